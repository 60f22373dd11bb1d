package io.leadferry;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Runs;
import io.leadferry.ledger.Witness;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.SoleUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one ferry has for itself: its home and its ledger. Two ferries in one home would take each other's files, also
 * with a ledger each.
 */
public final class InstanceLock implements AutoCloseable {

    /** The setting by which a person says that a missing ledger may be begun anew. */
    public static final String NEW_LEDGER = "ferry.new-ledger";

    private static final Logger LOG = LoggerFactory.getLogger(InstanceLock.class);
    private static final String HOME_LOCK = ".leadferry.lock";
    private static final String HOME_MARK = ".leadferry.mark";

    private final SoleUse home;
    private final Ledger ledger;
    private final Witness witness;
    private final Optional<String> word;

    private InstanceLock(SoleUse home, Ledger ledger, Witness witness, Optional<String> word) {
        this.home = home;
        this.ledger = ledger;
        this.witness = witness;
        this.word = word;
        ledger.knownBy(witness);
    }

    /**
     * Takes home and ledger for this process.
     *
     * @param newLedger whether a ledger may be made though an earlier one has left its traces, or another home's be taken
     * @throws LedgerFault where another process has one of them, where what lies in the ledger's place is none or another
     *     home's, or where it is missing and must not be
     */
    public static InstanceLock take(LeadferryConfiguration configuration, boolean newLedger) {
        Optional<String> word;
        try {
            word = Home.open(configuration.home());
        } catch (IOException e) {
            throw new LedgerFault("leadferry.home: the folder " + configuration.home() + " cannot be made or used: "
                    + e.getMessage());
        }
        SoleUse home = SoleUse.of(
                lock(configuration.home()),
                "the home " + configuration.home(),
                "a home has one ferry: stop that one first, or give this one another by leadferry.home");
        try {
            Witness witness = Witness.at(configuration.home().resolve(HOME_MARK));
            if (!newLedger && Ledger.dialect(configuration.ledger()).isMissing()) {
                trace(configuration).ifPresent(trace -> {
                    throw new LedgerFault("the ledger "
                            + Ledger.dialect(configuration.ledger()).place()
                            + " is missing, and " + trace + " holds files of an earlier one: a new one would not know"
                            + " what was sent. Put it or a backup of it back, or mend leadferry.ledger.url; to begin"
                            + " anew all the same, start once with --new-ledger");
                });
            }
            if (!newLedger) {
                Runs.mustBeOf(witness, configuration.ledger());
            }
            return new InstanceLock(home, Ledger.open(configuration.ledger(), home), witness, word);
        } catch (RuntimeException e) {
            home.close();
            throw e;
        }
    }

    /** The file by which a process has a home for itself. */
    public static Path lock(Path home) {
        return home.resolve(HOME_LOCK);
    }

    /** A folder of one of the ferry's feeds in which only a ferry with a ledger can have put something. */
    private static Optional<Path> trace(LeadferryConfiguration configuration) {
        return Stream.of("archive", "receipts", "quarantine")
                .flatMap(place -> configuration.feeds().keySet().stream()
                        .map(feed -> configuration.home().resolve(place).resolve(feed)))
                .filter(InstanceLock::holdsFiles)
                .findFirst();
    }

    private static boolean holdsFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(Files::isRegularFile);
        } catch (IOException e) {
            throw new LedgerFault(folder + " cannot be looked at: " + e.getMessage());
        }
    }

    /** Says what there is to say of the home; it is taken before there is a log. */
    void tell() {
        word.ifPresent(LOG::warn);
    }

    /** The ledger, open for as long as this is held. */
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void close() {
        ledger.close();
        witness.close();
        home.close();
    }
}
