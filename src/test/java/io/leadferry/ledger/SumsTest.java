package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.TestLedger;
import io.leadferry.connector.LanePlan;
import io.leadferry.connector.Tokens;
import io.leadferry.connector.VendorCall;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.Batcher;
import io.leadferry.lane.IssuedPermit;
import io.leadferry.lane.RateLimiter;
import io.leadferry.lane.Settlement;
import io.leadferry.lane.TokenRequests;
import io.leadferry.lane.Wakes;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.Destination;
import io.leadferry.model.Duties;
import io.leadferry.model.Effect;
import io.leadferry.model.Fates;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Limit;
import io.leadferry.model.Names;
import io.leadferry.model.Outcome;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.util.FileSystemUtils;

/** Law 2 over random histories, with the ledger closed and opened again between any two steps; and law 5 at their end. */
@OnBothLedgers
class SumsTest {

    private static final LaneId LANE = new LaneId("acme", "add-leads");

    @Property(tries = 25)
    void eachRowIsInOneStateAtEveryMomentAndTravelsOnce(@ForAll @LongRange(min = 0) long seed) throws Exception {
        Path home = Files.createTempDirectory("sums");
        Random random = new Random(seed);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            try (RouteLifecycle lifecycle = new RouteLifecycle(home, random, camel)) {
                int steps = 12 + random.nextInt(20);
                for (int step = 0; step < steps; step++) {
                    lifecycle.step();
                    lifecycle.sumsHold();
                }
                lifecycle.finish();
                lifecycle.sumsHold();
            }
        } finally {
            FileSystemUtils.deleteRecursively(home);
        }
    }

    private record UnderWay(String call, Set<String> numbers, boolean byThemselves) {}

    private static final class RouteLifecycle implements AutoCloseable {
        private final LedgerAddress address;
        private final Random random;
        private final LeadferryConfiguration configuration;
        private final DefaultCamelContext camel;
        private final Clock clock = Clock.systemUTC();
        private final Set<String> sent = new HashSet<>();
        private final List<UnderWay> underWay = new ArrayList<>();
        private final Set<Set<String>> byThemselves = new HashSet<>();
        private Ledger ledger;
        private LedgerModule module;
        private int drop;
        private long number = 9_000_000_000L;
        private int rows;
        private int calls;

        RouteLifecycle(Path home, Random random, DefaultCamelContext camel) {
            this.address = TestLedger.at(home.resolve("l.db"));
            this.random = random;
            this.camel = camel;
            this.ledger = Ledger.open(address);
            this.module = opened();
            Account account =
                    new Account("acme", "ozonetel", URI.create("http://127.0.0.1:9"), Map.of(), Map.of(), null);
            var operation = new VendorProfiles().find("ozonetel").orElseThrow().operation("add-leads");
            this.configuration = new LeadferryConfiguration(
                    home,
                    address,
                    null,
                    Duration.ofHours(24),
                    Map.of("acme", account),
                    Map.of(
                            LANE,
                            new LanePlan(
                                    account,
                                    operation,
                                    new Limit(5, Duration.ofMillis(1), 500, Limit.Turn.FREE),
                                    LanePlan.ONCE)),
                    Map.of());
        }

        private LedgerModule opened() {
            return new LedgerModule(ledger, Map.of(LANE, Effect.ADDS), clock);
        }

        private Drops drops() {
            return module.drops();
        }

        private Calls calls() {
            return module.calls();
        }

        void step() {
            switch (random.nextInt(5)) {
                case 0, 1 -> arrive();
                case 2 -> cut();
                case 3 -> settle();
                default -> {
                    ledger.close();
                    ledger = Ledger.open(address);
                    module = opened();
                }
            }
        }

        private void arrive() {
            String id = "d" + drop++;
            Destination destination = new Destination(LANE, List.of("A"), List.of("PhoneNumber"), new TreeMap<>());
            Drop arrived = Drop.arriving(id, "f", id, id, 1, Instant.EPOCH, clock.instant())
                    .withHeader(List.of("PhoneNumber"), Map.of("PhoneNumber", 0));
            drops().open(arrived);
            int good = 1 + random.nextInt(700);
            List<NewSlice> slices = new ArrayList<>();
            for (int at = 0; at < good; at += 500) {
                List<Row> some = new ArrayList<>();
                for (int i = at; i < Math.min(good, at + 500); i++) {
                    number++;
                    some.add(new Row(
                            i + 2, Long.toString(number), 910_000_000_000L + number, List.of(Long.toString(number))));
                }
                slices.add(new NewSlice(destination, some));
            }
            List<Reject> rejects = List.of(new Reject(1, RowState.REJECTED, "x", List.of("x")));
            drops().append(id, slices, rejects, good + 1, 1, 0);
            if (random.nextInt(8) == 0) {
                drops().forgetUnsealed();
                return;
            }
            drops().seal(id, "archive/" + id, Duration.ZERO);
            rows += good;
        }

        private boolean cut() {
            Permits permits = module.permits();
            long permit = permits.take(LANE, clock.instant(), Instant.EPOCH);
            RateLimiter rateLimiter = new RateLimiter(configuration, ledger, permits, module.lanes(), clock);
            Wakes wakes = new Wakes(
                    configuration,
                    module.waitingRows(),
                    camel.createProducerTemplate(),
                    rateLimiter,
                    Duties.all(),
                    clock);
            Settlement settlement = new Settlement(
                    configuration, calls(), permits, module.lanes(), Duties.all(), rateLimiter, wakes, clock);
            Names names = new Names(clock, random);
            Tokens tokens = new Tokens(module.tokens(), clock, random);
            VendorCall cut = new Batcher(
                            configuration,
                            ledger,
                            module.waitingRows(),
                            calls(),
                            permits,
                            wakes,
                            new TokenRequests(configuration, tokens, settlement, permits, rateLimiter, names, clock),
                            names,
                            clock)
                    .cut(LANE, new IssuedPermit(LANE, permit));
            rateLimiter.close();
            if (cut == null) {
                permits.giveBack(permit); // as the throttle does, whose it is
                return false;
            }
            Call call = cut.call();
            calls++;
            assertThat(call.rows()).hasSizeBetween(1, 500);
            List<String> numbers = call.rows().stream().map(row -> row.get(0)).toList();
            numbers.forEach(one -> assertThat(sent.add(one)).as("sent twice").isTrue());
            Set<String> together = Set.copyOf(numbers);
            underWay.add(new UnderWay(call.id(), together, byThemselves.remove(together)));
            return true;
        }

        private void settle() {
            if (underWay.isEmpty()) {
                return;
            }
            UnderWay one = underWay.remove(random.nextInt(underWay.size()));
            RowState[] states = {
                RowState.CONFIRMED, RowState.ACCEPTED, RowState.REFUSED, RowState.IN_DOUBT, RowState.PENDING
            };
            RowState state = states[random.nextInt(states.length)];
            boolean perhapsDone = random.nextBoolean();
            boolean doubt = state == RowState.IN_DOUBT || (state == RowState.PENDING && perhapsDone);
            Outcome outcome = Outcome.of(
                    doubt
                            ? Outcome.Kind.IN_DOUBT
                            : state == RowState.PENDING ? Outcome.Kind.NOT_YET : Outcome.Kind.CONFIRMED,
                    "m",
                    200);
            boolean alone = random.nextBoolean();
            Calls.Settled settled = state == RowState.PENDING
                    ? calls().again(one.call(), outcome, perhapsDone, alone)
                    : calls().settle(one.call(), outcome, Fates.all(state, null));
            assertThat(settled.first()).isTrue();
            Outcome twice = doubt ? outcome : Outcome.of(Outcome.Kind.REFUSED, "no", 200);
            assertThat(calls().settle(one.call(), twice, Fates.all(RowState.REFUSED, "no"))
                            .first())
                    .as("settled twice")
                    .isFalse();
            if (state == RowState.PENDING) {
                sent.removeAll(one.numbers());
                if (one.byThemselves() || (perhapsDone && alone)) {
                    byThemselves.add(one.numbers());
                }
            }
        }

        /** Everything waiting goes out, in as few calls as it fits in, and what is repeated by itself in its own. */
        void finish() {
            int before = calls;
            int inCompany = rows
                    - sent.size()
                    - byThemselves.stream().mapToInt(Set::size).sum();
            int least = byThemselves.size() + (inCompany + 499) / 500;
            while (cut()) {
                assertThat(calls - before).isLessThanOrEqualTo(least);
            }
            assertThat(calls - before).isEqualTo(least);
            assertThat(sent).hasSize(rows);
        }

        void sumsHold() {
            DropRows dropRows = module.dropRows();
            long total = 0;
            for (Drop one : drops().list(null, null, 10_000)) {
                Map<RowState, Long> counts = dropRows.counts(one);
                assertThat(counts.values().stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(one.total());
                total += one.total() - one.rejected();
            }
            assertThat(total).isEqualTo(rows);
        }

        @Override
        public void close() {
            ledger.close();
        }
    }
}
