package io.leadferry;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Boots;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Runs;
import io.leadferry.ledger.Witness;
import io.leadferry.ledger.dialect.Joining;
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
 * What one ferry has for itself: its home and its ledger; or, where the ledger is on a server and may be shared, its name among
 * those who share both. Two ferries in one home with a ledger each would take each other's files.
 */
public final class InstanceLock implements AutoCloseable {

    /** The setting by which a person says that a missing ledger may be begun anew. */
    public static final String NEW_LEDGER = "ferry.new-ledger";

    private static final Logger LOG = LoggerFactory.getLogger(InstanceLock.class);
    private static final String HOME_LOCK = ".leadferry.lock";
    private static final String HOME_MARK = ".leadferry.mark";
    private static final String NODE_LOCK = HOME_LOCK + "-";
    private static final int MOST_ON_A_MACHINE = 100;

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
        SoleUse home = soleUse(configuration);
        try {
            Witness witness = Witness.at(configuration.home().resolve(HOME_MARK), mark(home));
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
            return new InstanceLock(
                    home, Ledger.open(configuration.ledger(), joining(configuration, home)), witness, word);
        } catch (RuntimeException e) {
            home.close();
            throw e;
        }
    }

    /**
     * A home with a ledger of its own has one ferry. At work with a ledger on a server there may be several in one home, each
     * by a name of its own.
     */
    private static SoleUse soleUse(LeadferryConfiguration configuration) {
        Path home = configuration.home();
        if (configuration.ledger().isFile()) {
            seeThatNobodyHas(home, names(home));
            return SoleUse.of(
                    home.resolve(HOME_LOCK),
                    "the home " + home,
                    "a home has one ferry: stop that one first, or give this one another by leadferry.home");
        }
        seeThatNobodyHas(home, Stream.of(HOME_LOCK));
        String said = configuration.sharing().node();
        if (said != null) {
            return SoleUse.of(
                    home.resolve(NODE_LOCK + said),
                    "the name " + said + " in the home " + home,
                    "stop that one first, or give this one another name by leadferry.cluster.node");
        }
        String machine = SoleUse.machine().replaceAll("[^A-Za-z0-9._-]", "-");
        for (int i = 2; ; i++) {
            String name = i == 2 ? machine : machine + "-" + (i - 1);
            Path lock = home.resolve(NODE_LOCK + name);
            if (holder(lock).isEmpty() || i == MOST_ON_A_MACHINE) {
                return SoleUse.of(
                        lock,
                        "the name " + name + " in the home " + home,
                        "give this one a name of its own by leadferry.cluster.node");
            }
        }
    }

    private static String node(SoleUse home) {
        return home.name().startsWith(NODE_LOCK) ? home.name().substring(NODE_LOCK.length()) : SoleUse.machine();
    }

    private static Joining joining(LeadferryConfiguration configuration, SoleUse home) {
        return new Joining(
                node(home),
                configuration.ledger().isFile() ? null : Home.identity(configuration.home()),
                Boots.current().flatMap(boot -> home.seat(boot.id())).orElse(null),
                configuration.ledger().isFile(),
                configuration.sharing().lease());
    }

    private static String mark(SoleUse home) {
        return HOME_MARK + home.name().substring(HOME_LOCK.length());
    }

    private static void seeThatNobodyHas(Path home, Stream<String> locks) {
        locks.flatMap(lock -> holder(home.resolve(lock)).stream()).findFirst().ifPresent(who -> {
            throw new LedgerFault("the home " + home + " is in use by " + who
                    + ", with another ledger: stop that one first, or give this one another by leadferry.home");
        });
    }

    private static Stream<String> names(Path home) {
        try (Stream<Path> files = Files.list(home)) {
            return files
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith(NODE_LOCK))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new LedgerFault("leadferry.home: the folder " + home + " cannot be looked at: " + e.getMessage());
        }
    }

    private static Optional<String> holder(Path lock) {
        try {
            return SoleUse.holder(lock);
        } catch (IOException e) {
            throw new LedgerFault(lock + " cannot be looked at: " + SoleUse.reason(e), e);
        }
    }

    /**
     * Who is at work in a home; empty where nobody is.
     *
     * @throws LedgerFault where that cannot be looked at
     */
    public static Optional<String> holder(LeadferryConfiguration configuration) {
        Path home = configuration.home();
        return Files.isDirectory(home)
                ? Stream.concat(Stream.of(HOME_LOCK), names(home))
                        .flatMap(lock -> holder(home.resolve(lock)).stream())
                        .findFirst()
                : Optional.empty();
    }

    /** The file by which a process has a home for itself. */
    public static Path lock(Path home) {
        return home.resolve(HOME_LOCK);
    }

    /** Where files are unfolded; nobody else's, for what lies there at a start was left behind. */
    Path unfolding(Path home) {
        Path all = home.resolve("unfolding");
        return ledger.lease().isZero() ? all : all.resolve(node(this.home));
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
