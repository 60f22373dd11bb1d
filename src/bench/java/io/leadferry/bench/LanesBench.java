package io.leadferry.bench;

import io.leadferry.connector.LanePlan;
import io.leadferry.connector.Tokens;
import io.leadferry.connector.VendorCall;
import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.Batcher;
import io.leadferry.lane.IssuedPermit;
import io.leadferry.lane.Rate;
import io.leadferry.lane.RateLimiter;
import io.leadferry.lane.Settlement;
import io.leadferry.lane.TokenRequests;
import io.leadferry.lane.Wakes;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.model.Account;
import io.leadferry.model.Destination;
import io.leadferry.model.Duties;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Limit;
import io.leadferry.model.Names;
import io.leadferry.model.Outcome;
import io.leadferry.model.Row;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Calls a second that ten thousand lanes can make, as far as the ledger goes: a permit, the cut and journalling of a call, and
 * its settling, with no vendor between them. First one lane after another, then all of them as the throttle lets them pass.
 */
final class LanesBench implements AutoCloseable {

    private static final int WARM_UP = 400;
    private static final int ROUNDS = 3;
    private static final int ALONE = 1_000;
    private static final int TOGETHER = 2_000;
    private static final int LANES = WARM_UP + ROUNDS * (ALONE + TOGETHER) + WARM_UP;
    private static final double TIMES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Limit LIMIT = new Limit(5, Duration.ofSeconds(60), 500, Limit.Turn.FREE);

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<LaneId> lanes = IntStream.range(0, LANES)
            .mapToObj(number -> new LaneId("account-%05d".formatted(number), "add-leads"))
            .toList();
    private final Ledger ledger;
    private final LedgerModule module;
    private final RateLimiter rateLimiter;
    private final Batcher batcher;
    private final Settlement settlement;
    private final Clock clock = Clock.systemUTC();
    private int next;

    static boolean run(Path folder) throws Exception {
        boolean right =
                run("in a file", folder, new LedgerAddress("jdbc:sqlite:" + folder.resolve("ledger.db"), null, null));
        try (BenchServer server = new BenchServer(folder.resolve("postgresql"), SharedFerries.NAMES)) {
            return right & run("on PostgreSQL", folder, server.address(SharedFerries.NAMES.get(0)));
        }
    }

    private static boolean run(String where, Path folder, LedgerAddress address) throws Exception {
        try (LanesBench bench = new LanesBench(folder, address)) {
            return bench.run(where);
        }
    }

    private LanesBench(Path folder, LedgerAddress address) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:wake").stop();
            }
        });
        camel.start();
        VendorProfile profile = new VendorProfiles().find("ozonetel").orElseThrow();
        Map<LaneId, LanePlan> plans = new HashMap<>();
        Map<String, Account> accounts = new HashMap<>();
        Map<LaneId, Effect> effects = new HashMap<>();
        for (LaneId lane : lanes) {
            Account account =
                    new Account(lane.account(), "ozonetel", URI.create("http://localhost"), Map.of(), Map.of(), null);
            accounts.put(lane.account(), account);
            plans.put(lane, new LanePlan(account, profile.operation(lane.operation()), LIMIT, LanePlan.ONCE));
            effects.put(lane, Effect.ADDS);
        }
        LeadferryConfiguration configuration =
                new LeadferryConfiguration(folder, address, null, Duration.ofHours(24), accounts, plans, Map.of());
        Names names = new Names(clock, new Random());
        ledger = Ledger.open(address);
        module = new LedgerModule(ledger, effects, clock);
        rateLimiter = new RateLimiter(configuration, ledger, module.permits(), module.lanes(), clock);
        ProducerTemplate routes = camel.createProducerTemplate();
        Wakes wakes = new Wakes(configuration, module.waitingRows(), routes, rateLimiter, Duties.all(), clock);
        settlement = new Settlement(
                configuration,
                module.calls(),
                module.permits(),
                module.lanes(),
                Duties.all(),
                rateLimiter,
                wakes,
                clock);
        TokenRequests tokens = new TokenRequests(
                configuration,
                new Tokens(module.tokens(), clock, new Random()),
                settlement,
                module.permits(),
                rateLimiter,
                names,
                clock);
        batcher = new Batcher(
                configuration,
                ledger,
                module.waitingRows(),
                module.calls(),
                module.permits(),
                wakes,
                tokens,
                names,
                clock);
        for (int from = 0; from < LANES; from += 500) {
            leads(names, lanes.subList(from, Math.min(from + 500, LANES)));
        }
    }

    /** A lead in each of some lanes. */
    private void leads(Names names, List<LaneId> some) {
        Drops drops = module.drops();
        drops.together(() -> some.forEach(lane -> {
            String drop = names.next();
            drops.open(Drop.arriving(drop, lane.account(), "a.csv", drop, 1, clock.instant(), clock.instant())
                    .withHeader(List.of("PhoneNumber"), Map.of("PhoneNumber", 0)));
            String number = Long.toString(6_000_000_000L + lanes.indexOf(lane));
            Destination to = new Destination(lane, List.of("Spring"), List.of("PhoneNumber"), new TreeMap<>());
            Row row = new Row(2, number, Long.parseLong("91" + number), List.of(number));
            drops.append(drop, List.of(new NewSlice(to, List.of(row))), List.of(), 1, 0, 0);
            drops.seal(drop, "archive/" + drop, Duration.ZERO);
        }));
    }

    private boolean run(String where) throws InterruptedException {
        alone(WARM_UP);
        together(WARM_UP);
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            double one = alone(ALONE);
            double all = together(TOGETHER);
            ratios.add(all / one);
            Bench.say(
                    "%s, round %d: %,6.0f calls/s one by one, %,6.0f calls/s together, %.2f times",
                    where, round, one, all, all / one);
        }
        double median = ratios.stream().sorted().toList().get(ROUNDS / 2);
        Bench.wanted(median >= TIMES, "%s, at least %.0f times one by one: %.2f".formatted(where, TIMES, median));
        return Bench.must(
                module.permits().latest() >= LANES && module.calls().left().isEmpty(),
                "%s, each of %,d leads had its call".formatted(where, LANES));
    }

    private List<LaneId> next(int count) {
        next += count;
        return lanes.subList(next - count, next);
    }

    /** Calls a second of so many lanes, one after another. */
    private double alone(int count) {
        long begin = System.nanoTime();
        for (LaneId lane : next(count)) {
            call(lane, ledger.inTransaction(() -> module.permits().take(lane, clock.instant(), clock.instant())));
        }
        return count / ((System.nanoTime() - begin) / 1e9);
    }

    /** Likewise, of lanes that all wait at the throttle. */
    private double together(int count) throws InterruptedException {
        CountDownLatch called = new CountDownLatch(count);
        long begin = System.nanoTime();
        for (LaneId lane : next(count)) {
            rateLimiter.await(lane, new Rate(LIMIT.calls(), LIMIT.per()), new RateLimiter.Waiter() {
                @Override
                public void pass(long permit) {
                    call(lane, permit);
                    called.countDown();
                }

                @Override
                public void turnAway() {
                    throw new IllegalStateException(lane + " has no permit");
                }
            });
        }
        if (!called.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(called.getCount() + " lanes have not made their call");
        }
        return count / ((System.nanoTime() - begin) / 1e9);
    }

    private void call(LaneId lane, long permit) {
        VendorCall cut = batcher.cut(lane, new IssuedPermit(lane, permit));
        if (cut == null) {
            throw new IllegalStateException(lane + " has nothing to send");
        }
        settlement.settle(cut.call().id(), lane, Outcome.of(Outcome.Kind.CONFIRMED, "done", 200));
    }

    @Override
    public void close() throws Exception {
        rateLimiter.close();
        ledger.close();
        camel.close();
    }
}
