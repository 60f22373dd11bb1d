package io.leadferry.ledger;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import io.leadferry.model.Quiet;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * Who changed what, when, from where and why, and what came of it. An entry is written in the transaction of the change, so
 * that there is no change without it. No number and no secret stands in it.
 */
public final class AuditTrail {

    private static final RowMapper<Entry> ENTRY = (rs, n) -> new Entry(
            rs.getLong("id"),
            Instant.ofEpochMilli(rs.getLong("at")),
            rs.getString("who"),
            rs.getString("address"),
            Stored.of(Way.BY_WORD, rs.getString("way")),
            Stored.of(Action.BY_WORD, rs.getString("what")),
            Stored.of(About.BY_WORD, rs.getString("about")),
            rs.getString("name"),
            rs.getString("reason"),
            Stored.of(Ending.BY_WORD, rs.getString("outcome")),
            rs.getString("result"));

    private final Ledger ledger;
    private final Clock clock;

    AuditTrail(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** What somebody did. */
    public enum Action implements Stored {
        /** let no call of a lane begin */
        PAUSE("pause"),
        /** opened a lane */
        RESUME("resume"),
        /** gave their word on a call in doubt */
        RESOLVE("resolve"),
        /** let a held file pass */
        RELEASE("release"),
        /** had nothing of a file sent, or gave up rows of it */
        DISCARD("discard"),
        /** had a file sent that was planned on the page */
        SEND("send"),
        /** had erased what was kept for long enough */
        RETAIN("retain"),
        /** had a person forgotten */
        FORGET("forget");

        private static final Map<String, Action> BY_WORD = Stored.byWord(values());

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /** The word in the ledger and on screens; it is the command's. */
        @JsonValue
        @Override
        public String word() {
            return word;
        }
    }

    /** By what it came; told by whoever asked, and no proof. */
    public enum Way implements Stored {
        /** a form of the console page */
        PAGE("page"),
        /** a request of any other program */
        API("api"),
        /** a command at a terminal */
        COMMAND("command");

        private static final Map<String, Way> BY_WORD = Stored.byWord(values());

        private final String word;

        Way(String word) {
            this.word = word;
        }

        /** The word in the ledger and on screens. */
        @JsonValue
        @Override
        public String word() {
            return word;
        }
    }

    /** What it was done to. */
    public enum About implements Stored {
        /** a lane, named as {@code account/operation} */
        LANE("lane"),
        /** a drop */
        DROP("drop"),
        /** a call */
        CALL("call"),
        /** a forgetting, named by its id */
        FORGETTING("forgetting"),
        /** the whole ferry, which has no name */
        FERRY("ferry");

        private static final Map<String, About> BY_WORD = Stored.byWord(values());

        private final String word;

        About(String word) {
            this.word = word;
        }

        /** The word in the ledger and on screens. */
        @JsonValue
        @Override
        public String word() {
            return word;
        }
    }

    /** Whether it changed anything. */
    public enum Ending implements Stored {
        /** it was done */
        DONE("done"),
        /** nothing was changed, for it could not be done as things stood */
        REFUSED("refused");

        private static final Map<String, Ending> BY_WORD = Stored.byWord(values());

        private final String word;

        Ending(String word) {
            this.word = word;
        }

        /** The word in the ledger and on screens. */
        @JsonValue
        @Override
        public String word() {
            return word;
        }
    }

    /**
     * Somebody who acts. What they say of themselves and of their reasons is made quiet: secrets are veiled, numbers masked,
     * and nothing in it steers a screen.
     *
     * @param who the name by which they signed in; {@code local} or an address where nobody was asked
     * @param address from where
     * @param reason why; null where they did not say
     */
    public record By(String who, String address, Way way, @Nullable String reason) {

        /** How long a reason may be, in characters. */
        public static final int LONGEST_REASON = 300;

        private static final int LONGEST_NAME = 64;

        public By {
            String quiet = Quiet.text(who);
            who = quiet.codePointCount(0, quiet.length()) <= LONGEST_NAME
                    ? quiet
                    : quiet.substring(0, quiet.offsetByCodePoints(0, LONGEST_NAME)) + "…";
            reason = reason == null || reason.isBlank() ? null : Quiet.written(reason);
        }

        /** The same, who gives this reason; unchanged where it is null. */
        public By because(@Nullable String why) {
            return why == null ? this : new By(who, address, way, why);
        }
    }

    /**
     * What was done.
     *
     * @param entry its place in the trail; later ones have greater places
     * @param name which lane, drop, call or forgetting; empty for the whole ferry
     * @param reason why; null where nobody said
     * @param result what came of it, in a sentence
     */
    @JsonPropertyOrder({"entry", "at", "who", "address", "from", "what", "about", "name", "reason", "outcome", "result"
    })
    public record Entry(
            long entry,
            Instant at,
            String who,
            String address,
            Way from,
            Action what,
            About about,
            String name,
            @Nullable String reason,
            Ending outcome,
            String result) {}

    /** Does a thing and writes it down, both or neither. */
    public <T> T together(Supplier<T> work) {
        return ledger.inTransaction(work);
    }

    /**
     * Writes down what somebody did; to be called in the transaction in which they do it.
     *
     * @param name which lane, drop, call or forgetting; empty for the whole ferry
     * @param result what comes of it, in a sentence without names or numbers of people
     */
    public void write(By by, Action action, About about, String name, Ending outcome, String result) {
        ledger.sql()
                .sql(
                        """
                        insert into audit (at, who, address, way, what, about, name, reason, outcome, result)
                        values (:at, :who, :address, :way, :what, :about, :name, :reason, :outcome, :result)""")
                .param("at", clock.millis())
                .param("who", by.who())
                .param("address", by.address())
                .param("way", by.way().word())
                .param("what", action.word())
                .param("about", about.word())
                .param("name", name)
                .param("reason", by.reason())
                .param("outcome", outcome.word())
                .param("result", result)
                .update();
    }

    /** The latest entries, the last first. */
    public List<Entry> latest(int most) {
        return ledger.sql()
                .sql("select * from audit order by id desc limit ?")
                .params(most)
                .query(ENTRY)
                .list();
    }

    /** The entries behind one, the first first. */
    public List<Entry> behind(long entry, int most) {
        return ledger.sql()
                .sql("select * from audit where id > ? order by id limit ?")
                .params(entry, most)
                .query(ENTRY)
                .list();
    }

    /** The entries since a time, the first first. */
    public List<Entry> since(Instant time, int most) {
        return ledger.sql()
                .sql("select * from audit where at >= ? order by id limit ?")
                .params(time.toEpochMilli(), most)
                .query(ENTRY)
                .list();
    }

    /** Erases the entries before a time. */
    public void eraseBefore(Instant time) {
        ledger.sql()
                .sql("delete from audit where at < ?")
                .params(time.toEpochMilli())
                .update();
    }
}
