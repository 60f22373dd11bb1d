package io.leadferry.ledger;

import io.leadferry.ledger.LedgerCheck.Finding;
import io.leadferry.ledger.LedgerCheck.Looked;
import io.leadferry.ledger.dialect.Dialect;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.LedgerAddress;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Copies a ledger that nobody is at work with to where another one may be, such as from a file to a server. */
public final class LedgerCopy {

    private LedgerCopy() {}

    /**
     * What was copied.
     *
     * @param from where the ledger is, and stays as it is
     * @param to where it is too
     * @param drops how many files it knows
     * @param calls how many calls
     * @param bytes how much room it takes there
     * @param changed how many texts have U+FFFD where they had a character that the other database cannot hold
     */
    public record Copied(String from, String to, long drops, long calls, long bytes, long changed) {}

    /**
     * Copies a ledger, all of it or nothing, and looks through the copy. For whoever knew the one before, such as a home, it
     * is the same ledger. Tables of an earlier version are brought up to date first, in the ledger itself.
     *
     * @param from the ledger; nobody can use it meanwhile
     * @param to where no ledger is, or one in which nothing has ever happened
     * @param found hears what does not add up in the copy
     * @throws LedgerFault where one of them is in use or cannot be used, or there is something already
     */
    public static Copied copied(LedgerAddress from, LedgerAddress to, Clock clock, Consumer<Finding> found) {
        Dialect source = Ledger.dialect(from);
        Dialect target = named(() -> Ledger.dialect(to));
        if (source.isMissing()) {
            throw new LedgerFault("there is no ledger " + source.place() + " yet; nothing was copied");
        }
        named(() -> mustBeEmpty(to, target));
        Came came = came(from, to, source, target);
        try (Ledger copy = Ledger.look(to).orElseThrow()) {
            Looked rows = LedgerCheck.through(copy, clock, found);
            return new Copied(source.place(), target.place(), rows.drops(), rows.calls(), came.bytes(), came.changed());
        } catch (DataAccessException | TransactionException e) {
            throw new LedgerFault(
                    "all of the ledger " + source.place() + " is in " + target.place()
                            + ", which could not be looked through: " + LedgerFaults.words(e)
                            + "; do that before you use it: ledger check",
                    e);
        }
    }

    private record Came(long bytes, long changed) {}

    private static Came came(LedgerAddress from, LedgerAddress to, Dialect source, Dialect target) {
        try (Ledger held = Ledger.open(from);
                Ledger copy = named(() -> Ledger.open(to));
                Ledger looked = Ledger.look(from).orElseThrow()) {
            long changed = AllRows.copied(looked, copy);
            if (to.isFile()) {
                copy.database().sweep(); // or it counts twice what is yet to come from its log
            }
            return new Came(copy.bytes(), changed);
        } catch (DataAccessException | TransactionException e) {
            throw new LedgerFault(
                    "the ledger " + source.place() + " cannot be copied to " + target.place() + ": "
                            + LedgerFaults.words(e) + "; it is left as it is, and nothing is there",
                    e);
        }
    }

    /** Before anything is made there, or brought up to date. */
    private static boolean mustBeEmpty(LedgerAddress to, Dialect target) {
        Ledger.look(to).ifPresent(looked -> {
            try (looked) {
                if (!AllRows.areNone(looked)) {
                    throw new LedgerFault(
                            "a ledger is at work in " + target.place() + ", or was: it has rows, and is left"
                                    + " as it is. Name by --to a database or a file in which there is none");
                }
            }
        });
        return true;
    }

    /** What is said of the other ledger names what the person gave for it, and not what is configured. */
    private static <T> T named(Supplier<T> work) {
        try {
            return work.get();
        } catch (LedgerFault e) {
            throw new LedgerFault(
                    String.valueOf(e.getMessage())
                            .replace("leadferry.ledger.url", "--to")
                            .replace("leadferry.ledger.username", "--username")
                            .replace("leadferry.ledger.password", "LEADFERRY_LEDGER_TO_PASSWORD"),
                    e);
        }
    }
}
