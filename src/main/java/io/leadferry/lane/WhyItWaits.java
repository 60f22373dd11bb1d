package io.leadferry.lane;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.leadferry.connector.LanePlan;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Lanes.Standing;
import io.leadferry.ledger.LedgerWatch;
import io.leadferry.ledger.Permits;
import io.leadferry.ledger.Permits.Permit;
import io.leadferry.ledger.Waiters;
import io.leadferry.ledger.Waiters.Found;
import io.leadferry.ledger.Waiters.Scope;
import io.leadferry.model.LaneId;
import io.leadferry.model.RowState;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.StuckFiles.Stuck;
import io.leadferry.model.Wait;
import io.leadferry.model.Wait.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Why a row, a drop or a lane does not move, and when it will (law 12): worked out from the ledger whenever somebody asks,
 * in this one place for all that tell it. Reads only.
 *
 * <p>A row that is to be sent waits for one thing at a time: first for whatever keeps its whole lane, then for what is its
 * own. Rows in a call that is under way move, and wait for nothing, unless the ferry that sent it is gone. No time told lies in the past.
 */
public final class WhyItWaits {

    private final LeadferryConfiguration configuration;
    private final Lanes lanes;
    private final Permits permits;
    private final Waiters waiters;
    private final DropRows rows;
    private final LedgerWatch ledger;
    private final StuckFiles stuck;
    private final Clock clock;

    public WhyItWaits(
            LeadferryConfiguration configuration,
            Lanes lanes,
            Permits permits,
            Waiters waiters,
            DropRows rows,
            LedgerWatch ledger,
            Clock clock) {
        this(configuration, lanes, permits, waiters, rows, ledger, new StuckFiles(clock), clock);
    }

    /**
     * What is known of why things wait.
     *
     * @param stuck what the disk will not do
     */
    public WhyItWaits(
            LeadferryConfiguration configuration,
            Lanes lanes,
            Permits permits,
            Waiters waiters,
            DropRows rows,
            LedgerWatch ledger,
            StuckFiles stuck,
            Clock clock) {
        this.stuck = stuck;
        this.configuration = configuration;
        this.lanes = lanes;
        this.permits = permits;
        this.waiters = waiters;
        this.rows = rows;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Something that waits, and how much of it.
     *
     * @param rows how many rows; 0 where the lane itself waits and no row does
     */
    public record Waiting(Wait why, long rows) {}

    /**
     * How something stands.
     *
     * @param waits what it waits for, each kind once; what needs a person first, then what ends last
     * @param expectedAt when its last row will have been sent; null when nothing is left to send, or when that cannot be
     *     known, and then the waits say why
     */
    public record Outlook(List<Wait> waits, @Nullable Instant expectedAt) {}

    /**
     * How a lane stands.
     *
     * @param waits what it waits for, and its rows; each kind once, ordered as of a drop
     * @param nextCallAt when its next call can begin; null when that hangs on an answer or a person
     * @param idleAt when its last row will have been sent; null when nothing is left to send, or when that cannot be known
     */
    public record LaneOutlook(List<Waiting> waits, @Nullable Instant nextCallAt, @Nullable Instant idleAt) {}

    /**
     * A row of a file, and why it does not move.
     *
     * @param state as on receipts
     * @param reason why it stands there, where there is something to say
     * @param call the call in which it travels or travelled
     */
    public record RowOutlook(
            String drop,
            long line,
            @JsonSerialize(using = ToStringSerializer.class) RowState state,
            @Nullable String reason,
            @Nullable String call,
            @Nullable Instant expectedAt,
            List<Wait> waits) {}

    // --- what is asked

    /** Since when the ledger itself cannot be written, for then nothing goes on; empty while it can. */
    public Optional<Wait> ledger() {
        return ledger(new Moment(clock.instant()));
    }

    private Optional<Wait> ledger(Moment at) {
        return ledger.away()
                .map(away -> new Wait(
                        Kind.DISK,
                        at.past(away.since()),
                        null,
                        away.tries(),
                        "the ledger, in which everything is written down before it is sent, cannot be written: "
                                + away.reason(),
                        "Make room on its disk, or end the program that holds it; all goes on by itself then."));
    }

    /** What a lane waits for, and its rows. */
    public LaneOutlook of(LaneId lane) {
        return new Look(true).lane(lane);
    }

    /**
     * What each of many lanes waits for, at one moment, and its rows: the ledger is not asked once a lane. To be asked at
     * once, and thrown away.
     */
    public Function<LaneId, LaneOutlook> ofLanes(Collection<LaneId> which) {
        return new Look(true, lanes.atOnce(), permits.atOnce(), waiters.atOnce(which), rows.toSend(which))::lane;
    }

    /** What a drop waits for, and when its last row will have been sent. */
    public Outlook of(Drop drop) {
        return new Look(false).drop(drop);
    }

    /**
     * What each of several drops waits for, at one moment: what they have in common, such as how far their lane is, is
     * looked for once. To be asked at once, and thrown away.
     */
    public Function<Drop, Outlook> look() {
        return new Look(false)::drop;
    }

    /**
     * Why one row of a sealed drop does not move; empty where the file has no row in that line.
     *
     * @param line as on receipts: the header of a text file is line 1
     */
    public Optional<RowOutlook> ofRow(Drop drop, long line) {
        return waiters.row(drop.id(), line).map(found -> new Look(false).row(drop, found));
    }

    /** Likewise, of rows that were found already, at one moment. To be asked at once, and thrown away. */
    public BiFunction<Drop, Found, RowOutlook> lookAtRows() {
        return new Look(false)::row;
    }

    // --- how it is worked out

    /** One look at the ledger, at one moment. */
    private final class Look {

        private final Moment at = new Moment(clock.instant());
        private final List<Stuck> stuckAtAll = stuck.all();
        private final Function<LaneId, List<Permit>> permitsOf;
        private final LaneGates gates;
        private final RowWaits rowWaits;

        /**
         * @param ofLane whether a whole lane is asked about: then the pace is told by its next call, not by its last
         */
        Look(boolean ofLane) {
            this(ofLane, lanes::of, permits::of, waiters, rows::toSend);
        }

        Look(
                boolean ofLane,
                Function<LaneId, Standing> standings,
                Function<LaneId, List<Permit>> permitsOf,
                Waiters waiting,
                Function<LaneId, List<DropRows.ToSend>> toSend) {
            this.permitsOf = permitsOf;
            this.gates = new LaneGates(configuration, standings, permitsOf, waiting, at);
            this.rowWaits = new RowWaits(configuration, permitsOf, waiting, toSend, gates, at, ofLane);
        }

        LaneOutlook lane(LaneId lane) {
            List<Waiting> found = new ArrayList<>();
            disk().ifPresent(wait -> found.add(new Waiting(wait, 0)));
            LaneGates.Gate gate = gates.gate(lane);
            Standing standing = gates.standing(lane);
            boolean keeps =
                    standing.state() != Lanes.State.OPEN || standing.holdUntil().isAfter(at.now());
            if (keeps && gate.why() != null && gate.why().kind() != Kind.OTHER_NODE) {
                found.add(new Waiting(gate.why(), 0));
            }
            stuckOf(lane).ifPresent(wait -> found.add(new Waiting(wait, 0)));
            Scope scope = Scope.of(lane);
            found.addAll(rowWaits.of(scope));
            Instant last = rowWaits.sentBy(scope);
            Instant all = last == null ? null : rowWaits.expected(lane, Long.MAX_VALUE);
            return new LaneOutlook(
                    merged(found), nextCall(lane, gate), last == null || all == null ? null : Moment.later(last, all));
        }

        private @Nullable Instant nextCall(LaneId lane, LaneGates.Gate gate) {
            LanePlan plan = configuration.lanes().get(lane);
            if (plan == null
                    || Pace.decide(plan.limit(), permitsOf.apply(lane), at.now())
                            instanceof Pace.Decision.AfterAnAnswer) {
                return null;
            }
            Instant again = gate.why() == null ? null : gate.why().until();
            return gate.from() == null ? again : at.soon(gate.from());
        }

        Outlook drop(Drop drop) {
            List<Waiting> found = new ArrayList<>();
            Instant expectedAt = null;
            switch (drop.state()) {
                case READING -> disk().ifPresent(wait -> found.add(new Waiting(wait, 0)));
                case QUARANTINED -> held(drop).ifPresent(wait -> found.add(new Waiting(wait, 0)));
                case DUPLICATE -> {}
                case WORKING, FINISHED -> {
                    if (drop.state() == Drop.State.WORKING) {
                        disk().ifPresent(wait -> found.add(new Waiting(wait, 0)));
                    }
                    grown(drop).ifPresent(wait -> found.add(new Waiting(wait, 0)));
                    found.addAll(rowWaits.of(Scope.ofDrop(drop.id())));
                    expectedAt = rowWaits.sentBy(Scope.ofDrop(drop.id()));
                }
            }
            stuck.ofDrop(drop.id()).forEach(one -> found.add(new Waiting(one.wait(at.now()), 0)));
            return new Outlook(waits(found), expectedAt);
        }

        /** What cannot be taken, moved or written of the feeds of a lane; several are one, as of what waits longest. */
        private Optional<Wait> stuckOf(LaneId lane) {
            List<Stuck> all = stuckAtAll.stream()
                    .filter(one -> {
                        Feed feed = configuration.feeds().get(one.feed());
                        return feed != null && feed.lane().equals(lane);
                    })
                    .toList();
            if (all.isEmpty()) {
                return Optional.empty();
            }
            Wait first = all.get(0).wait(at.now());
            return Optional.of(
                    all.size() == 1
                            ? first
                            : new Wait(
                                    first.kind(),
                                    first.since(),
                                    first.until(),
                                    first.tries(),
                                    first.text() + "; and " + (all.size() - 1) + " more of the kind",
                                    first.action()));
        }

        RowOutlook row(Drop drop, Found row) {
            List<Waiting> found = row.scope() == null ? List.of() : rowWaits.of(row.scope());
            List<Waiting> all = new ArrayList<>(found);
            if (!found.isEmpty()) {
                disk().ifPresent(wait -> all.add(new Waiting(wait, 0)));
            }
            return new RowOutlook(
                    drop.id(),
                    row.line(),
                    row.state(),
                    row.reason(),
                    row.call(),
                    row.scope() == null ? null : rowWaits.sentBy(row.scope()),
                    waits(all));
        }

        private List<Wait> waits(List<Waiting> found) {
            return merged(found).stream().map(Waiting::why).toList();
        }

        /** Each kind once, with the earliest since, the latest until and the most tries. */
        private List<Waiting> merged(List<Waiting> found) {
            Map<Kind, Waiting> byKind = new LinkedHashMap<>();
            found.forEach(one -> byKind.merge(one.why().kind(), one, this::both));
            return byKind.values().stream()
                    .sorted(Comparator.comparing((Waiting one) ->
                                    !(one.why().action() != null && one.why().until() == null))
                            .thenComparing(one -> one.why().until() != null)
                            .thenComparing(one -> one.why().until(), Comparator.nullsFirst(Comparator.reverseOrder())))
                    .toList();
        }

        private Waiting both(Waiting one, Waiting other) {
            Wait a = one.why();
            Wait b = other.why();
            boolean aLasts =
                    a.until() == null || (b.until() != null && !b.until().isAfter(a.until()));
            Wait lasts = aLasts ? a : b;
            return new Waiting(
                    new Wait(
                            a.kind(),
                            a.since().isBefore(b.since()) ? a.since() : b.since(),
                            lasts.until(),
                            Math.max(a.tries(), b.tries()),
                            lasts.text(),
                            lasts.action()),
                    one.rows() + other.rows());
        }

        // --- what keeps everything

        private Optional<Wait> disk() {
            return ledger(at);
        }

        /** Of a file that was not whole when it was taken: what came behind. */
        private Optional<Wait> grown(Drop drop) {
            Drop.Growth growth = drop.growth();
            if (growth == null || !growth.isOpen()) {
                return Optional.empty();
            }
            String rest = growth.into();
            boolean held = growth.state() == Drop.Growth.State.HELD && rest != null;
            return Optional.of(new Wait(
                    Kind.HELD,
                    at.past(growth.at()),
                    null,
                    0,
                    "whoever wrote the file was not done when it was taken: it had " + drop.bytes()
                            + " bytes and has " + growth.bytes() + " now; "
                            + (held
                                    ? "what came behind is held as drop " + rest
                                    : "what came behind is held when it has been quiet for a while"),
                    held
                            ? "Look at drop " + rest + ", then: leadferry release " + rest + ", or: leadferry discard "
                                    + rest
                            : "See to it that the file is written to its end."));
        }

        private Optional<Wait> held(Drop drop) {
            Drop.Quarantine quarantine = drop.quarantine();
            if (quarantine == null
                    || !quarantine.held()
                    || quarantine.releasedAt() != null
                    || quarantine.discardedAt() != null) {
                return Optional.empty();
            }
            return Optional.of(new Wait(
                    Kind.HELD,
                    at.past(drop.receivedAt()),
                    null,
                    0,
                    "a guard of the feed holds the file: " + quarantine.reason(),
                    "Look at the file, then: leadferry release " + drop.id() + ", or: leadferry discard " + drop.id()));
        }
    }
}
