package io.leadferry.feed;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.feed.Feed.HiddenRows;
import io.leadferry.feed.Feed.Layout;
import io.leadferry.feed.LeadferryProperties.FeedProperties;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at what a feed says of how its files are written. */
final class LayoutCheck {

    private static final int MOST_PLACES = 1_000;
    private static final List<String> NULL_OF_YAML = List.of("NULL", "Null", "null");

    private final String at;
    private final Faults faults;

    LayoutCheck(String at, Faults faults) {
        this.at = at;
        this.faults = faults;
    }

    Layout look(
            FeedProperties properties,
            Map<String, String> headers,
            Map<String, String> defaults,
            @Nullable Operation operation) {
        boolean byPlace =
                !headers.isEmpty() && headers.keySet().stream().allMatch(header -> header.matches("\\d{1,4}"));
        if (operation != null) {
            headers.forEach((header, field) -> {
                if (!(byPlace && field.isBlank())) {
                    field(at + ".columns." + header, field, operation);
                }
            });
            defaults.keySet().forEach(field -> usual(at + ".defaults." + field, field, operation));
        }
        if (properties.sheet() != null && properties.sheet().isBlank()) {
            faults.add(
                    at + ".sheet", "is empty; give the name of a sheet, or leave it out for the first that is shown");
        }
        if (properties.headerRow() != null && properties.headerRow() < 1) {
            faults.add(at + ".header-row", "must be 1 or more; the first line of a file is 1");
        }
        faults.word(at + ".clean-names", properties.cleanNames(), List.of("reject", "transliterate"));
        HiddenRows usual = operation != null && operation.deletes() ? HiddenRows.SEND : HiddenRows.HOLD;
        String hidden = properties.hiddenRows() == null ? word(usual) : properties.hiddenRows();
        List<String> words =
                Arrays.stream(HiddenRows.values()).map(LayoutCheck::word).toList();
        faults.word(at + ".hidden-rows", hidden, words);
        Map<String, String> columns = new HashMap<>();
        if (!byPlace) {
            headers.forEach((header, field) -> columns.put(Feed.forgiven(header), field));
        }
        return new Layout(
                columns,
                byPlace ? positions(headers) : List.of(),
                properties.headerRow() == null ? 0 : properties.headerRow(),
                properties.sheet(),
                words.contains(hidden) ? HiddenRows.valueOf(hidden.toUpperCase(Locale.ROOT)) : usual,
                encoding(properties.encoding()),
                nulls(properties.nulls()),
                dateFormat(properties.dateFormat()),
                new TreeMap<>(defaults),
                properties.cleanNames().equals("transliterate"));
    }

    private static String word(HiddenRows rows) {
        return rows.name().toLowerCase(Locale.ROOT);
    }

    private @Nullable Charset encoding(@Nullable String name) {
        if (name == null) {
            return null;
        }
        try {
            return Charset.forName(name.strip());
        } catch (IllegalArgumentException e) {
            faults.add(
                    at + ".encoding",
                    "'" + name + "' is not an encoding; such are UTF-8, GBK, windows-1252, Shift_JIS");
            return null;
        }
    }

    /** The words as written, but for {@code NULL} without quotes, of which YAML leaves nothing. */
    private static Set<String> nulls(@Nullable List<String> words) {
        if (words == null) {
            return Set.of();
        }
        Set<String> nulls = words.stream()
                .map(word -> word == null ? "" : word.strip())
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(HashSet::new));
        if (nulls.size() < words.size() || words.isEmpty()) {
            nulls.addAll(NULL_OF_YAML);
        }
        return Set.copyOf(nulls);
    }

    private @Nullable DateTimeFormatter dateFormat(@Nullable String pattern) {
        if (pattern == null) {
            return null;
        }
        try {
            DateTimeFormatter format = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern.strip())
                    // people write yyyy, which is the year of an era, and mean ours
                    .parseDefaulting(ChronoField.ERA, 1)
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);
            LocalDate day = LocalDate.of(2031, 12, 25);
            if (!day.equals(LocalDate.parse(format.format(day.atTime(23, 59, 58)), format))) {
                throw new IllegalArgumentException("it does not tell the day");
            }
            return format;
        } catch (IllegalArgumentException | DateTimeException e) {
            faults.add(
                    at + ".date-format",
                    "'" + pattern + "' is not a form of dates; write day, month and year, for example dd/MM/yyyy");
            return null;
        }
    }

    /** A list begins at 0, as Spring counts it; places that a person counted begin at 1. */
    private List<String> positions(Map<String, String> headers) {
        Map<Integer, String> places = new TreeMap<>();
        headers.forEach((place, field) -> places.put(Integer.valueOf(place), field.strip()));
        int first = places.containsKey(0) ? 0 : 1;
        int last = places.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        List<String> positions = new ArrayList<>();
        for (int place = first; place <= Math.min(last, MOST_PLACES); place++) {
            positions.add(places.getOrDefault(place, ""));
        }
        return List.copyOf(positions);
    }

    private void field(String key, String field, Operation operation) {
        if (!operation.furtherColumns() && !operation.fields().containsKey(field)) {
            faults.add(
                    key,
                    "'" + field + "' is not a field of the operation"
                            + Faults.hint(field, operation.fields().keySet()));
        }
    }

    private void usual(String key, String field, Operation operation) {
        FieldRule rule = operation.fields().get(field);
        if (rule == null) {
            field(key, field, operation);
        } else if (rule.kind() == FieldRule.Kind.CAMPAIGN) {
            faults.add(key, "give it as " + rule.feedKey() + " of the feed");
        } else if (rule.required() || operation.oneOf().contains(field)) {
            faults.add(key, "it says what a row is about, and can have no default");
        }
    }
}
