package io.leadferry.cli;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Silence in the log, until it is closed or Spring has set up the log: nobody wants to read of pools and migrations where
 * the answer is a sentence.
 */
final class Hush implements AutoCloseable {

    private final LoggingSystem log = LoggingSystem.get(Hush.class.getClassLoader());
    private final LogLevel before =
            log.getLoggerConfiguration(LoggingSystem.ROOT_LOGGER_NAME).getEffectiveLevel();

    Hush() {
        log.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.OFF);
    }

    /** The log says again what it said before. */
    @Override
    public void close() {
        log.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, before);
    }
}
