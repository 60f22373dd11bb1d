package io.leadferry.ledger;

import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.SealedTokens;
import java.time.Clock;
import java.util.Map;

/**
 * All that reads and writes one ledger, each made once: the application, a plan and the tests put it together here, and
 * nobody else does.
 */
public final class LedgerModule {

    private final Destinations destinations;
    private final Parts parts;
    private final Tries tries;
    private final Order order;
    private final Drops drops;
    private final DropRows dropRows;
    private final DropLists dropLists;
    private final FeedFigures feedFigures;
    private final Changes changes;
    private final Outbox outbox;
    private final Posts posts;
    private final Topics topics;
    private final TakenObjects takenObjects;
    private final NumberRows numberRows;
    private final Originals originals;
    private final Calls calls;
    private final CallViews callViews;
    private final Callbacks callbacks;
    private final WaitingRows waitingRows;
    private final Waiters waiters;
    private final Meetings meetings;
    private final Permits permits;
    private final Lanes lanes;
    private final KeptTokens tokens;
    private final LedgerWatch watch;
    private final Runs runs;
    private final OlderCopies olderCopies;
    private final Erasure erasure;
    private final Forgettings forgettings;
    private final AuditTrail auditTrail;
    private final Nodes nodes;

    /**
     * Puts together what works on a ledger. Nothing is asked of the ledger yet.
     *
     * @param effects what each lane of the configuration does to a number; of one that is not named, nothing
     * @param clock the time that is written down
     */
    public LedgerModule(Ledger ledger, Map<LaneId, Effect> effects, Clock clock) {
        destinations = new Destinations(ledger);
        parts = new Parts(ledger);
        tries = new Tries(ledger, parts);
        Standing standing = new Standing(ledger, clock);
        Odds odds = new Odds(ledger);
        UnknownCampaigns unknown = new UnknownCampaigns(ledger, parts, destinations, clock);
        LaneParts laneParts = new LaneParts(parts, destinations, effects);
        order = new Order(
                ledger,
                parts,
                laneParts,
                tries,
                standing,
                new DoneDeletes(ledger, parts, laneParts, tries, destinations, unknown, standing),
                new LateTakes(parts, laneParts, tries, destinations, unknown, standing),
                new HeldAdds(parts, laneParts),
                effects);
        Trials trials = new Trials(parts, destinations, odds);
        Verdicts verdicts = new Verdicts(parts, tries);
        calls = new Calls(
                ledger,
                order,
                parts,
                destinations,
                tries,
                trials,
                verdicts,
                unknown,
                new Culprits(parts, destinations, odds, trials, verdicts, unknown),
                new Asides(ledger, order, parts, standing),
                standing,
                clock);
        NumberIndex index = new NumberIndex(ledger);
        drops = new Drops(ledger, index, order, destinations, standing, clock);
        posts = new Posts(ledger);
        topics = new Topics(ledger, posts);
        takenObjects = new TakenObjects(ledger, posts);
        dropRows = new DropRows(ledger, topics);
        dropLists = new DropLists(ledger);
        feedFigures = new FeedFigures(ledger);
        changes = new Changes(ledger);
        outbox = new Outbox(ledger, clock);
        numberRows = new NumberRows(ledger, index, destinations);
        originals = new Originals(ledger, drops, standing, clock);
        callViews = new CallViews(ledger);
        callbacks = new Callbacks(ledger, clock);
        waitingRows = new WaitingRows(ledger, drops, parts, destinations, trials, unknown, clock);
        nodes = new Nodes(ledger, clock);
        waiters = new Waiters(ledger, destinations, nodes);
        meetings = new Meetings(ledger, destinations);
        permits = new Permits(ledger);
        lanes = new Lanes(ledger);
        tokens = new KeptTokens(ledger);
        watch = new LedgerWatch(ledger, clock);
        runs = new Runs(ledger, clock);
        olderCopies = new OlderCopies(ledger, standing, clock);
        erasure = new Erasure(ledger, index, parts, tries, standing, effects, clock);
        forgettings = new Forgettings(ledger, clock);
        auditTrail = new AuditTrail(ledger, clock);
    }

    Destinations destinations() {
        return destinations;
    }

    Parts parts() {
        return parts;
    }

    Tries tries() {
        return tries;
    }

    /** The order between adds and deletes. */
    public Order order() {
        return order;
    }

    /** Drops from their first row to their seal. */
    public Drops drops() {
        return drops;
    }

    /** What became of the rows of a drop. */
    public DropRows dropRows() {
        return dropRows;
    }

    /** Drops as a person looks for them. */
    public DropLists dropLists() {
        return dropLists;
    }

    /** Sums by feed. */
    public FeedFigures feedFigures() {
        return feedFigures;
    }

    /** Drops in the order in which they last changed. */
    public Changes changes() {
        return changes;
    }

    /** What happened, for those who are to hear of it. */
    public Outbox outbox() {
        return outbox;
    }

    /** What was promised to those who posted a file. */
    public Posts posts() {
        return posts;
    }

    /** How far the records of topics are in the ledger. */
    public Topics topics() {
        return topics;
    }

    /** The objects of buckets that were taken. */
    public TakenObjects takenObjects() {
        return takenObjects;
    }

    /** Every row that bore a number, and the calls it went in. */
    public NumberRows numberRows() {
        return numberRows;
    }

    /** What is known of files that were taken since. */
    public Originals originals() {
        return originals;
    }

    /** What is under way, and what becomes of it. */
    public Calls calls() {
        return calls;
    }

    /** Calls as receipts and screens tell them. */
    public CallViews callViews() {
        return callViews;
    }

    /** The vendor's callbacks. */
    public Callbacks callbacks() {
        return callbacks;
    }

    /** What waits in a lane, for its next call. */
    public WaitingRows waitingRows() {
        return waitingRows;
    }

    /** What waits, and for what. */
    public Waiters waiters() {
        return waiters;
    }

    /** Adds and deletes that met. */
    public Meetings meetings() {
        return meetings;
    }

    /** The permits that lanes have given out. */
    public Permits permits() {
        return permits;
    }

    /** Whether lanes may call. */
    public Lanes lanes() {
        return lanes;
    }

    /** The accounts' tokens. */
    public SealedTokens tokens() {
        return tokens;
    }

    /** Since when the ledger cannot be written. */
    public LedgerWatch watch() {
        return watch;
    }

    /** The starts with this ledger, and how old it is. */
    public Runs runs() {
        return runs;
    }

    /** What an older copy of a ledger cannot know. */
    public OlderCopies olderCopies() {
        return olderCopies;
    }

    /** What rows said of people, to be taken away. */
    public Erasure erasure() {
        return erasure;
    }

    /** People who were to be forgotten. */
    public Forgettings forgettings() {
        return forgettings;
    }

    /** Who changed what. */
    public AuditTrail auditTrail() {
        return auditTrail;
    }

    /** The ferries at work with the ledger. */
    public Nodes nodes() {
        return nodes;
    }
}
