package io.leadferry;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Sees to it that a line of the log is one line, that nothing in it steers a terminal, and that it tells no secret, whoever's
 * words it repeats: names of files, words of servers and vendors, faults of libraries. Stands before whatever writes the log,
 * however its lines are laid out there; so it holds for patterns and appenders of a person's own configuration too.
 */
public final class LogLines implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    /** As soon as Spring has set up the log. */
    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 1;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            HarmlessLog.isSetUp(log);
        }
    }
}
