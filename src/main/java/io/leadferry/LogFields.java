package io.leadferry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * The fields of a line of ours, for logs that machines read: {@code feed}, {@code drop}, {@code lane} and {@code call}. They
 * are in its words already, each behind its name, and a feed at the line's beginning, before a colon; so they are read from
 * there, and no line can name a drop in its words and forget it in its fields.
 */
final class LogFields {

    private static final Pattern PLACE = Pattern.compile("(?:\\b(?i)(drop|lane|call) )?\\{}");
    private static final String FEED_FIRST = "{}: ";

    private LogFields() {}

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
