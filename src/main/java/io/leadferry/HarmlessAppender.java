package io.leadferry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/** Stands before whatever writes the log, of whatever kind it is, and hands on what was made harmless. */
final class HarmlessAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private final Appender<ILoggingEvent> writer;

    HarmlessAppender(Appender<ILoggingEvent> writer) {
        this.writer = writer;
        setName(writer.getName());
        setContext(writer.getContext());
        start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        writer.doAppend(HarmlessEvent.of(event));
    }

    @Override
    public void stop() {
        writer.stop();
        super.stop();
    }
}
