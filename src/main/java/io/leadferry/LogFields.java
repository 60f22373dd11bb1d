package io.leadferry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * The fields of a line of ours, for logs that machines read: {@code feed}, {@code drop}, {@code lane} and {@code call}. They
 * are in its words already, each behind its name, and a feed at the line's beginning, before a colon; so they are read from
 * there, and no line can name a drop in its words and forget it in its fields.
 */
final class LogFields {

    private static final Pattern PLACE = Pattern.compile("(?:\\b(?i)(drop|lane|call) )?\\{}");
    private static final String FEED_FIRST = "{}: ";

    private static final String DROP = "drop";

    private static volatile @Nullable UnaryOperator<String> traces;

    private LogFields() {}

    /**
     * Says by what name a drop's trace is found; fields that name a drop name that too from then on.
     *
     * @param traceOf the id of a drop's trace; null where none are made
     */
    static void traced(@Nullable UnaryOperator<String> traceOf) {
        traces = traceOf;
    }

    /** The fields of a line, and the trace of the drop that they name. */
    static List<KeyValuePair> withTrace(List<KeyValuePair> fields) {
        UnaryOperator<String> traceOf = traces;
        return traceOf == null
                ? fields
                : fields.stream()
                        .filter(field -> field.key.equals(DROP))
                        .findFirst()
                        .map(drop -> Stream.concat(
                                        fields.stream(),
                                        Stream.of(new KeyValuePair(
                                                "trace_id", traceOf.apply(String.valueOf(drop.value)))))
                                .toList())
                        .orElse(fields);
    }

    /** The fields that the words of a line have, in their order; the first of each name. */
    static List<KeyValuePair> of(ILoggingEvent event) {
        String words = event.getMessage();
        Object[] values = event.getArgumentArray();
        if (words == null || values == null) {
            return List.of();
        }
        List<KeyValuePair> fields = new ArrayList<>();
        Matcher place = PLACE.matcher(words);
        for (int i = 0; i < values.length && place.find(); i++) {
            String name = place.group(1) != null ? place.group(1).toLowerCase(Locale.ROOT) : null;
            if (i == 0 && words.startsWith(FEED_FIRST)) {
                name = "feed";
            }
            if (name != null && isNew(fields, name)) {
                fields.add(new KeyValuePair(name, String.valueOf(values[i])));
            }
        }
        return fields;
    }

    private static boolean isNew(List<KeyValuePair> fields, String name) {
        return fields.stream().noneMatch(field -> field.key.equals(name));
    }
}
