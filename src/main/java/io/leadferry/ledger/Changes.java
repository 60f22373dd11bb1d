package io.leadferry.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Drops in the order in which they last changed, for those who ask again and again. Each change has a number that is given
 * in its own transaction, by the ledger itself: there is one writer, so a lower number never becomes visible after a higher
 * one.
 */
public final class Changes {

    /** Behind every drop's name. */
    private static final String LAST = "~";

    private final Ledger ledger;

    Changes(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * How far somebody was told.
     *
     * @param number of the last change that was told
     * @param drop the last drop that was told of those without a number, which an older ledger had; empty before the first
     */
    public record Cursor(long number, String drop) {

        /** Before the first change. */
        public static final Cursor START = new Cursor(0, "");

        private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,17})|0\\.([0-9A-Za-z_-]{1,100})");

        /** The cursor that was given out as this text; empty where none was. */
        public static Optional<Cursor> parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                return Optional.empty();
            }
            return Optional.of(
                    form.group(1) == null
                            ? new Cursor(0, form.group(2))
                            : new Cursor(Long.parseLong(form.group(1)), ""));
        }

        @Override
        public String toString() {
            return number == 0 && !drop.isEmpty() ? "0." + drop : Long.toString(number);
        }
    }

    /**
     * Some changes.
     *
     * @param drops as they are now, the one that changed longest ago first
     * @param next what to ask by next time
     */
    public record Page(List<Drop> drops, Cursor next) {}

    /** Something that changed. */
    public sealed interface Piece {

        /** The number of the change. */
        long number();
    }

    /** A drop, as it is now. */
    public record DropChanged(Drop drop, long number) implements Piece {}

    /** A call. */
    public record CallChanged(String call, long number) implements Piece {}

    /**
     * What changed, in its order.
     *
     * @param pieces what changed longest ago first
     * @param next what to ask by next time
     * @param whole whether there is no more for now
     */
    public record News(List<Piece> pieces, Cursor next, boolean whole) {}

    /** How far one is told who knows all that is there now. */
    public Cursor now() {
        return new Cursor(
                ledger.sql()
                        .sql("select id from last_ids where name = 'changes'")
                        .query(Long.class)
                        .single(),
                "");
    }

    /**
     * Drops that changed since, each once. What is still being read is told when that is done.
     *
     * @param feed null for all
     */
    public Page since(Cursor cursor, @Nullable String feed, int limit) {
        // before the look: whatever has a number up to this one is seen by it
        Cursor seen = now();
        List<DropChanged> changes = changes(cursor, feed, limit);
        Cursor next = cursor;
        if (!changes.isEmpty()) {
            DropChanged last = changes.get(changes.size() - 1);
            next = new Cursor(last.number(), last.number() == 0 ? last.drop().id() : "");
        }
        if (changes.size() < limit && seen.number() > next.number()) {
            next = seen;
        }
        return new Page(changes.stream().map(DropChanged::drop).toList(), next);
    }

    private List<DropChanged> changes(Cursor cursor, @Nullable String feed, int limit) {
        return ledger.sql()
                .sql(
                        """
                        select * from drops
                        where (changed, id) > (:number, :drop)
                          and state <> 'reading' and (cast(:feed as text) is null or feed = :feed)
                        order by changed, id limit :limit""")
                .param("number", cursor.number())
                .param("drop", cursor.number() == 0 ? cursor.drop() : LAST)
                .param("feed", feed)
                .param("limit", limit)
                .query((rs, n) ->
                        new DropChanged(Objects.requireNonNull(Drops.DROP.mapRow(rs, n)), rs.getLong("changed")))
                .list();
    }

    /**
     * Drops and calls that changed since, each once. Drops that are still being read are told when that is done; calls that an
     * older ledger had are told when they change.
     */
    public News news(Cursor cursor, int limit) {
        Cursor seen = now();
        List<Piece> pieces = new ArrayList<>(changes(cursor, null, limit));
        pieces.addAll(ledger.sql()
                .sql(
                        "select id, changed from calls where changed > :number and changed > 0 order by changed limit :limit")
                .param("number", cursor.number())
                .param("limit", limit)
                .query((rs, n) -> new CallChanged(rs.getString("id"), rs.getLong("changed")))
                .list());
        // each of the two is whole up to its limit, so the first of both together are, too; sorting keeps equals in
        // order
        pieces.sort(Comparator.comparingLong(Piece::number));
        List<Piece> first = List.copyOf(pieces.subList(0, Math.min(limit, pieces.size())));
        Cursor next = cursor;
        if (!first.isEmpty()) {
            Piece last = first.get(first.size() - 1);
            next = new Cursor(
                    last.number(),
                    last.number() == 0 && last instanceof DropChanged changed
                            ? changed.drop().id()
                            : "");
        }
        boolean whole = pieces.size() < limit;
        return new News(first, whole && seen.number() > next.number() ? seen : next, whole);
    }
}
