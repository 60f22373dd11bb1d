package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import io.leadferry.TestLedger;
import io.leadferry.connector.LanePlan;
import io.leadferry.connector.Tokens;
import io.leadferry.connector.VendorCall;
import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfile.TryAgain;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.Batcher;
import io.leadferry.lane.Dispatcher;
import io.leadferry.lane.IssuedPermit;
import io.leadferry.lane.PermitReturns;
import io.leadferry.lane.RateLimiter;
import io.leadferry.lane.Settlement;
import io.leadferry.lane.TokenRequests;
import io.leadferry.lane.Wakes;
import io.leadferry.lane.WhyItWaits;
import io.leadferry.lane.WhyItWaits.LaneOutlook;
import io.leadferry.lane.WhyItWaits.Outlook;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.Duties;
import io.leadferry.model.Effect;
import io.leadferry.model.Fates;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Names;
import io.leadferry.model.Outcome;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import io.leadferry.model.Wait.Kind;
import io.leadferry.story.Stories;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/**
 * A real ledger with all that cuts and settles calls, and no vendor: a test says what each answer is. Time passes by a
 * second with every cut and every answer.
 */
final class LedgerFixture implements AutoCloseable {

    static final LaneId ADD = new LaneId("acme", "add-leads");
    static final LaneId DELETE = new LaneId("acme", "delete-leads");
    static final LaneId TOKENS = new LaneId("acme", "generate-token");
    static final LaneId OTHERS_ADD = new LaneId("other", "add-leads");
    static final Duration DEADLINE = Duration.ofHours(24);

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Map<LaneId, Effect> EFFECTS =
            Map.of(ADD, Effect.ADDS, OTHERS_ADD, Effect.ADDS, DELETE, Effect.DELETES);

    final HandClock clock = new HandClock();
    final Names names;
    private final DefaultCamelContext camel = new DefaultCamelContext();
    final LeadferryConfiguration configuration;
    private final Map<String, List<Row>> rowsOf = new HashMap<>();
    private long nextNumber = 6_000_000_000L;
    private RateLimiter rateLimiter;
    Batcher batcher;
    private PermitReturns permitReturns;
    Ledger ledger;
    LedgerModule module;
    Drops drops;
    DropRows dropRows;
    Calls calls;
    Callbacks callbacks;
    Permits permits;
    Settlement settlement;
    Lanes lanes;
    LedgerWatch watch;
    WhyItWaits why;

    LedgerFixture(Path home, boolean callbacks, long seed) throws Exception {
        this.names = new Names(clock, new Random(seed));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:wake").stop();
            }
        });
        camel.start();
        VendorProfile profile = new VendorProfiles().find("ozonetel").orElseThrow();
        Map<LaneId, LanePlan> lanes = new HashMap<>();
        Map<String, Account> accounts = new HashMap<>();
        EFFECTS.keySet().forEach(lane -> {
            Account account = accounts.computeIfAbsent(
                    lane.account(),
                    name -> new Account(name, "ozonetel", URI.create("http://localhost"), Map.of(), Map.of(), null));
            int rows = lane.equals(DELETE) ? 100 : 500;
            Limit.Turn turn = lane.equals(DELETE) ? Limit.Turn.LANE : Limit.Turn.FREE;
            lanes.put(
                    lane,
                    new LanePlan(
                            account,
                            profile.operation(lane.operation()),
                            new Limit(5, Duration.ofSeconds(60), rows, turn),
                            new TryAgain(Duration.ofMinutes(1), Duration.ofHours(1))));
        });
        lanes.put(
                TOKENS,
                new LanePlan(
                        accounts.get("acme"),
                        profile.operation(TOKENS.operation()),
                        new Limit(10, Duration.ofHours(1), 1, Limit.Turn.LANE),
                        LanePlan.ONCE));
        this.configuration = new LeadferryConfiguration(
                home,
                TestLedger.at(home.resolve("ledger.db")),
                callbacks ? URI.create("http://127.0.0.1:9") : null,
                DEADLINE,
                accounts,
                lanes,
                Map.of());
        open();
    }

    private void open() {
        ledger = Ledger.open(configuration.ledger());
        module = new LedgerModule(ledger, EFFECTS, clock);
        drops = module.drops();
        dropRows = module.dropRows();
        calls = module.calls();
        callbacks = module.callbacks();
        permits = module.permits();
        lanes = module.lanes();
        watch = module.watch();
        why = new WhyItWaits(configuration, lanes, permits, module.waiters(), dropRows, watch, clock);
        rateLimiter = new RateLimiter(configuration, ledger, permits, lanes, clock);
        Wakes wakes = new Wakes(
                configuration, module.waitingRows(), camel.createProducerTemplate(), rateLimiter, Duties.all(), clock);
        settlement = new Settlement(configuration, calls, permits, lanes, Duties.all(), rateLimiter, wakes, clock);
        Tokens tokens = new Tokens(module.tokens(), clock, new Random(1));
        permitReturns = new PermitReturns(configuration, permits, settlement, rateLimiter, wakes, clock);
        TokenRequests requests =
                new TokenRequests(configuration, tokens, settlement, permits, rateLimiter, names, clock);
        batcher =
                new Batcher(configuration, ledger, module.waitingRows(), calls, permits, wakes, requests, names, clock);
    }

    /** The process ends, however much is under way, and another one opens the ledger. */
    void reopen() {
        rateLimiter.close();
        ledger.close();
        open();
    }

    @Override
    public void close() throws Exception {
        rateLimiter.close();
        ledger.close();
        camel.close();
    }

    /** Tells the stories of numbers in this ledger. */
    Stories stories() {
        return new Stories(configuration, new VendorProfiles(), module.numberRows(), drops, why, module.forgettings());
    }

    static Destination add(String campaign) {
        return new Destination(ADD, List.of(campaign), List.of("PhoneNumber"), new TreeMap<>());
    }

    /** An add that may be repeated without harm. */
    static Destination checkedAdd(String campaign) {
        return new Destination(
                ADD, List.of(campaign), List.of("PhoneNumber"), new TreeMap<>(Map.of("checkDuplicate", "true")));
    }

    static Destination delete(String... campaigns) {
        return new Destination(DELETE, List.of(campaigns), List.of("PhoneNumber"), new TreeMap<>());
    }

    /** Seals a drop of these numbers. */
    String drop(Destination destination, String... numbers) {
        return drop(destination, List.of(numbers));
    }

    String drop(Destination destination, List<String> numbers) {
        return sealed(destination, rows(numbers));
    }

    private static List<Row> rows(List<String> numbers) {
        List<Row> rows = new ArrayList<>();
        for (String number : numbers) {
            rows.add(new Row(rows.size() + 2L, number, Long.parseLong("91" + number), List.of(number)));
        }
        return rows;
    }

    /** Seals a drop of so many numbers that nobody has had before. */
    List<String> drop(Destination destination, int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(Long.toString(nextNumber++));
        }
        drop(destination, numbers);
        return numbers;
    }

    private String sealed(Destination destination, List<Row> rows) {
        String id = read(destination, rows);
        drops.seal(id, "archive/" + id, Duration.ZERO);
        rowsOf.put(id, List.copyOf(rows));
        return id;
    }

    /** Reads a drop of these numbers and does not seal it. */
    void unsealed(Destination destination, String... numbers) {
        read(destination, rows(List.of(numbers)));
    }

    private String read(Destination destination, List<Row> rows) {
        clock.advance(STEP);
        String id = names.next();
        drops.open(Drop.arriving(id, "leads", id + ".csv", id, 1, clock.instant(), clock.instant())
                .withHeader(List.of("PhoneNumber"), Map.of("PhoneNumber", 0)));
        List<NewSlice> slices = new ArrayList<>();
        for (int at = 0; at < rows.size(); at += 500) {
            slices.add(new NewSlice(destination, rows.subList(at, Math.min(at + 500, rows.size()))));
        }
        drops.append(id, slices, List.of(), rows.size(), 0, 0);
        return id;
    }

    /** The next call of a lane, once its rest is over as the throttle would have it; null when it has nothing to send. */
    Call cut(LaneId lane) {
        Duration rest = Duration.between(clock.instant(), lanes.of(lane).holdUntil());
        clock.advance(rest.compareTo(STEP) > 0 ? rest : STEP);
        long permit = permits.take(lane, clock.instant(), Instant.EPOCH);
        VendorCall cut = batcher.cut(lane, new IssuedPermit(lane, permit));
        if (cut == null) {
            permits.giveBack(permit); // as the throttle does, whose it is
            return null;
        }
        return cut.call();
    }

    /** A lane has its permit, and what its calls need cannot be had: the exchange fails, and the throttle deals with it. */
    void notReady(LaneId lane, Outcome why) {
        long permit = permits.take(lane, clock.instant(), Instant.EPOCH);
        Exchange asked = new DefaultExchange(camel);
        asked.getMessage().setBody(why);
        Exchange failed = new Dispatcher.TokenHad().aggregate(new DefaultExchange(camel), asked);
        permitReturns.ended(new IssuedPermit(lane, permit), failed);
    }

    static List<String> numbers(Call call) {
        return call.rows().stream().map(row -> row.get(0)).toList();
    }

    /** Answers a call. */
    void answer(Call call, Outcome.Kind kind) {
        answer(call.id(), call.lane(), kind);
    }

    void answer(String call, LaneId lane, Outcome.Kind kind) {
        clock.advance(STEP);
        settlement.settle(
                call, lane, Outcome.of(kind, "said " + kind.word(), kind == Outcome.Kind.IN_DOUBT ? null : 200));
    }

    /** The callback of a call comes and says that all of its rows were taken. */
    void calledBack(Call call) {
        calledBack(call.id(), Fates.all(RowState.CONFIRMED, null));
    }

    void calledBack(String call, Fates fates) {
        clock.advance(STEP);
        Outcome.Kind kind = fates.state() == RowState.REFUSED ? Outcome.Kind.REFUSED : Outcome.Kind.CONFIRMED;
        calls.calledBack(call, Outcome.of(kind, "told", null), fates);
    }

    /** Time passes until no callback is waited for any more. */
    void passTheDeadline() {
        clock.advance(DEADLINE.plusMinutes(1));
        callbacks.overdue().forEach(overdue -> calls.unanswered(overdue.call(), "no result came"));
    }

    /** Where each row of a drop stands, by number; the words of the ledger. */
    Map<String, String> states(String drop) {
        return allStates().getOrDefault(drop, Map.of());
    }

    /** Where each row of each drop stands, by drop and number. */
    Map<String, Map<String, String>> allStates() {
        Map<String, Map<String, String>> states = new HashMap<>();
        Map<String, TreeMap<Long, List<Part>>> slices = new HashMap<>();
        drops.list(null, null, 10_000).stream()
                .flatMap(drop -> module.parts().ofDrop(drop.id()).stream())
                .forEach(part -> slices.computeIfAbsent(part.dropId(), drop -> new TreeMap<>())
                        .computeIfAbsent(part.sliceId(), slice -> new ArrayList<>())
                        .add(part));
        slices.forEach((drop, ofDrop) -> {
            Map<String, String> found = states.computeIfAbsent(drop, name -> new TreeMap<>());
            int first = 0;
            for (List<Part> slice : ofDrop.values()) {
                for (Part part : slice) {
                    for (int row : part.members().stream().toArray()) {
                        String number = rowsOf.get(drop).get(first + row).number();
                        assertThat(found.put(number, part.state().word()))
                                .as("one state for %s", number)
                                .isNull();
                    }
                }
                first += slice.get(0).rowsOfSlice();
            }
        });
        return states;
    }

    /** The campaigns that a row of a delete still has before it, or waits for a callback in. */
    Set<String> campaignsLeft(String drop, String number) {
        Set<String> left = new TreeSet<>();
        for (Part part : module.parts().ofDrop(drop)) {
            List<Row> slice = module.parts().rows(part.sliceId());
            if (part.members().stream().anyMatch(row -> slice.get(row).number().equals(number))
                    && part.state() != Part.State.CONFIRMED
                    && part.state() != Part.State.REFUSED) {
                left.addAll(module.destinations().campaigns(part.destinationId()));
                left.addAll(part.then());
            }
        }
        return left;
    }

    String state(String drop, String number) {
        return String.valueOf(states(drop).get(number));
    }

    boolean finished(String drop) {
        return drops.find(drop).orElseThrow().state() == Drop.State.FINISHED;
    }

    /** Whoever looks through the ledger finds it sound. */
    void isSound() {
        LedgerCheck.through(ledger, clock, finding -> assertThat(finding).isNull());
    }

    /** Law 2 for every drop, and that a drop is finished just when nothing of it is left to do. */
    void sumsHold() {
        for (Drop drop : drops.list(null, null, 10_000)) {
            Map<RowState, Long> counts = dropRows.counts(drop);
            assertThat(counts.values().stream().mapToLong(Long::longValue).sum())
                    .as("rows of drop %s", drop.id())
                    .isEqualTo(drop.total());
            boolean open = counts.get(RowState.PENDING) > 0 || owed(drop.id()) > 0;
            assertThat(drop.state())
                    .as("drop %s with %s", drop.id(), counts)
                    .isEqualTo(open ? Drop.State.WORKING : Drop.State.FINISHED);
        }
    }

    /**
     * Law 12 for every drop and lane: whatever is not in a call has its reason, a lane has those of its drops, and no time
     * that is told lies in the past.
     */
    void nothingWaitsInSilence() {
        Map<String, Map<String, String>> states = allStates();
        Map<LaneId, Set<Kind>> ofDrops = new HashMap<>();
        for (Drop drop : drops.list(null, null, 10_000)) {
            Outlook outlook = why.of(drop);
            Set<String> found = Set.copyOf(states.get(drop.id()).values());
            Set<Kind> kinds = outlook.waits().stream().map(Wait::kind).collect(Collectors.toSet());
            boolean toSend = found.stream().anyMatch(Set.of("pending", "held", "resting")::contains);
            String what = "drop " + drop.id() + " with " + found + " waits for " + outlook;
            if (toSend || found.contains("inDoubt") || owed(drop.id()) > 0) {
                assertThat(kinds).as(what).isNotEmpty();
            } else if (!found.contains("sending")) {
                assertThat(kinds).as(what).isEmpty();
            }
            if (found.contains("held")) {
                assertThat(kinds).as(what).containsAnyOf(Kind.EARLIER_DELETE, Kind.CALLBACK, Kind.IN_DOUBT);
            }
            outlook.waits().forEach(this::timesAreTrue);
            assertThat(outlook.waits())
                    .as(what)
                    .filteredOn(wait -> wait.kind() == Kind.CALLBACK)
                    .allSatisfy(wait -> assertThat(wait.until()).isNotNull());
            if (outlook.expectedAt() != null) {
                assertThat(outlook.expectedAt()).as(what).isAfter(clock.instant());
            } else if (toSend) {
                assertThat(kinds)
                        .as(what)
                        .containsAnyOf(
                                Kind.PAUSED,
                                Kind.BLOCKED,
                                Kind.SERVER_AWAY,
                                Kind.EARLIER_DELETE,
                                Kind.CALLBACK,
                                Kind.IN_DOUBT,
                                Kind.CAMPAIGN_UNKNOWN);
            }
            ofDrops.computeIfAbsent(laneOf(drop.id()), lane -> new HashSet<>()).addAll(kinds);
        }
        ofDrops.forEach((lane, kinds) -> {
            LaneOutlook outlook = why.of(lane);
            assertThat(outlook.waits().stream().map(waiting -> waiting.why().kind()))
                    .as("lane %s waits for %s", lane, outlook)
                    .containsAll(kinds);
            outlook.waits().forEach(waiting -> timesAreTrue(waiting.why()));
        });
    }

    private void timesAreTrue(Wait wait) {
        assertThat(wait.since()).as("since of %s", wait).isBeforeOrEqualTo(clock.instant());
        if (wait.until() != null) {
            assertThat(wait.until()).as("until of %s", wait).isAfter(clock.instant());
        }
    }

    LaneId laneOf(String drop) {
        return LaneId.parse(ledger.sql()
                .sql("select min(lane) from parts where drop_id = ?")
                .params(drop)
                .query(String.class)
                .single());
    }

    /** Rows of a drop whose callback can still come. */
    private long owed(String drop) {
        return ledger.sql()
                .sql("select coalesce(sum(p.row_count), 0) from parts p join calls c on c.id = p.call_id"
                        + " where p.drop_id = ? and p.state = 'accepted' and c.owed_until > ?")
                .params(drop, clock.millis())
                .query(Long.class)
                .single();
    }
}
