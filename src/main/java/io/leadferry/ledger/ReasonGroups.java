package io.leadferry.ledger;

import io.leadferry.model.RowState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Counts rows by why they were not sent, in flat memory: reasons that differ only in the row's own value are one. */
final class ReasonGroups {

    /** Told apart while counting; what comes after so many is counted under other reasons. */
    private static final int MOST_KEPT = 1_000;

    private static final int MOST_LINES = 3;
    private static final String OTHERS = "other reasons";
    private static final Pattern VALUE = Pattern.compile("'.*'", Pattern.DOTALL);
    private static final Pattern COUNT = Pattern.compile("\\b(has|range) [\\d•–-]+");

    private final Map<String, Group> groups = new HashMap<>();
    private final Map<RowState, Group> others = new EnumMap<>(RowState.class);

    /** Rows with one reason. */
    private static final class Group {
        private final RowState state;
        private final String kind;
        private final String first;
        private final List<Long> lines = new ArrayList<>(MOST_LINES);
        private boolean alike = true;
        private long rows;

        Group(RowState state, String kind, String first) {
            this.state = state;
            this.kind = kind;
            this.first = first;
        }

        void add(long line, String reason) {
            rows++;
            alike &= reason.equals(first);
            if (lines.size() < MOST_LINES) {
                lines.add(line);
            }
        }

        DropRows.Reason told() {
            return new DropRows.Reason(state, alike ? first : kind, rows, List.copyOf(lines));
        }
    }

    /** Counts a row; its state is one that its drop's reading gave it. */
    void add(long line, RowState state, String reason) {
        String kind = kind(reason);
        String key = state.word() + ' ' + kind;
        Group group = groups.get(key);
        if (group == null && groups.size() < MOST_KEPT) {
            group = new Group(state, kind, reason);
            groups.put(key, group);
        }
        if (group == null) {
            group = others.computeIfAbsent(state, which -> new Group(which, OTHERS, OTHERS));
            group.add(line, OTHERS);
        } else {
            group.add(line, reason);
        }
    }

    /** A reason without the row's own value. */
    private static String kind(String reason) {
        String kind = reason.indexOf('\'') < 0 ? reason : VALUE.matcher(reason).replaceFirst("'…'");
        return kind.contains("has ") || kind.contains("range ")
                ? COUNT.matcher(kind).replaceAll("$1 …")
                : kind;
    }

    /** The most frequent reasons of each state, and the rest of it as one. */
    List<DropRows.Reason> told(int most) {
        Map<RowState, Integer> seen = new EnumMap<>(RowState.class);
        List<DropRows.Reason> told = new ArrayList<>();
        List<Group> frequent = new ArrayList<>(groups.values());
        frequent.sort(
                Comparator.comparingLong((Group group) -> -group.rows).thenComparing(group -> group.lines.get(0)));
        for (Group group : frequent) {
            if (seen.merge(group.state, 1, Integer::sum) <= most) {
                told.add(group.told());
            } else {
                Group rest = others.computeIfAbsent(group.state, which -> new Group(which, OTHERS, OTHERS));
                rest.rows += group.rows;
            }
        }
        others.values().forEach(rest -> told.add(rest.told()));
        return told;
    }
}
