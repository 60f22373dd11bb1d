package io.leadferry.ledger;

import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.model.LedgerAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The starts of a ferry with a ledger, by which an older copy of it is known, and its name, which is that of the first. */
public final class Runs {

    private static final String NAME = "select name from runs order by id limit 1";

    private final Ledger ledger;
    private final Clock clock;

    Runs(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Sees to it that a ledger is not another home's.
     *
     * @param address where it is; it is only looked at
     * @throws LedgerFault where it is
     */
    public static void mustBeOf(Witness witness, LedgerAddress address) {
        Optional<Mark> mark = witness.mark();
        if (mark.isEmpty()) {
            return;
        }
        Ledger.look(address).ifPresent(looked -> {
            try (looked) {
                String name = looked.database().hasTable("runs") ? name(looked) : null;
                if (name != null && !name.equals(mark.get().ledger())) {
                    throw new LedgerFault("the ledger "
                            + Ledger.dialect(address).place()
                            + " is not this home's: it was begun as " + name + ", and this home's as "
                            + mark.get().ledger() + ". Nothing was changed. Put this home's ledger or a backup of"
                            + " it there, or mend leadferry.ledger.url or leadferry.home; to take this one for"
                            + " this home all the same, start once with --new-ledger: its adds are held then");
                }
            }
        });
    }

    private static @Nullable String name(Ledger ledger) {
        return ledger.sql().sql(NAME).query(String.class).optional().orElse(null);
    }

    /** The ledger's name, by which it is known outside; the same for as long as it is there. */
    public String ledger() {
        String name = name(ledger);
        return name == null ? "unnamed" : name;
    }

    /** How old the ledger is, by what its home's witness knows; where nobody asked for one, it is as old as it is. */
    public Age age() {
        Witness witness = ledger.witness();
        if (witness == null || ledger.joinedOthers()) {
            return new Age.Known(); // who is at work with it, with this home, knows it
        }
        String name = beganBefore() ? name(ledger) : null;
        Optional<Mark> known = witness.mark();
        if (known.isEmpty()) {
            // it is new, or of a Leadferry that had no witness
            return name == null
                    ? new Age.Known()
                    : older(
                            Long.MAX_VALUE,
                            "its home does not know it: it was put into another home, or the home lost what it knew");
        }
        Mark mark = known.get();
        long permits = permits();
        long seals = seals();
        if (name == null) {
            return holdsUntil() == null
                    ? new Age.Anew(mark.permits())
                    : older(mark.permits(), "it was made before this home's ledger was begun as " + mark.ledger());
        }
        if (!name.equals(mark.ledger())) {
            return older(Long.MAX_VALUE, "it is another home's, and was taken for this one");
        }
        if (mark.permits() > permits || mark.seals() > seals) {
            return older(
                    Math.max(0, mark.permits() - permits),
                    "of what its home knows, it lacks the last " + told(mark.permits() - permits, "permit")
                            + " and the last " + told(mark.seals() - seals, "file"));
        }
        if (knows(mark.run())) {
            return new Age.Known();
        }
        return mark.permits() == permits && mark.seals() == seals
                ? new Age.Untouched()
                : older(Long.MAX_VALUE, "it has gone on without this home, which had gone on without it");
    }

    /** Whether there was a run before this ferry joined; another that has joined since may have begun one. */
    private boolean beganBefore() {
        return ledger.sql()
                .sql("select exists (select 1 from runs r where not exists"
                        + " (select 1 from nodes n where n.id = ? and n.began_at <= r.began_at))")
                .params(ledger.node())
                .query(Boolean.class)
                .single();
    }

    private static String told(long lacking, String what) {
        long count = Math.max(0, lacking);
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private Age older(long permits, String reason) {
        return new Age.Older(holdsUntil(), permits, reason);
    }

    private boolean knows(String run) {
        return ledger.sql()
                .sql("select exists (select 1 from runs where name = ?)")
                .params(run)
                .query(Boolean.class)
                .single();
    }

    /** The highest number that a permit ever had; one that came back has none any more. */
    private long permits() {
        return ledger.database().highest("permits");
    }

    private long seals() {
        return ledger.sql()
                .sql("select coalesce(max(seq), 0) from drops")
                .query(Long.class)
                .single();
    }

    /** The last time at which anything happened that the ledger knows; null where nothing ever did. */
    public @Nullable Instant holdsUntil() {
        return ledger.sql()
                .sql(
                        """
                        select max(at) as last from (
                            select max(received_at) as at from drops
                            union all select max(sealed_at) from drops
                            union all select max(sent_at) from calls
                            union all select max(settled_at) from calls) known""")
                .query((rs, n) -> Optional.ofNullable(Drops.instant(rs, "last")))
                .single()
                .orElse(null);
    }

    /**
     * Writes a run down; to be called in the transaction that has dealt with the ledger's age, so that a process which ends
     * before that finds the same again. The witness hears of it after the commit.
     *
     * @param name unlike any before
     */
    public void begin(String name) {
        Witness witness = ledger.witness();
        if (witness == null) {
            return;
        }
        // what a lost ledger gave out is not given out again: an old call still names its permit
        witness.mark().ifPresent(mark -> ledger.database().startAbove("permits", mark.permits()));
        ledger.sql()
                .sql("insert into runs (name, began_at) values (?, ?)")
                .params(name, clock.millis())
                .update();
        String own = ledger.sql().sql(NAME).query(String.class).single();
        long permits = permits();
        long seals = seals();
        ledger.afterCommit(() -> witness.begun(own, name, permits, seals));
    }
}
