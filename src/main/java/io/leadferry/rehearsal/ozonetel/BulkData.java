package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.rehearsal.wire.LenientJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameter bulkData: {@code {"map": [headers], "data": [[row], …]}}.
 *
 * <p>Rows are not held against the map here: the vendor does so only when it takes them out of its queue.
 */
record BulkData(List<String> map, List<List<String>> rows) {

    private static final String NUMBER = "PhoneNumber";

    /** Returns nothing for what the page calls an invalid or missing value. */
    static Optional<BulkData> parse(String text) {
        JsonNode json = LenientJson.read(text);
        List<String> map = LenientJson.texts(json.path("map"));
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : json.path("data")) {
            if (!row.isArray()) {
                return Optional.empty();
            }
            rows.add(LenientJson.texts(row));
        }
        return map.isEmpty() || rows.isEmpty() ? Optional.empty() : Optional.of(new BulkData(map, rows));
    }

    /** Whether the map has the one header that the page insists on. */
    boolean hasNumbers() {
        return map.contains(NUMBER);
    }

    String number(List<String> row) {
        return value(row, NUMBER);
    }

    /** A row's value under a header, empty where there is none. */
    String value(List<String> row, String header) {
        int column = map.indexOf(header);
        return column >= 0 && column < row.size() ? row.get(column) : "";
    }

    List<String> numbers() {
        return hasNumbers() ? rows.stream().map(this::number).toList() : List.of();
    }

    /**
     * Characters of a row "including all headers": those of its values and of every header, without quotes and commas.
     */
    int length(List<String> row) {
        return map.stream().mapToInt(String::length).sum()
                + row.stream().mapToInt(String::length).sum();
    }
}
