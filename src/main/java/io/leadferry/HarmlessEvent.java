package io.leadferry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.leadferry.model.Quiet;
import io.leadferry.model.Veil;
import io.leadferry.model.Visible;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * An event of the log whose words, and whose fault's words, are harmless: they stay in their line, steer no screen and tell
 * no secret; and where they are not the ferry's own, no long number stands in them whole. The ferry's own bear the fields
 * that are in their words. All else is as it was.
 */
final class HarmlessEvent implements ILoggingEvent {

    private static final String OWN = "io.leadferry.";

    private final ILoggingEvent event;
    private final String words;
    private final List<KeyValuePair> fields;
    private final @Nullable IThrowableProxy fault;

    private HarmlessEvent(ILoggingEvent event, String words, List<KeyValuePair> fields) {
        this.event = event;
        this.words = words;
        this.fields = fields;
        this.fault = Fault.of(event.getThrowableProxy());
    }

    /** The event itself where nothing is to be made harmless. */
    @SuppressWarnings("ReferenceEquality") // a text that is harmless is given back as it is
    static ILoggingEvent of(ILoggingEvent event) {
        String said = String.valueOf(event.getFormattedMessage());
        boolean own = event.getLoggerName().startsWith(OWN); // numbers there are times, ids and names of files
        String words = harmless(said, own);
        List<KeyValuePair> fields = fields(event, own);
        return words == said && event.getThrowableProxy() == null && fields.isEmpty()
                ? event
                : new HarmlessEvent(event, words, fields);
    }

    private static List<KeyValuePair> fields(ILoggingEvent event, boolean own) {
        List<KeyValuePair> others = event.getKeyValuePairs();
        List<KeyValuePair> fields = Stream.concat(
                        own ? LogFields.of(event).stream() : Stream.empty(),
                        others == null ? Stream.empty() : others.stream())
                .map(field -> new KeyValuePair(field.key, harmless(String.valueOf(field.value), own)))
                .toList();
        return own ? LogFields.withTrace(fields) : fields;
    }

    private static String harmless(String said, boolean own) {
        String veiled = Veil.over(said);
        return Visible.line(own ? veiled : Quiet.numbers(veiled));
    }

    /** A fault and what caused it. */
    private record Fault(IThrowableProxy fault) implements IThrowableProxy {

        static @Nullable IThrowableProxy of(@Nullable IThrowableProxy fault) {
            return fault == null ? null : new Fault(fault);
        }

        private static @Nullable String words(@Nullable String said) {
            return said == null ? null : Visible.line(Quiet.numbers(Veil.over(said)));
        }

        @Override
        public @Nullable String getOverridingMessage() {
            return words(fault.getOverridingMessage());
        }

        @Override
        public @Nullable String getMessage() {
            return words(fault.getMessage());
        }

        @Override
        public String getClassName() {
            return fault.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return fault.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return fault.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            return of(fault.getCause());
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return Arrays.stream(fault.getSuppressed()).map(Fault::new).toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return fault.isCyclic();
        }
    }

    @Override
    public String getMessage() {
        return words;
    }

    @Override
    public String getFormattedMessage() {
        return words;
    }

    /** They are in the words. */
    @Override
    public Object @Nullable [] getArgumentArray() {
        return null;
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return fault;
    }

    @Override
    public String getThreadName() {
        return event.getThreadName();
    }

    @Override
    public Level getLevel() {
        return event.getLevel();
    }

    @Override
    public String getLoggerName() {
        return event.getLoggerName();
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return event.getLoggerContextVO();
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return event.getCallerData();
    }

    @Override
    public boolean hasCallerData() {
        return event.hasCallerData();
    }

    @Override
    public List<Marker> getMarkerList() {
        return event.getMarkerList();
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return event.getMDCPropertyMap();
    }

    @Override
    @Deprecated
    public Map<String, String> getMdc() {
        return event.getMDCPropertyMap();
    }

    @Override
    public long getTimeStamp() {
        return event.getTimeStamp();
    }

    @Override
    public int getNanoseconds() {
        return event.getNanoseconds();
    }

    @Override
    public Instant getInstant() {
        return event.getInstant();
    }

    @Override
    public long getSequenceNumber() {
        return event.getSequenceNumber();
    }

    @Override
    public List<KeyValuePair> getKeyValuePairs() {
        return fields;
    }

    @Override
    public void prepareForDeferredProcessing() {
        event.prepareForDeferredProcessing();
    }
}
