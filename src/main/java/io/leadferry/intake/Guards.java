package io.leadferry.intake;

import io.leadferry.feed.Feed;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Judges a whole file by the bounds of its feed. */
final class Guards {

    /** Of a feed's latest drops, so many say what is usual. */
    static final int LATEST = 20;

    /** With fewer, nobody can say what is usual. */
    private static final int FEWEST = 3;

    private Guards() {}

    /**
     * Why the file must not pass; null when it may.
     *
     * @param total records of the file
     * @param rejected of these
     * @param rows what is to be sent of it
     * @param latest what was to be sent of the feed's latest drops
     */
    static @Nullable String fault(Feed feed, long total, long rejected, long rows, Supplier<List<Long>> latest) {
        Feed.Guard guard = feed.guard();
        if (total < guard.minRows()) {
            return "the file has " + rows(total) + "; the guard of the feed " + feed.name() + " asks for "
                    + guard.minRows() + " or more";
        }
        if (total > guard.maxRows()) {
            return "the file has " + rows(total) + "; the guard of the feed " + feed.name() + " lets pass "
                    + guard.maxRows();
        }
        if (rejected > guard.maxRejected() * total) {
            return rejected + " of the file's " + rows(total) + " would be rejected; the guard of the feed "
                    + feed.name() + " lets pass " + percent(guard.maxRejected());
        }
        if (Double.isInfinite(guard.maxDeletes())) {
            return null;
        }
        List<Long> sorted = latest.get().stream().sorted().toList();
        if (sorted.size() < FEWEST) {
            return null;
        }
        long usual = sorted.get(sorted.size() / 2);
        return rows > guard.maxDeletes() * usual
                ? "the file deletes " + rows(rows) + "; the feed " + feed.name() + " usually brings " + usual
                        + ", and its guard lets pass " + percent(guard.maxDeletes()) + " of that"
                : null;
    }

    /** Why a file is held that would send rows which are hidden in it. */
    static String hidden(Feed feed, long hidden, long total) {
        return hidden + " of the file's " + rows(total)
                + " would be sent and are hidden in the workbook, filtered out or"
                + " folded away: nobody sees them who opens it. `release` sends them, `discard` drops the file; the feed "
                + feed.name() + " may say so for all its files with `hidden-rows: send` or `hidden-rows: reject`";
    }

    /** Why a file is held that was taken before, and of which the ledger knows nothing because it is an older copy. */
    static String takenSince() {
        return "the same content was taken before, after the copy was made that the ledger is: nobody knows what was sent"
                + " of it. Look at the vendor; `release` sends it, `discard` drops the file";
    }

    private static String rows(long count) {
        return count == 1 ? "1 row" : count + " rows";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.4g", share * 100).replaceFirst("\\.?0+$", "") + "%";
    }
}
