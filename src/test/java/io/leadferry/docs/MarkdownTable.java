package io.leadferry.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table of a page.
 *
 * @param header the columns' names
 * @param rows the cells of each row; a cell that is null is somebody's to write
 */
record MarkdownTable(List<String> header, List<List<@Nullable String>> rows) {

    /** What stands where nobody has said anything yet. */
    static final String UNSAID = "TELL";

    private static final String BETWEEN = "(?<!\\\\)\\|";

    static MarkdownTable parse(List<String> lines) {
        List<List<@Nullable String>> all = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("|")) {
                String inner = line.substring(1, line.length() - 1);
                all.add(Arrays.stream(inner.split(BETWEEN, -1))
                        .map(String::strip)
                        .collect(Collectors.toList()));
            }
        }
        List<String> header = all.get(0).stream().map(String::valueOf).toList();
        return new MarkdownTable(header, all.subList(2, all.size()));
    }

    /** This table with what a person has written for the same rows, known by their first cells, in its empty cells. */
    MarkdownTable with(MarkdownTable written) {
        Map<@Nullable String, Map<String, @Nullable String>> known = new HashMap<>();
        for (List<@Nullable String> row : written.rows()) {
            Map<String, @Nullable String> cells = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                cells.put(written.header().get(i), row.get(i));
            }
            known.put(row.get(0), cells);
        }
        List<List<@Nullable String>> filled = new ArrayList<>();
        for (List<@Nullable String> row : rows) {
            Map<String, @Nullable String> before = known.getOrDefault(row.get(0), Map.of());
            List<@Nullable String> cells = new ArrayList<>();
            for (int i = 0; i < header.size(); i++) {
                String own = row.get(i);
                cells.add(own != null ? own : before.getOrDefault(header.get(i), UNSAID));
            }
            filled.add(cells);
        }
        return new MarkdownTable(header, filled);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(header));
        lines.add("|---".repeat(header.size()) + "|");
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private static String line(List<? extends @Nullable String> cells) {
        return cells.stream().map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
