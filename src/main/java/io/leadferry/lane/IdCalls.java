package io.leadferry.lane;

import io.leadferry.model.Ids;
import io.leadferry.model.Ids.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Packs ids (law 5). A call carries either a list of ids or one range, as the vendor's page shows them, and names exactly
 * the ids that its rows ask for. A row goes whole into one call.
 */
public final class IdCalls {

    private IdCalls() {}

    /**
     * A call.
     *
     * @param rows which of the waiting rows it settles
     * @param text {@code 7}, {@code 2,3,5} or {@code 3-10}
     */
    public record IdCall(List<Integer> rows, String text) {}

    /** Ids in a row, and the rows that ask for nothing else. */
    private record Run(Range range, List<Integer> rows) {}

    /**
     * The next call of the fewest calls for these rows.
     *
     * @param waiting what each row asks for; not empty
     * @param cap the most ids of a list; a range may be of any length
     */
    public static IdCall next(List<Ids> waiting, int cap) {
        List<Integer> all = IntStream.range(0, waiting.size()).boxed().toList();
        Ids wanted = union(waiting, all);
        if (wanted.ranges().size() == 1 || wanted.count() <= cap) {
            return new IdCall(all, text(wanted));
        }
        List<Run> runs = runs(waiting, wanted);
        long left = wanted.count();
        long fewest = calls(left, cap);
        int asRanges = 0;
        for (int ranges = 1; ranges <= runs.size(); ranges++) {
            left -= runs.get(ranges - 1).range().count();
            if (ranges + calls(left, cap) < fewest) {
                fewest = ranges + calls(left, cap);
                asRanges = ranges;
            }
        }
        if (asRanges > 0) {
            return new IdCall(runs.get(0).rows(), runs.get(0).range().toString());
        }
        return list(waiting, cap);
    }

    private static long calls(long ids, int cap) {
        return (ids + cap - 1) / cap;
    }

    private static Ids union(List<Ids> waiting, List<Integer> rows) {
        return new Ids(
                rows.stream().flatMap(row -> waiting.get(row).ranges().stream()).toList());
    }

    /** Whatever may be sent as a range of its own, the longest first. */
    private static List<Run> runs(List<Ids> waiting, Ids wanted) {
        List<Run> runs = new ArrayList<>();
        runs(waiting, IntStream.range(0, waiting.size()).boxed().toList(), wanted, runs);
        runs.sort(Comparator.comparingLong((Run run) -> run.range().count()).reversed());
        return runs;
    }

    /** Rows that reach beyond a range leave gaps in it, and a range with a gap is several. */
    private static void runs(List<Ids> waiting, List<Integer> rows, Ids ranges, List<Run> runs) {
        inside(waiting, rows, ranges).values().forEach(asking -> {
            Ids asked = union(waiting, asking);
            if (asked.ranges().size() == 1) {
                runs.add(new Run(asked.ranges().get(0), asking));
            } else {
                runs(waiting, asking, asked, runs);
            }
        });
    }

    /** The rows that ask for ids of one range only, by that range. */
    private static Map<Range, List<Integer>> inside(List<Ids> waiting, List<Integer> rows, Ids ranges) {
        TreeMap<Long, Range> byFirst = new TreeMap<>();
        ranges.ranges().forEach(range -> byFirst.put(range.first(), range));
        Map<Range, List<Integer>> inside = new LinkedHashMap<>();
        for (int row : rows) {
            List<Range> asked = waiting.get(row).ranges();
            Map.Entry<Long, Range> around = byFirst.floorEntry(asked.get(0).first());
            if (around != null
                    && asked.get(asked.size() - 1).last() <= around.getValue().last()) {
                inside.computeIfAbsent(around.getValue(), range -> new ArrayList<>())
                        .add(row);
            }
        }
        return inside;
    }

    /** As many rows as a list holds; neighbours together, so that no id is asked for in two calls without need. */
    private static IdCall list(List<Ids> waiting, int cap) {
        List<Integer> ascending = IntStream.range(0, waiting.size())
                .boxed()
                .sorted(Comparator.comparingLong(
                        row -> waiting.get(row).ranges().get(0).first()))
                .toList();
        List<Integer> taken = new ArrayList<>();
        Ids ids = waiting.get(ascending.get(0));
        for (int row : ascending) {
            Ids more = ids.and(waiting.get(row));
            if (more.count() > cap && !taken.isEmpty()) {
                break;
            }
            ids = more;
            taken.add(row);
        }
        return new IdCall(taken, text(ids));
    }

    private static String text(Ids ids) {
        return ids.ranges().size() == 1
                ? ids.ranges().get(0).toString()
                : ids.ranges().stream()
                        .flatMapToLong(range -> LongStream.rangeClosed(range.first(), range.last()))
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining(","));
    }
}
