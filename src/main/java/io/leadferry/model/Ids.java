package io.leadferry.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of ids, as a vendor numbers its records.
 *
 * @param ranges in ascending order, none touching the next
 */
public record Ids(List<Range> ranges) {

    /** The most ids that one range of a text may span: a slip of the finger must not ask for all there are. */
    public static final long MOST_IN_RANGE = 10_000_000;

    private static final int MOST_DIGITS = 18;

    /** The ids from {@code first} to {@code last}, both included. */
    public record Range(long first, long last) {

        public Range {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException("a range of ids goes upwards and begins above 0");
            }
        }

        /** How many ids these are. */
        public long count() {
            return last - first + 1;
        }

        @Override
        public String toString() {
            return first == last ? Long.toString(first) : first + "-" + last;
        }
    }

    public Ids {
        ranges = joined(ranges);
    }

    /** The most ids of a text that are no single range: they are sent as a list. */
    public static final long MOST_IN_LIST = 1_000;

    /**
     * Reads {@code 7}, {@code 3-10}, {@code 2,3,5}, or a mixture such as {@code 1-3, 7}.
     *
     * @throws IllegalArgumentException when the text is something else; the message says what, for a person
     */
    public static Ids parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            ranges.add(range(part.strip()));
        }
        Ids ids = new Ids(ranges);
        if (ids.ranges().size() > 1 && ids.count() > MOST_IN_LIST) {
            throw new IllegalArgumentException(
                    "these are more than 1,000 ids and no single range; give each range a" + " line of its own");
        }
        return ids;
    }

    private static Range range(String part) {
        int dash = part.indexOf('-', 1);
        if (dash < 0) {
            long id = id(part);
            return new Range(id, id);
        }
        long first = id(part.substring(0, dash).strip());
        long last = id(part.substring(dash + 1).strip());
        if (last < first) {
            throw new IllegalArgumentException("the range " + Quiet.text(part) + " goes downwards");
        }
        if (last - first >= MOST_IN_RANGE) {
            throw new IllegalArgumentException("the range " + Quiet.text(part) + " spans more than ten million ids");
        }
        return new Range(first, last);
    }

    private static long id(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw new IllegalArgumentException(
                    text.isEmpty()
                            ? "an id is missing"
                            : "'" + Quiet.text(text) + "' is not an id; write 7, 3-10 or 2,3,5");
        }
        if (text.length() > MOST_DIGITS) {
            throw new IllegalArgumentException("an id has at most 18 digits");
        }
        long id = Long.parseLong(text);
        if (id == 0) {
            throw new IllegalArgumentException("ids begin at 1");
        }
        return id;
    }

    private static List<Range> joined(List<Range> ranges) {
        if (ranges.size() < 2) {
            return List.copyOf(ranges);
        }
        List<Range> joined = new ArrayList<>();
        Range open = null;
        for (Range range :
                ranges.stream().sorted(Comparator.comparingLong(Range::first)).toList()) {
            if (open != null && range.first() - 1 <= open.last()) {
                open = new Range(open.first(), Math.max(open.last(), range.last()));
            } else {
                if (open != null) {
                    joined.add(open);
                }
                open = range;
            }
        }
        if (open != null) {
            joined.add(open);
        }
        return List.copyOf(joined);
    }

    /** These ids and the others. */
    public Ids and(Ids others) {
        return new Ids(Stream.concat(ranges.stream(), others.ranges.stream()).toList());
    }

    /** How many ids these are. */
    public long count() {
        return ranges.stream().mapToLong(Range::count).sum();
    }

    /** The number by which rows are compared: the id itself where it is one, a negative fingerprint otherwise. */
    public long person() {
        return count() == 1 ? ranges.get(0).first() : Fingerprint.of(toString());
    }

    /** The shortest way to write them: {@code 1-3,7}. */
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
