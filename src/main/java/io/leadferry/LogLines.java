package io.leadferry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.Iterator;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Sees to it that a line of the log is one line, and nothing in it steers a terminal, whoever's words it repeats: names of
 * files, words of servers and vendors, faults of libraries. Stands before whatever writes the log to a screen or a file,
 * however its lines are laid out there; so it holds for patterns of a configuration too.
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
            guard(log);
        }
    }

    /** Guards what a log is written to now; again changes nothing. */
    static void guard(LoggerContext log) {
        for (Logger logger : log.getLoggerList()) {
            guard(logger);
        }
    }

    private static void guard(AppenderAttachable<ILoggingEvent> several) {
        for (Iterator<Appender<ILoggingEvent>> each = several.iteratorForAppenders(); each.hasNext(); ) {
            guard(each.next());
        }
    }

    @SuppressWarnings("unchecked")
    private static void guard(Appender<ILoggingEvent> appender) {
        if (appender instanceof OutputStreamAppender<ILoggingEvent> out
                && out.getEncoder() != null
                && !(out.getEncoder() instanceof Guarded)) {
            out.setEncoder(new Guarded(out.getEncoder()));
        } else if (appender instanceof AppenderAttachable<?> several) {
            guard((AppenderAttachable<ILoggingEvent>) several);
        }
    }

    /** Writes an event as another encoder does, after its words were made harmless. */
    private static final class Guarded extends EncoderBase<ILoggingEvent> {

        private final Encoder<ILoggingEvent> written;

        Guarded(Encoder<ILoggingEvent> written) {
            this.written = written;
            setContext(written.getContext());
            start();
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            return written.encode(HarmlessEvent.of(event));
        }

        @Override
        public byte[] headerBytes() {
            return written.headerBytes();
        }

        @Override
        public byte[] footerBytes() {
            return written.footerBytes();
        }

        @Override
        public void stop() {
            written.stop();
            super.stop();
        }
    }
}
