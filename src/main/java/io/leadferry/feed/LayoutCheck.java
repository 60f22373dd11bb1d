package io.leadferry.feed;

import io.leadferry.feed.Feed.Layout;
import io.leadferry.feed.FerryProperties.FeedProperties;
import io.leadferry.vendor.VendorProfile.FieldRule;
import io.leadferry.vendor.VendorProfile.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at what a feed says of how its files are written. */
final class LayoutCheck {

    private static final int MOST_PLACES = 1_000;

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
            faults.add(at + ".sheet", "is empty; give the name of a sheet, or leave it out for the first");
        }
        faults.word(at + ".clean-names", properties.cleanNames(), List.of("reject", "transliterate"));
        Map<String, String> columns = new HashMap<>();
        if (!byPlace) {
            headers.forEach((header, field) -> columns.put(Feed.forgiven(header), field));
        }
        return new Layout(
                columns,
                byPlace ? positions(headers) : List.of(),
                properties.sheet(),
                new TreeMap<>(defaults),
                properties.cleanNames().equals("transliterate"));
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
