package io.leadferry.lane;

import io.leadferry.connector.LanePlan;
import io.leadferry.connector.VendorCall;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfile.Packing;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Asides;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Lanes.Standing;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Part;
import io.leadferry.ledger.Permits;
import io.leadferry.ledger.WaitingRows;
import io.leadferry.ledger.WaitingRows.Backlog;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.Ids;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Names;
import io.leadferry.model.Quiet;
import io.leadferry.model.Row;
import io.leadferry.model.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a call when its permit is there, and not before (law 5): the fullest call the lane can make from everything that
 * waits, of whatever file; and writes it down before it is sent (law 3).
 */
public final class Batcher {

    /** How long a part-filled call, its linger over, lets full ones go first: more rows for it save a call. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** How many waiting rows are looked at together, where a call is more than the first of them. */
    private static final int IN_VIEW = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    private final LeadferryConfiguration configuration;
    private final Ledger ledger;
    private final WaitingRows waiting;
    private final Calls calls;
    private final Permits permits;
    private final Wakes wakes;
    private final TokenRequests tokenRequests;
    private final Names names;
    private final Clock clock;

    /** Lanes whose last call was a trial's: another's call goes before the next, so that a bad file holds nobody up. */
    private final Set<LaneId> trialsJustNow = ConcurrentHashMap.newKeySet();

    public Batcher(
            LeadferryConfiguration configuration,
            Ledger ledger,
            WaitingRows waiting,
            Calls calls,
            Permits permits,
            Wakes wakes,
            TokenRequests tokenRequests,
            Names names,
            Clock clock) {
        this.configuration = configuration;
        this.ledger = ledger;
        this.waiting = waiting;
        this.calls = calls;
        this.permits = permits;
        this.wakes = wakes;
        this.tokenRequests = tokenRequests;
        this.names = names;
        this.clock = clock;
    }

    private record Cut(@Nullable Call call, @Nullable Instant ripeAt, boolean ofTrial) {
        static final Cut NOTHING = new Cut(null, null, false);
    }

    /**
     * Cuts and journals the next call of a lane. A lane that carries no rows asks for a token, if one is still wanted.
     *
     * @param issued the permit it will use, and that it was used, or why not
     * @return null when there is nothing to send now
     */
    public @Nullable VendorCall cut(@Body LaneId lane, @ExchangeProperty(IssuedPermit.PERMIT) IssuedPermit issued) {
        LanePlan plan = configuration.lane(lane);
        wakes.awake(lane);
        if (!plan.operation().carriesRows()) {
            return tokenRequests.next(lane, plan, issued);
        }
        Instant sendBy = permits.sendBy(clock);
        Cut cut = cut(lane, plan, issued.permit());
        if (cut.ofTrial()) {
            trialsJustNow.add(lane);
        } else {
            trialsJustNow.remove(lane);
        }
        if (cut.call() == null) {
            issued.foundNothing(cut.ripeAt());
            return null;
        }
        issued.cut(cut.call());
        return new VendorCall(plan, cut.call(), sendBy);
    }

    private Cut cut(LaneId lane, LanePlan plan, long permit) {
        while (true) {
            try {
                return ledger.inSharedTransaction(() -> shut(lane, permit).orElseGet(() -> next(lane, plan, permit)));
            } catch (UnreadableRows e) {
                standAside(lane, e);
            }
        }
    }

    /**
     * An answer, or a person, may have shut the lane after this permit was given out, and the rows of that answer's call wait
     * again; or this ferry stood still for so long that another has taken the permit back: what is cut, is cut where nobody can come between.
     *
     * @return the cut of a lane that may not call now; empty where it may
     */
    private Optional<Cut> shut(LaneId lane, long permit) {
        Standing standing = wakes.standing(lane);
        if (!standing.isOpen() || !permits.isHeld(permit)) {
            return Optional.of(Cut.NOTHING); // who opens it, wakes it; and so does who has taken the permit back
        }
        return standing.holdUntil().isAfter(clock.instant())
                ? Optional.of(new Cut(null, standing.holdUntil(), false))
                : Optional.empty();
    }

    /** What is at fault alone stands aside; the others of the lane go on. */
    private void standAside(LaneId lane, UnreadableRows fault) {
        Asides.Aside aside = calls.standAside(fault.slice(), DropRows.UNREADABLE);
        if (aside.rows() == 0) {
            throw fault; // they are still there, so the next cut would find them again
        }
        LOG.error(
                "Lane {}: {} rows of drop {} cannot be read from the ledger and stand aside; the others go on",
                lane,
                aside.rows(),
                fault.drop(),
                Quiet.fault(fault));
        aside.awake().forEach(wakes::wake);
    }

    private Cut next(LaneId lane, LanePlan plan, long permit) {
        waiting.setAsideUnknown(lane); // before it is asked when the first of those that rest may go
        Optional<Instant> rested = waiting.releaseRested(lane);
        List<Backlog> backlog = free(lane, plan, waiting.backlog(lane));
        List<Part> trial = waiting.onTrial(lane);
        Draft draft = new Draft(lane, plan);
        boolean others = next(backlog, plan.limit().rows(), clock.instant()).isPresent();
        boolean ofTrial = !trial.isEmpty() && !(others && trialsJustNow.contains(lane));
        if (ofTrial) {
            draft.trial(trial);
        } else {
            switch (plan.operation().packing()) {
                case ROWS -> rows(draft, backlog);
                case IDS -> ids(draft, backlog);
                case NUMBERS_BY_CAMPAIGNS -> numbers(draft, backlog);
            }
        }
        if (draft.isEmpty()) {
            return nothingUntil(backlog, rested);
        }
        return new Cut(draft.journal(permit), null, ofTrial);
    }

    /** What waits for campaigns that are not busy, where the calls of one campaign go one after another. */
    private List<Backlog> free(LaneId lane, LanePlan plan, List<Backlog> backlog) {
        if (plan.limit().turn() != Limit.Turn.CAMPAIGN) {
            return backlog;
        }
        Set<String> busy = waiting.busyCampaigns(lane);
        return backlog.stream()
                .filter(one -> waiting.destination(one.destinationId()).campaigns().stream()
                        .noneMatch(busy::contains))
                .toList();
    }

    /** A call in the making. */
    private final class Draft {
        private final LaneId lane;
        private final LanePlan plan;
        private final Map<Part, BitSet> taken = new LinkedHashMap<>();
        private final List<List<String>> values = new ArrayList<>();
        private final List<String> identities = new ArrayList<>();
        private final Set<String> numbers = new HashSet<>();
        private final Map<String, Map<String, Integer>> mappings = new HashMap<>();
        private final Map<Long, List<Row>> slices = new HashMap<>();
        private @Nullable Destination destination;
        private List<String> campaigns = List.of();
        private List<String> columns = List.of();

        Draft(LaneId lane, LanePlan plan) {
            this.lane = lane;
            this.plan = plan;
        }

        boolean isEmpty() {
            return taken.isEmpty();
        }

        List<Row> slice(Part part) {
            return slices.computeIfAbsent(part.sliceId(), slice -> read(part));
        }

        /** The rows of a slice, all that are in it; what the database itself says is nobody's slice's fault. */
        private List<Row> read(Part part) {
            try {
                List<Row> rows = waiting.rows(part.sliceId());
                if (rows.size() != part.rowsOfSlice()) {
                    throw new IllegalStateException(
                            rows.size() + " rows are there, and " + part.rowsOfSlice() + " were stored");
                }
                if (plan.operation().packing() == Packing.IDS) {
                    rows.forEach(row -> Ids.parse(row.number()));
                }
                return rows;
            } catch (RuntimeException e) {
                throw LedgerFaults.isOfLedger(e) ? e : new UnreadableRows(part, e);
            }
        }

        void trial(List<Part> parts) {
            switch (plan.operation().packing()) {
                case ROWS -> rows(parts, plan.limit().rows());
                case IDS -> ids(parts);
                case NUMBERS_BY_CAMPAIGNS -> {
                    View view = new View();
                    parts.forEach(part -> view.add(
                            part,
                            slice(part),
                            waiting.destination(part.destinationId()).campaigns(),
                            Instant.MIN,
                            clock.instant(),
                            plan.limit().rows()));
                    rectangle(
                            Rectangles.plan(view.campaignsOf, plan.limit().rows(), view.together)
                                    .get(0),
                            view);
                }
            }
        }

        /** Takes rows of one destination, as many as fit. */
        void rows(List<Part> parts, int most) {
            Destination to = waiting.destination(parts.get(0).destinationId());
            destination = to;
            campaigns = to.campaigns();
            columns = to.columns();
            for (Part part : parts) {
                Map<String, Integer> mapping = mappings.computeIfAbsent(part.dropId(), waiting::mapping);
                List<Row> slice = slice(part);
                BitSet rows = new BitSet();
                for (int row = part.members().nextSetBit(0);
                        row >= 0 && values.size() < most;
                        row = part.members().nextSetBit(row + 1)) {
                    Row one = slice.get(row);
                    if (plan.operation().distinct() && !numbers.add(one.number())) {
                        continue; // the vendor takes a number once in a call; this one has a call of its own coming
                    }
                    rows.set(row);
                    values.add(values(one, to, mapping, plan.operation()));
                    identities.add(part.dropId() + "-" + one.line());
                }
                if (!rows.isEmpty()) {
                    taken.put(part, rows);
                }
            }
        }

        /** Takes the rows whose ids make the best next call. */
        void ids(List<Part> parts) {
            List<Integer> rowOf = new ArrayList<>();
            List<Part> partOf = new ArrayList<>();
            List<Ids> asked = new ArrayList<>();
            for (Part part : parts) {
                List<Row> slice = slice(part);
                part.members().stream().forEach(row -> {
                    rowOf.add(row);
                    partOf.add(part);
                    asked.add(Ids.parse(slice.get(row).number()));
                });
            }
            IdCalls.IdCall call = IdCalls.next(asked, plan.limit().rows());
            call.rows().forEach(one -> taken.computeIfAbsent(partOf.get(one), part -> new BitSet())
                    .set(rowOf.get(one)));
            values.add(List.of(call.text()));
        }

        /** Takes the rows that ask for numbers and campaigns of a rectangle. */
        void rectangle(Rectangles.Rectangle rectangle, View view) {
            Set<String> all = Set.copyOf(rectangle.campaigns());
            for (String number : rectangle.numbers()) {
                view.rows.getOrDefault(number, List.of()).stream()
                        .filter(row -> all.containsAll(row.campaigns()))
                        .forEach(row -> taken.computeIfAbsent(row.part(), part -> new BitSet())
                                .set(row.row()));
                values.add(List.of(number));
            }
            campaigns = rectangle.campaigns();
            columns = List.of(plan.operation().numberField().orElse(""));
        }

        Call journal(long permit) {
            Secret key = null;
            Instant owedUntil = null;
            String url = null;
            URI base = configuration.callbackBase();
            if (plan.operation().callback()) {
                owedUntil = clock.instant().plus(configuration.callbackDeadline());
            }
            if (plan.operation().callback() && base != null) {
                key = names.secret();
                url = base.toString().replaceFirst("/+$", "") + "/callbacks/"
                        + plan.account().vendor() + "/" + key.reveal();
            }
            Destination to = destination;
            Call call = new Call(
                    names.next(),
                    lane,
                    campaigns,
                    columns,
                    to == null ? new TreeMap<>() : to.options(),
                    values,
                    identities,
                    url);
            calls.journal(call, taken, permit, key, owedUntil);
            return call;
        }
    }

    private void rows(Draft draft, List<Backlog> backlog) {
        int most = draft.plan.limit().rows();
        next(backlog, most, clock.instant()).ifPresent(next -> {
            List<String> campaigns = waiting.destination(next.destinationId()).campaigns();
            boolean alone = draft.plan.operation().firstAlone() && !waiting.everConfirmed(draft.lane, campaigns);
            int rows = alone ? 1 : most;
            draft.rows(waiting.waiting(draft.lane, next.destinationId(), rows), rows);
        });
    }

    private void ids(Draft draft, List<Backlog> backlog) {
        next(backlog, draft.plan.limit().rows(), clock.instant())
                .ifPresent(next -> draft.ids(waiting.waiting(draft.lane, next.destinationId(), IN_VIEW)));
    }

    /** Full calls in the order of the world; then part-filled ones whose linger is over. */
    static Optional<Backlog> next(List<Backlog> backlog, int rowsPerCall, Instant now) {
        return backlog.stream()
                .filter(one -> one.rows() >= rowsPerCall || !one.due().isAfter(now))
                .min(Comparator.comparing(
                                (Backlog one) -> one.due().plus(PATIENCE).isAfter(now))
                        .thenComparing(one -> one.rows() < rowsPerCall)
                        .thenComparing(Backlog::firstSeq)
                        .thenComparing(Backlog::destinationId));
    }

    private static Cut nothingUntil(List<Backlog> backlog, Optional<Instant> rested) {
        return Stream.concat(backlog.stream().map(Backlog::due), rested.stream())
                .min(Comparator.naturalOrder())
                .map(due -> new Cut(null, due, false))
                .orElse(Cut.NOTHING);
    }

    private static List<String> values(
            Row row, Destination destination, Map<String, Integer> mapping, Operation operation) {
        List<String> values = new ArrayList<>(destination.columns().size());
        for (String column : destination.columns()) {
            if (operation.isNumber(column)) {
                values.add(row.number());
                continue;
            }
            Integer place = mapping.get(column);
            String value = place == null || place >= row.fields().size()
                    ? ""
                    : row.fields().get(place);
            values.add(operation.fields().containsKey(column) ? value.strip() : value);
        }
        return values;
    }

    /** A row that asks for a number to be deleted from some campaigns. */
    private record Asked(Part part, int row, Set<String> campaigns) {}

    /** The deletes in view, by number; the campaigns of a number never exceed what one call carries. */
    private static final class View {
        private final Map<String, List<Asked>> rows = new LinkedHashMap<>();
        private final Map<String, Set<String>> campaignsOf = new LinkedHashMap<>();
        private final Set<String> due = new HashSet<>();
        private final Set<String> overdue = new HashSet<>();
        private boolean together;

        void add(Part part, List<Row> slice, List<String> campaigns, Instant dueAt, Instant now, int cap) {
            Set<String> asked = Set.copyOf(campaigns);
            part.members().stream()
                    .forEach(row -> add(slice.get(row).number(), new Asked(part, row, asked), dueAt, now, cap));
        }

        private void add(String number, Asked row, Instant dueAt, Instant now, int cap) {
            if (!dueAt.isAfter(now)) {
                due.add(number);
            }
            if (!dueAt.isAfter(now.minus(PATIENCE))) {
                overdue.add(number);
            }
            Set<String> campaigns = campaignsOf.computeIfAbsent(number, n -> new TreeSet<>());
            Set<String> more = new TreeSet<>(campaigns);
            more.addAll(row.campaigns());
            if (more.size() > cap && !campaigns.isEmpty()) {
                return; // its turn comes when the number's other campaigns are done, which do not linger then
            }
            campaignsOf.put(number, more);
            rows.computeIfAbsent(number, n -> new ArrayList<>()).add(row);
            together |= row.campaigns().size() > 1;
        }
    }

    private void numbers(Draft draft, List<Backlog> backlog) {
        int most = draft.plan.limit().rows();
        View view = view(draft, backlog, most);
        Rectangles.plan(view.campaignsOf, most, view.together).stream()
                .filter(call ->
                        call.numbers().size() >= most || call.numbers().stream().anyMatch(view.due::contains))
                .max(Comparator.comparing((Rectangles.Rectangle call) ->
                                call.numbers().stream().anyMatch(view.overdue::contains))
                        .thenComparing(Rectangles.Rectangle::pairs))
                .ifPresent(rectangle -> draft.rectangle(rectangle, view));
    }

    private View view(Draft draft, List<Backlog> backlog, int cap) {
        Instant now = clock.instant();
        View view = new View();
        int inView = 0;
        for (Backlog one : backlog.stream()
                .sorted(Comparator.comparing(Backlog::firstSeq).thenComparing(Backlog::destinationId))
                .toList()) {
            List<String> campaigns = waiting.destination(one.destinationId()).campaigns();
            for (Part part : waiting.waiting(draft.lane, one.destinationId(), IN_VIEW - inView)) {
                view.add(part, draft.slice(part), campaigns, one.due(), now, cap);
                inView += part.count();
            }
            if (inView >= IN_VIEW) {
                break;
            }
        }
        return view;
    }
}
