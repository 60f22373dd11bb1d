package io.leadferry.ledger;

import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * People who were to be forgotten, and the proof that they were: when, how many rows of which drops, and a mark by which a
 * number is known again, and from which it cannot be read without trying all there are, slowly.
 */
public final class Forgettings {

    private static final String TO_BE_READ = Erasure.TO_BE_READ;
    private static final int ROUNDS = 100_000;
    private static final int MARK_BITS = 256;

    private final Ledger ledger;
    private final Clock clock;

    Forgettings(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * A person who was to be forgotten.
     *
     * @param upTo the place of the last drop that was sealed by then, in the order of the world: it is about rows up to there
     * @param beingRead drops whose files the ferry had by then, and had not read to the end: it is about their rows too
     * @param number as it was asked for; null once it is done
     * @param waitsFor what is to be over before, as sentences
     * @param remains what is elsewhere, and no ferry can erase, as sentences
     * @param rows how many rows have lost their values
     * @param calls how many calls had carried them
     * @param drops how many of those rows each drop had
     * @param erasedAt when the rows went; null while they have not
     * @param doneAt when everything had gone; null while it has not
     */
    public record Asked(
            long id,
            Instant askedAt,
            long upTo,
            List<String> beingRead,
            @Nullable String number,
            List<String> waitsFor,
            List<String> remains,
            long rows,
            long calls,
            Map<String, Long> drops,
            @Nullable Instant erasedAt,
            @Nullable Instant doneAt) {

        /**
         * Whether it is about the rows of a drop.
         *
         * @param seq the drop's place in the order of the world; the end of time while its file is being read
         */
        public boolean isAbout(String drop, long seq) {
            return seq <= upTo || seq < Long.MAX_VALUE && beingRead.contains(drop);
        }
    }

    /** A file that the ferry has, and has not read to the end. */
    public record BeingRead(String drop, String file) {}

    /**
     * Writes down that a person is to be forgotten. Who asks again while it is not done adds nothing.
     *
     * @param number as it was asked for
     * @param numbers what it reads as
     */
    public Asked ask(String number, Collection<String> numbers) {
        List<byte[]> marks = marks(numbers);
        return ledger.inTransaction(() -> of(marks).stream()
                .filter(known -> known.doneAt() == null)
                .findFirst()
                .orElseGet(() -> {
                    long id = ledger.sql()
                            .sql("insert into forgettings (asked_at, number, being_read, up_to)"
                                    + " values (?, ?, ?, (select coalesce(max(seq), 0) from drops)) returning id")
                            .params(
                                    clock.millis(),
                                    number,
                                    Json.write(beingRead().stream()
                                            .map(BeingRead::drop)
                                            .toList()))
                            .query(Long.class)
                            .single();
                    marks.forEach(mark -> ledger.sql()
                            .sql("insert into forgotten_marks (forgetting_id, mark) values (?, ?)")
                            .params(id, mark)
                            .update());
                    return find(id).orElseThrow();
                }));
    }

    private List<BeingRead> beingRead() {
        return ledger.sql()
                .sql(
                        """
                        select id, file from drops where state = 'reading'
                        union all
                        select drop_id, file from posted
                        where taken = 0 and not exists (select 1 from drops d where d.id = drop_id)""")
                .query((rs, n) -> new BeingRead(rs.getString(1), rs.getString(2)))
                .list();
    }

    /** Which files that one is about too are not read to the end yet. */
    public List<BeingRead> beingRead(Asked one) {
        return beingRead().stream()
                .filter(file -> one.beingRead().contains(file.drop()))
                .toList();
    }

    /** How many files that were being read when somebody asked were given up since: they are read anew as other drops. */
    public long givenUp(Asked one) {
        return one.beingRead().size()
                - ledger.sql()
                        .sql("select count(*) from drops where id in (select value from json_each(?))")
                        .params(Json.write(one.beingRead()))
                        .query(Long.class)
                        .single();
    }

    /** Those that are not done. */
    public List<Asked> open() {
        return ledger.sql()
                .sql("select * from forgettings where done_at is null order by id")
                .query(asked())
                .list();
    }

    /** The latest, the last first. */
    public List<Asked> latest(int most) {
        return ledger.sql()
                .sql("select * from forgettings order by id desc limit ?")
                .params(most)
                .query(asked())
                .list();
    }

    /** One of them. */
    public Optional<Asked> find(long id) {
        return ledger.sql()
                .sql("select * from forgettings where id = ?")
                .params(id)
                .query(asked())
                .optional();
    }

    /** Whether and when a number was to be forgotten, the first time first. */
    public List<Asked> of(Collection<String> numbers) {
        boolean any = ledger.sql()
                .sql("select exists (select 1 from forgettings)")
                .query(Boolean.class)
                .single();
        return any ? of(marks(numbers)) : List.of();
    }

    private List<Asked> of(List<byte[]> marks) {
        return marks.stream()
                .flatMap(mark -> ledger
                        .sql()
                        .sql("select forgetting_id from forgotten_marks where mark = ?")
                        .params(mark)
                        .query(Long.class)
                        .list()
                        .stream())
                .distinct()
                .sorted()
                .map(id -> find(id).orElseThrow())
                .toList();
    }

    private RowMapper<Asked> asked() {
        return (rs, n) -> new Asked(
                rs.getLong("id"),
                Instant.ofEpochMilli(rs.getLong("asked_at")),
                rs.getLong("up_to"),
                texts(rs, "being_read"),
                rs.getString("number"),
                texts(rs, "waits_for"),
                texts(rs, "remains"),
                rs.getLong("row_count"),
                rs.getLong("call_count"),
                drops(rs.getLong("id")),
                Drops.instant(rs, "erased_at"),
                Drops.instant(rs, "done_at"));
    }

    private static List<String> texts(ResultSet rs, String column) throws SQLException {
        String texts = rs.getString(column);
        return texts == null ? List.of() : Json.read(texts, Json.STRINGS);
    }

    private Map<String, Long> drops(long id) {
        Map<String, Long> drops = new TreeMap<>();
        ledger.sql()
                .sql("select drop_id, row_count from forgotten_drops where forgetting_id = ?")
                .params(id)
                .query(rs -> {
                    drops.put(rs.getString(1), rs.getLong(2));
                });
        return drops;
    }

    /** Says what is to be over before. */
    public void waitsFor(long id, List<String> sentences) {
        ledger.sql()
                .sql("update forgettings set waits_for = ? where id = ?")
                .params(sentences.isEmpty() ? null : Json.write(sentences), id)
                .update();
    }

    /**
     * Says that rows have lost their values.
     *
     * @param remains what is left elsewhere, of these and of those before
     */
    public void erased(long id, Map<String, Long> drops, long calls, List<String> remains) {
        ledger.inTransaction(() -> {
            drops.forEach((drop, rows) -> ledger.sql()
                    .sql("insert into forgotten_drops (forgetting_id, drop_id, row_count) values (?, ?, ?)"
                            + " on conflict (forgetting_id, drop_id)"
                            + " do update set row_count = forgotten_drops.row_count + excluded.row_count")
                    .params(id, drop, rows)
                    .update());
            ledger.sql()
                    .sql("update forgettings set waits_for = null, remains = ?, row_count = row_count + ?,"
                            + " call_count = call_count + ? where id = ?")
                    .params(
                            Json.write(remains),
                            drops.values().stream().mapToLong(Long::longValue).sum(),
                            calls,
                            id)
                    .update();
        });
    }

    /** Says that all rows have lost their values. */
    public void allErased(long id) {
        ledger.sql()
                .sql("update forgettings set erased_at = ? where id = ?")
                .params(clock.millis(), id)
                .update();
    }

    /** Whether the files of all its drops have followed, but for those that are yet to be read. */
    public boolean isTidy(long id) {
        return ledger.sql()
                .sql("select not exists (select 1 from forgotten_drops f join drops d on d.id = f.drop_id"
                        + " where f.forgetting_id = ? and d.untidy = 1 and not " + TO_BE_READ + ")")
                .params(id)
                .query(Boolean.class)
                .single();
    }

    /** Adds a sentence on what is left elsewhere. */
    public void remains(long id, String sentence) {
        ledger.inTransaction(() -> {
            List<String> sentences = new ArrayList<>(ledger.sql()
                    .sql("select coalesce(remains, '[]') from forgettings where id = ?")
                    .params(id)
                    .query((rs, n) -> Json.read(rs.getString(1), Json.STRINGS))
                    .single());
            sentences.add(sentence);
            ledger.sql()
                    .sql("update forgettings set remains = ? where id = ?")
                    .params(Json.write(sentences), id)
                    .update();
        });
    }

    /** Says that nothing is left; the number itself goes with that. */
    public void done(long id) {
        ledger.sql()
                .sql("update forgettings set done_at = ?, number = null where id = ?")
                .params(clock.millis(), id)
                .update();
    }

    private List<byte[]> marks(Collection<String> numbers) {
        byte[] salt = ledger.sql()
                .sql("select salt from retention")
                .query(byte[].class)
                .single();
        return new TreeSet<>(numbers).stream().map(number -> mark(number, salt)).toList();
    }

    private static byte[] mark(String number, byte[] salt) {
        PBEKeySpec spec = new PBEKeySpec(number.toCharArray(), salt, ROUNDS, MARK_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java can do that", e);
        } finally {
            spec.clearPassword();
        }
    }
}
