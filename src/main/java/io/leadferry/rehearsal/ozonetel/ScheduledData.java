package io.leadferry.rehearsal.ozonetel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The ids of the scheduled data that are still there (every id, where none is described), and the three ways of the page to name some of them. */
final class ScheduledData {

    private static final Pattern LIST = Pattern.compile("\\d{1,18}(,\\d{1,18})*");
    private static final Pattern RANGE = Pattern.compile("\\d{1,18}-\\d{1,18}");

    private final TreeSet<Long> ids;
    private final boolean every;

    ScheduledData(Collection<Long> ids) {
        this.ids = new TreeSet<>(ids);
        this.every = ids.isEmpty();
    }

    /** What a row_id asks for: from the first to the last of each stretch. */
    record Wanted(List<Stretch> stretches) {

        record Stretch(long first, long last) {}

        /** Returns nothing for what is not on the page: {@code 1}, {@code 2,3,5,6} and {@code 3-10} are. */
        static Optional<Wanted> parse(String text) {
            if (RANGE.matcher(text).matches()) {
                int dash = text.indexOf('-');
                Stretch range =
                        new Stretch(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
                return range.first() > range.last() ? Optional.empty() : Optional.of(new Wanted(List.of(range)));
            }
            if (!LIST.matcher(text).matches()) {
                return Optional.empty();
            }
            List<Stretch> singles = new ArrayList<>();
            for (String id : text.split(",", -1)) {
                singles.add(new Stretch(Long.parseLong(id), Long.parseLong(id)));
            }
            return Optional.of(new Wanted(singles));
        }
    }

    synchronized boolean hasAll(Wanted wanted) {
        return every
                || wanted.stretches().stream().allMatch(part -> here(part).size() == part.last() - part.first() + 1);
    }

    synchronized boolean hasAny(Wanted wanted) {
        return every || wanted.stretches().stream().anyMatch(part -> !here(part).isEmpty());
    }

    /** Deletes what of it is there and returns how many that were. */
    synchronized int delete(Wanted wanted) {
        int before = ids.size();
        wanted.stretches().forEach(part -> here(part).clear());
        return before - ids.size();
    }

    synchronized List<Long> ids() {
        return List.copyOf(ids);
    }

    private Collection<Long> here(Wanted.Stretch part) {
        return ids.subSet(part.first(), true, part.last(), true);
    }
}
