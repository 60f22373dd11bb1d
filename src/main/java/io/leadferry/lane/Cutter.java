package io.leadferry.lane;

import io.leadferry.feed.ConfigurationCheck;
import io.leadferry.feed.Ferry;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Calls.Backlog;
import io.leadferry.ledger.Calls.WaitingPart;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Permits;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Names;
import io.leadferry.model.Row;
import io.leadferry.vendor.LanePlan;
import io.leadferry.vendor.VendorProfile.Operation;
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
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a call when its permit is there, and not before (law 5): the fullest call the lane can make from everything that
 * waits, of whatever file; and writes it down before it is sent (law 3).
 */
public final class Cutter {

    /** How long a part-filled call, its linger over, lets full ones go first: more rows for it save a call. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** How many waiting deletes are looked at together. */
    private static final int DELETES_IN_VIEW = 50_000;

    private final Ferry ferry;
    private final Ledger ledger;
    private final Calls calls;
    private final Permits permits;
    private final Wakes wakes;
    private final Names names;
    private final Clock clock;

    public Cutter(Ferry ferry, Ledger ledger, Calls calls, Permits permits, Wakes wakes, Names names, Clock clock) {
        this.ferry = ferry;
        this.ledger = ledger;
        this.calls = calls;
        this.permits = permits;
        this.wakes = wakes;
        this.names = names;
        this.clock = clock;
    }

    private record Cut(@Nullable Call call, @Nullable Instant ripeAt) {
        static final Cut NOTHING = new Cut(null, null);
    }

    /**
     * Cuts and journals the next call of a lane.
     *
     * @param lane {@code account/operation}
     * @param permit the permit it will use; given back when nothing is ripe
     * @return the call, or null when there is nothing to send now
     */
    public @Nullable Call cut(@Header("lane") String lane, @ExchangeProperty(DurableThrottler.PERMIT) long permit) {
        LaneId id = LaneId.parse(lane);
        LanePlan plan = ferry.lane(id);
        wakes.awake(id);
        Cut cut = ledger.inTransaction(() -> switch (plan.operation().packing()) {
            case ROWS, IDS -> rows(id, plan.operation(), plan.limit(), permit);
            case NUMBERS_BY_CAMPAIGNS -> numbers(id, plan.limit(), permit);
        });
        if (cut.call() == null) {
            permits.giveBack(permit);
            if (cut.ripeAt() != null) {
                wakes.at(id, cut.ripeAt());
            }
        }
        return cut.call();
    }

    private Cut rows(LaneId lane, Operation operation, Limit limit, long permit) {
        Instant now = clock.instant();
        List<Backlog> backlog = calls.backlog(lane);
        Optional<Backlog> next = next(backlog, limit.rows(), now);
        if (next.isEmpty()) {
            return nothingUntil(backlog);
        }
        Destination destination = calls.destination(next.get().destinationId());
        Map<WaitingPart, BitSet> taken = new LinkedHashMap<>();
        List<List<String>> values = new ArrayList<>();
        Map<String, Map<String, Integer>> mappings = new HashMap<>();
        for (WaitingPart part : calls.waiting(lane, next.get().destinationId(), limit.rows())) {
            BitSet rows = first(part.members(), limit.rows() - values.size());
            taken.put(part, rows);
            Map<String, Integer> mapping = mappings.computeIfAbsent(part.dropId(), calls::mapping);
            List<Row> slice = calls.rows(part.sliceId());
            rows.stream().mapToObj(slice::get).forEach(row -> values.add(values(row, destination, mapping, operation)));
        }
        Call call = new Call(
                names.next(), lane, destination.campaigns(), destination.columns(), destination.options(), values);
        calls.journal(call, taken, permit);
        return new Cut(call, null);
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

    private static Cut nothingUntil(List<Backlog> backlog) {
        return backlog.stream()
                .map(Backlog::due)
                .min(Comparator.naturalOrder())
                .map(due -> new Cut(null, due))
                .orElse(Cut.NOTHING);
    }

    private static BitSet first(BitSet members, int most) {
        BitSet first = new BitSet();
        members.stream().limit(most).forEach(first::set);
        return first;
    }

    private static List<String> values(
            Row row, Destination destination, Map<String, Integer> mapping, Operation operation) {
        String numberField = ConfigurationCheck.numberField(operation).orElse("");
        List<String> values = new ArrayList<>(destination.columns().size());
        for (String column : destination.columns()) {
            if (column.equals(numberField)) {
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
    private record Asked(WaitingPart part, int row, Set<String> campaigns) {}

    /** The deletes in view, by number; the campaigns of a number never exceed what one call carries. */
    private static final class View {
        private final Map<String, List<Asked>> rows = new LinkedHashMap<>();
        private final Map<String, Set<String>> campaignsOf = new LinkedHashMap<>();
        private final Set<String> due = new HashSet<>();
        private final Set<String> overdue = new HashSet<>();
        private boolean together;

        void add(String number, Asked row, Instant dueAt, Instant now, int cap) {
            Set<String> campaigns = campaignsOf.computeIfAbsent(number, n -> new TreeSet<>());
            Set<String> more = new TreeSet<>(campaigns);
            more.addAll(row.campaigns());
            if (more.size() > cap && !campaigns.isEmpty()) {
                return; // its turn comes when the number's other campaigns are done
            }
            campaignsOf.put(number, more);
            rows.computeIfAbsent(number, n -> new ArrayList<>()).add(row);
            together |= row.campaigns().size() > 1;
            if (!dueAt.isAfter(now)) {
                due.add(number);
            }
            if (!dueAt.plus(PATIENCE).isAfter(now)) {
                overdue.add(number);
            }
        }
    }

    private Cut numbers(LaneId lane, Limit limit, long permit) {
        List<Backlog> backlog = calls.backlog(lane);
        View view = view(lane, backlog, limit.rows());
        Optional<Rectangles.Rectangle> next = Rectangles.plan(view.campaignsOf, limit.rows(), view.together).stream()
                .filter(call -> call.numbers().size() >= limit.rows()
                        || call.numbers().stream().anyMatch(view.due::contains))
                .max(Comparator.comparing((Rectangles.Rectangle call) ->
                                call.numbers().stream().anyMatch(view.overdue::contains))
                        .thenComparing(Rectangles.Rectangle::pairs));
        return next.map(rectangle -> new Cut(journalled(lane, rectangle, view, permit), null))
                .orElseGet(() -> nothingUntil(backlog));
    }

    private View view(LaneId lane, List<Backlog> backlog, int cap) {
        Instant now = clock.instant();
        View view = new View();
        int inView = 0;
        for (Backlog one : backlog.stream()
                .sorted(Comparator.comparing(Backlog::firstSeq).thenComparing(Backlog::destinationId))
                .toList()) {
            Set<String> campaigns =
                    Set.copyOf(calls.destination(one.destinationId()).campaigns());
            for (WaitingPart part : calls.waiting(lane, one.destinationId(), DELETES_IN_VIEW - inView)) {
                List<Row> slice = calls.rows(part.sliceId());
                part.members().stream()
                        .forEach(row -> view.add(
                                slice.get(row).number(), new Asked(part, row, campaigns), one.due(), now, cap));
                inView += part.members().cardinality();
            }
            if (inView >= DELETES_IN_VIEW) {
                break;
            }
        }
        return view;
    }

    private Call journalled(LaneId lane, Rectangles.Rectangle rectangle, View view, long permit) {
        Set<String> campaigns = Set.copyOf(rectangle.campaigns());
        Map<WaitingPart, BitSet> taken = new LinkedHashMap<>();
        for (String number : rectangle.numbers()) {
            view.rows.getOrDefault(number, List.of()).stream()
                    .filter(row -> campaigns.containsAll(row.campaigns()))
                    .forEach(row -> taken.computeIfAbsent(row.part(), part -> new BitSet())
                            .set(row.row()));
        }
        Call call = new Call(
                names.next(),
                lane,
                rectangle.campaigns(),
                List.of("PhoneNumber"),
                new TreeMap<>(),
                rectangle.numbers().stream().map(List::of).toList());
        calls.journal(call, taken, permit);
        return call;
    }
}
