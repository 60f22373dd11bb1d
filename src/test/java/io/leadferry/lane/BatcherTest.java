package io.leadferry.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.HandClock;
import io.leadferry.OnBothLedgers;
import io.leadferry.TestLedger;
import io.leadferry.connector.LanePlan;
import io.leadferry.connector.Tokens;
import io.leadferry.connector.VendorCall;
import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.Permits;
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
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws 2 and 5 on a real ledger: the fewest calls from whatever waits, and sums that hold after each step. */
@OnBothLedgers
class BatcherTest {

    private static final LaneId ADD = new LaneId("acme", "add-leads");
    private static final LaneId DELETE = new LaneId("acme", "delete-leads");
    private static final int CALL = 500;
    private static final Duration LINGER = Duration.ofSeconds(5);

    @TempDir
    Path home;

    private final HandClock clock = new HandClock();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Names names;
    private LeadferryConfiguration configuration;
    private Ledger ledger;
    private LedgerModule module;
    private Drops drops;
    private DropRows dropRows;
    private Calls calls;
    private Permits permits;
    private RateLimiter rateLimiter;
    private Wakes wakes;
    private Lanes standings;
    private Batcher batcher;
    private PermitReturns permitReturns;
    private final AtomicInteger woken = new AtomicInteger();
    private long nextNumber = 6_000_000_000L;

    @BeforeEach
    void open() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:wake").process(exchange -> woken.incrementAndGet());
            }
        });
        camel.start();
        VendorProfile profile = new VendorProfiles().find("ozonetel").orElseThrow();
        Account account = new Account("acme", "ozonetel", URI.create("http://localhost"), Map.of(), Map.of(), null);
        Map<LaneId, LanePlan> lanes = Map.of(
                ADD,
                new LanePlan(
                        account,
                        profile.operation("add-leads"),
                        new Limit(5, Duration.ofSeconds(60), CALL, Limit.Turn.FREE),
                        LanePlan.ONCE),
                DELETE,
                new LanePlan(
                        account,
                        profile.operation("delete-leads"),
                        new Limit(2, Duration.ofSeconds(60), 100, Limit.Turn.LANE),
                        LanePlan.ONCE));
        configuration = new LeadferryConfiguration(
                home,
                TestLedger.at(home.resolve("ledger.db")),
                null,
                Duration.ofHours(24),
                Map.of("acme", account),
                lanes,
                Map.of());
        names = new Names(clock, new Random(7));
        openLedger();
    }

    /** Cuts as a lane's route does, and ends there. */
    private @Nullable Call cut(LaneId lane, long permit) {
        IssuedPermit issued = new IssuedPermit(lane, permit);
        VendorCall cut = batcher.cut(lane, issued);
        if (cut == null) {
            permitReturns.ended(issued, new DefaultExchange(camel));
            return null;
        }
        return cut.call();
    }

    private void openLedger() {
        ledger = Ledger.open(configuration.ledger());
        module = new LedgerModule(ledger, Map.of(ADD, Effect.ADDS, DELETE, Effect.DELETES), clock);
        drops = module.drops();
        dropRows = module.dropRows();
        calls = module.calls();
        permits = module.permits();
        standings = module.lanes();
        rateLimiter = new RateLimiter(configuration, ledger, permits, standings, clock);
        wakes = new Wakes(
                configuration, module.waitingRows(), camel.createProducerTemplate(), rateLimiter, Duties.all(), clock);
        Settlement settlement =
                new Settlement(configuration, calls, permits, standings, Duties.all(), rateLimiter, wakes, clock);
        Tokens tokens = new Tokens(module.tokens(), clock, new Random(1));
        TokenRequests requests =
                new TokenRequests(configuration, tokens, settlement, permits, rateLimiter, names, clock);
        permitReturns = new PermitReturns(configuration, permits, settlement, rateLimiter, wakes, clock);
        batcher =
                new Batcher(configuration, ledger, module.waitingRows(), calls, permits, wakes, requests, names, clock);
    }

    private void closeLedger() {
        rateLimiter.close();
        ledger.close();
    }

    @AfterEach
    void close() throws Exception {
        closeLedger();
        camel.close();
    }

    @Test
    void whatShutsTheLaneAfterThePermitHoldsTheCall() {
        sealedDrop(add("North"), 1);
        clock.advance(LINGER);
        List<Consumer<Instant>> shuts = List.of(
                now -> standings.rest(ADD, Wait.Kind.LANE_RESTS, "HTTP 429", now, now.plusMillis(20)),
                now -> standings.set(ADD, Lanes.State.PAUSED, null, now),
                now -> standings.set(ADD, Lanes.State.BLOCKED, "HTTP 401", now));
        for (Consumer<Instant> shut : shuts) {
            long permit = permits.take(ADD, clock.instant(), Instant.EPOCH);
            shut.accept(clock.instant());

            assertThat(cut(ADD, permit)).isNull();
            assertThat(permits.of(ADD)).isEmpty();
            standings.set(ADD, Lanes.State.OPEN, null, clock.instant());
        }
        await().untilAsserted(() -> assertThat(woken).hasValue(1)); // when its rest was over

        long permit = permits.take(ADD, clock.instant(), Instant.EPOCH);
        assertThat(cut(ADD, permit)).isNotNull();
    }

    static IntStream seeds() {
        return IntStream.range(0, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsOfOneDestinationTakeAsFewCallsAsTheirSumAllowsHoweverManyDropsBringThem(int seed) {
        Random random = new Random(seed);
        List<String> sent = new ArrayList<>();
        int files = 1 + random.nextInt(25);
        for (int file = 0; file < files; file++) {
            sent.addAll(sealedDrop(add("North"), 1 + random.nextInt(random.nextInt(4) == 0 ? 1_700 : 130)));
        }
        clock.advance(LINGER);

        List<Call> made = cutAll(ADD);

        assertThat(made).hasSize((sent.size() + CALL - 1) / CALL);
        assertThat(made.stream().flatMap(call -> call.rows().stream()).map(row -> row.get(0)))
                .containsExactlyElementsOf(sent);
    }

    /** A permit for nothing is written down and taken back, for each call anew. */
    @Test
    void aLaneIsCalledOnceAndOnlyWhileRowsOfItWait() {
        assertThat(wakes.call(ADD)).as("nothing waits").isFalse();
        sealedDrop(add("North"), 300);

        assertThat(wakes.call(DELETE)).as("another lane's rows").isFalse();
        assertThat(wakes.call(ADD)).as("rows that linger wait too").isTrue();
        assertThat(wakes.call(ADD)).as("it was called").isFalse();

        clock.advance(LINGER);
        assertThat(cutAll(ADD)).hasSize(1);
        assertThat(wakes.call(ADD)).as("all rows are under way").isFalse();
        sealedDrop(add("North"), 1);
        assertThat(wakes.call(ADD)).as("rows that came later").isTrue();
    }

    @Test
    void aFullCallGoesAtOnceAndTheRestWaitsForItsLinger() {
        sealedDrop(add("North"), 300);
        sealedDrop(add("North"), 300);

        List<Call> atOnce = cutAll(ADD);
        clock.advance(LINGER);
        List<Call> later = cutAll(ADD);

        assertThat(atOnce).singleElement().satisfies(call -> assertThat(call.rows())
                .hasSize(500));
        assertThat(later).singleElement().satisfies(call -> assertThat(call.rows())
                .hasSize(100));
    }

    @Test
    void rowsOfTwoCampaignsNeverShareACall() {
        sealedDrop(add("North"), 20);
        sealedDrop(add("South"), 30);
        clock.advance(LINGER);

        assertThat(cutAll(ADD))
                .extracting(Call::campaigns, call -> call.rows().size())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(List.of("North"), 20),
                        org.assertj.core.groups.Tuple.tuple(List.of("South"), 30));
    }

    @Test
    void nothingOfAnUnsealedDropIsCut() {
        String drop = openDrop();
        drops.append(drop, List.of(new NewSlice(add("North"), rows(600))), List.of(), 600, 0, 0);
        clock.advance(LINGER);

        assertThat(cutAll(ADD)).isEmpty();
    }

    @Test
    void aPermitUnderWhichNothingWasSentIsGivenBack() {
        long permit = permits.take(ADD, clock.instant(), Instant.EPOCH);

        assertThat(cut(ADD, permit)).isNull();
        assertThat(permits.of(ADD)).isEmpty();
    }

    @Test
    void deletesOfOneNumberFromTwoFilesAndTwoCampaignsAreOneCall() {
        List<Row> people = rows(40);
        sealedDrop(delete("North"), people);
        sealedDrop(delete("South"), people);
        clock.advance(LINGER);

        List<Call> made = cutAll(DELETE);

        assertThat(made).singleElement().satisfies(call -> {
            assertThat(call.campaigns()).containsExactly("North", "South");
            assertThat(call.rows().stream().map(row -> row.get(0)))
                    .containsExactlyInAnyOrderElementsOf(
                            people.stream().map(Row::number).toList());
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theStatesOfADropsRowsAddUpToItsTotalAfterEachStep(int seed) {
        Random random = new Random(seed);
        Map<String, Long> unsealed = new LinkedHashMap<>();
        List<String> all = new ArrayList<>();
        List<Call> underWay = new ArrayList<>();
        Map<String, Long> totals = new TreeMap<>();
        for (int step = 0; step < 60; step++) {
            clock.advance(Duration.ofMillis(random.nextInt(4_000)));
            switch (random.nextInt(6)) {
                case 0 -> {
                    String drop = openDrop();
                    all.add(drop);
                    unsealed.put(drop, 0L);
                    totals.put(drop, 0L);
                }
                case 1 ->
                    unsealed.keySet().stream().findFirst().ifPresent(drop -> {
                        int accepted = 1 + random.nextInt(900);
                        long total = totals.merge(drop, accepted + 3L, Long::sum);
                        long blocks = unsealed.merge(drop, 1L, Long::sum);
                        List<Reject> rejects = List.of(
                                reject(RowState.REJECTED), reject(RowState.REJECTED), reject(RowState.DUPLICATE));
                        drops.append(
                                drop,
                                List.of(new NewSlice(anywhere(random), rows(accepted))),
                                rejects,
                                total,
                                2 * blocks,
                                blocks);
                    });
                case 2 ->
                    unsealed.keySet().stream().findFirst().ifPresent(drop -> {
                        drops.seal(drop, "archive/" + drop, LINGER);
                        unsealed.remove(drop);
                    });
                case 3 -> {
                    LaneId lane = random.nextBoolean() ? ADD : DELETE;
                    Call call = cut(lane, permits.take(lane, clock.instant(), Instant.EPOCH));
                    if (call != null) {
                        underWay.add(call);
                    }
                }
                case 4 -> {
                    if (!underWay.isEmpty()) {
                        Call call = underWay.remove(random.nextInt(underWay.size()));
                        assertThat(settled(call, random)).isTrue();
                        boolean doubt =
                                module.callViews().find(call.id()).orElseThrow().outcome() == Calls.State.IN_DOUBT;
                        assertThat(settled(call, random) && !doubt)
                                .as("a call is settled once, but for an answer that comes after all")
                                .isFalse();
                    }
                }
                default -> {
                    closeLedger();
                    openLedger();
                    drops.forgetUnsealed(); // as each start does
                    all.removeAll(unsealed.keySet());
                    unsealed.clear();
                }
            }
            for (String id : all) {
                Drop drop = drops.find(id).orElseThrow();
                assertThat(drop.total()).isEqualTo(totals.get(id));
                assertThat(dropRows.counts(drop).values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .as("drop %s after step %s", id, step)
                        .isEqualTo(drop.total());
            }
        }
    }

    private boolean settled(Call call, Random random) {
        Calls.Settled settled =
                switch (random.nextInt(6)) {
                    case 0 ->
                        calls.settle(call.id(), said(Outcome.Kind.CONFIRMED), Fates.all(RowState.CONFIRMED, null));
                    case 1 -> calls.settle(call.id(), said(Outcome.Kind.ACCEPTED), Fates.all(RowState.ACCEPTED, null));
                    case 2 -> calls.refused(call.id(), said(Outcome.Kind.REFUSED), random.nextBoolean());
                    case 3 -> calls.again(call.id(), said(Outcome.Kind.NOT_YET), false, false);
                    case 4 -> calls.again(call.id(), said(Outcome.Kind.IN_DOUBT), true, random.nextBoolean());
                    default ->
                        calls.settle(call.id(), said(Outcome.Kind.IN_DOUBT), Fates.all(RowState.IN_DOUBT, "lost"));
                };
        return settled.first();
    }

    private static Outcome said(Outcome.Kind kind) {
        return Outcome.of(kind, "said", 200);
    }

    private List<Call> cutAll(LaneId lane) {
        List<Call> made = new ArrayList<>();
        while (true) {
            Call call = cut(lane, permits.take(lane, clock.instant(), Instant.EPOCH));
            if (call == null) {
                return made;
            }
            made.add(call);
        }
    }

    private List<String> sealedDrop(Destination destination, int count) {
        return sealedDrop(destination, rows(count));
    }

    private List<String> sealedDrop(Destination destination, List<Row> rows) {
        String drop = openDrop();
        List<NewSlice> slices = new ArrayList<>();
        for (int at = 0; at < rows.size(); at += CALL) {
            slices.add(new NewSlice(destination, rows.subList(at, Math.min(at + CALL, rows.size()))));
        }
        drops.append(drop, slices, List.of(), rows.size(), 0, 0);
        drops.seal(drop, "archive/" + drop, LINGER);
        return rows.stream().map(Row::number).toList();
    }

    private String openDrop() {
        String id = names.next();
        drops.open(Drop.arriving(id, "leads", id + ".csv", id, 1, clock.instant(), clock.instant())
                .withHeader(List.of("PhoneNumber", "Name"), Map.of("PhoneNumber", 0, "Name", 1)));
        return id;
    }

    private List<Row> rows(int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String number = Long.toString(nextNumber++);
            rows.add(new Row(i + 2, number, Long.parseLong("91" + number), List.of(number, "Ironman")));
        }
        return rows;
    }

    private static Reject reject(RowState state) {
        return new Reject(2, state, "a reason", List.of("x", "y"));
    }

    private static Destination anywhere(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> add("North");
            case 1 -> add("South");
            case 2 -> delete("North");
            default -> delete("North", "South");
        };
    }

    private static Destination add(String campaign) {
        return new Destination(ADD, List.of(campaign), List.of("PhoneNumber", "Name"), new TreeMap<>());
    }

    private static Destination delete(String... campaigns) {
        return new Destination(DELETE, List.of(campaigns), List.of("PhoneNumber"), new TreeMap<>());
    }
}
