package io.leadferry.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.ledger.Permits.Permit;
import io.leadferry.model.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Law 4, judged by the vendor's counter of arrivals and by nothing that the ferry itself knows. */
class PaceTest {

    private static final Instant START = Instant.parse("2026-11-20T10:15:30Z");
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    /** A call as the simulated world saw it; times are microseconds since the start. */
    private record Sent(long sentAt, long arrivedAt, long answeredAt) {}

    /** One ferry that calls whenever {@link Pace} lets it, and one vendor that notes when the calls arrive. */
    private static final class World {
        private final Random random;
        private final long longestLatency;
        private final int lostInThousand;
        private final List<Permit> permits = new ArrayList<>();
        private final List<Sent> calls = new ArrayList<>();
        private Limit limit;
        private long now;

        World(Limit limit, long seed, long longestLatency, int lostInThousand) {
            this.limit = limit;
            this.random = new Random(seed);
            this.longestLatency = longestLatency;
            this.lostInThousand = lostInThousand;
        }

        void makeCalls(int count) {
            for (int made = 0; made < count; ) {
                Pace.Decision decision = Pace.decide(limit, permitsAsTheLedgerHasThem(), at(now));
                if (decision instanceof Pace.Decision.Now) {
                    call();
                    made++;
                    now += random.nextInt(3) == 0 ? random.nextInt(2_000) : 0;
                } else if (decision instanceof Pace.Decision.NotBefore until) {
                    long time = micros(until.time());
                    assertThat(time).as("a wait leads forward").isGreaterThan(now);
                    now = Math.min(time, nextAnswer());
                } else {
                    assertThat(nextAnswer()).as("somebody is waited for").isLessThan(Long.MAX_VALUE);
                    now = nextAnswer();
                }
            }
        }

        private void call() {
            boolean lost = random.nextInt(1_000) < lostInThousand;
            long latency = lost ? ANSWER_TIMEOUT.toNanos() / 1_000 : random.nextLong(longestLatency + 1);
            long arrived = now + (latency == 0 ? 0 : random.nextLong(latency + 1));
            calls.add(new Sent(now, arrived, now + latency));
        }

        private long nextAnswer() {
            return calls.stream()
                    .mapToLong(Sent::answeredAt)
                    .filter(answer -> answer > now)
                    .min()
                    .orElse(Long.MAX_VALUE);
        }

        /** The ledger keeps milliseconds, and counts the millisecond of an answer as over. */
        private List<Permit> permitsAsTheLedgerHasThem() {
            permits.clear();
            for (Sent call : calls) {
                boolean answered = call.answeredAt() <= now;
                permits.add(new Permit(
                        permits.size(),
                        START.plusMillis(call.sentAt() / 1_000),
                        answered ? START.plusMillis(call.answeredAt() / 1_000 + 1) : null));
            }
            return permits;
        }

        private static Instant at(long micros) {
            return START.plusNanos(micros * 1_000);
        }

        private static long micros(Instant time) {
            return Duration.between(START, time).toNanos() / 1_000;
        }
    }

    @Provide
    Arbitrary<Limit> limits() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 10),
                        Arbitraries.longs().between(50, 60_000),
                        Arbitraries.of(true, false))
                .as((calls, millis, oneAtATime) -> new Limit(calls, Duration.ofMillis(millis), 500, oneAtATime));
    }

    @Property(tries = 300)
    void noWindowOfTheVendorSeesOneCallTooMany(
            @ForAll("limits") Limit limit,
            @ForAll long seed,
            @ForAll @IntRange(max = 5_000_000) int longestLatency,
            @ForAll @IntRange(max = 200) int lostInThousand) {
        World world = new World(limit, seed, longestLatency, lostInThousand);

        world.makeCalls(100);

        mostInAnyWindow(world.calls, limit, 0);
    }

    @Property(tries = 100)
    void aVendorsClockThatRunsALittleFasterOrSlowerSeesNoCallTooManyEither(
            @ForAll("limits") Limit limit,
            @ForAll long seed,
            @ForAll @IntRange(min = -200, max = 200) int partsInAMillion) {
        World world = new World(limit, seed, 2_000, 0);

        world.makeCalls(100);

        List<Sent> asTheVendorSawIt = world.calls.stream()
                .map(call -> new Sent(
                        call.sentAt(),
                        call.arrivedAt() + call.arrivedAt() / 1_000_000 * partsInAMillion,
                        call.answeredAt()))
                .toList();
        mostInAnyWindow(asTheVendorSawIt, limit, 0);
    }

    @Property(tries = 200)
    void withOneAtATimeNoCallIsSentWhileAnotherIsUnderWay(
            @ForAll("limits") Limit limit, @ForAll long seed, @ForAll @IntRange(max = 200) int lostInThousand) {
        Limit strict = new Limit(limit.calls(), limit.per(), limit.rows(), true);
        World world = new World(strict, seed, 3 * limit.per().toNanos() / 1_000, lostInThousand);

        world.makeCalls(100);

        for (int i = 1; i < world.calls.size(); i++) {
            assertThat(world.calls.get(i).sentAt())
                    .isGreaterThanOrEqualTo(world.calls.get(i - 1).answeredAt());
        }
    }

    @Property(tries = 200)
    void aLimitThatIsLoweredWhilePermitsAreOutHoldsForEveryCallFromThenOn(
            @ForAll("limits") Limit limit,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 10) int lowered,
            @ForAll @IntRange(min = 1, max = 4) int periodGrows,
            @ForAll @IntRange(max = 5_000_000) int longestLatency) {
        World world = new World(limit, seed, longestLatency, 50);
        world.makeCalls(30);
        Limit after = new Limit(
                Math.min(lowered, limit.calls()),
                limit.per().multipliedBy(periodGrows),
                limit.rows(),
                limit.oneAtATime());

        world.limit = after;
        world.makeCalls(50);

        mostInAnyWindow(world.calls, after, 30);
    }

    @Property(tries = 100)
    void atSmallLatencyNearlyAllThatTheVendorAllowsIsUsed(
            @ForAll @IntRange(min = 1, max = 10) int calls,
            @ForAll @IntRange(min = 1_000, max = 60_000) int millis,
            @ForAll boolean oneAtATime,
            @ForAll long seed) {
        Limit limit = new Limit(calls, Duration.ofMillis(millis), 500, oneAtATime);
        long onePercent = millis * 10L;
        World world = new World(limit, seed, onePercent, 0);

        world.makeCalls(40 * calls + 1);

        long duration = world.calls.get(40 * calls).sentAt();
        double allowed = (double) duration / (millis * 1_000L) * calls;
        assertThat(40.0 * calls).isGreaterThanOrEqualTo(0.97 * allowed);
    }

    @Example
    void aPermitWhoseAnswerIsLostComesBackOnePeriodAfterItsTimeOut() {
        Limit limit = new Limit(1, Duration.ofSeconds(60), 500, false);
        Permit lost = new Permit(1, START, START.plus(ANSWER_TIMEOUT));

        assertThat(Pace.decide(limit, List.of(lost), START.plusSeconds(120)))
                .isEqualTo(new Pace.Decision.NotBefore(START.plusSeconds(120).plusMillis(30)));
        assertThat(Pace.decide(limit, List.of(lost), START.plusSeconds(120).plusMillis(30)))
                .isEqualTo(new Pace.Decision.Now());
    }

    @Example
    void anUnansweredCallKeepsItsPermitHoweverLongItTakes() {
        Limit limit = new Limit(1, Duration.ofSeconds(60), 500, false);

        assertThat(Pace.decide(limit, List.of(new Permit(1, START, null)), START.plusSeconds(86_400)))
                .isEqualTo(new Pace.Decision.AfterAnAnswer());
    }

    /** No window that holds a call sent at {@code from} or later may hold more calls than the limit. */
    private static void mostInAnyWindow(List<Sent> calls, Limit limit, int from) {
        long window = limit.per().toNanos() / 1_000;
        List<Sent> byArrival = calls.stream()
                .sorted(java.util.Comparator.comparingLong(Sent::arrivedAt))
                .toList();
        for (int first = 0; first + limit.calls() < byArrival.size(); first++) {
            List<Sent> oneTooMany = byArrival.subList(first, first + limit.calls() + 1);
            boolean concerned = oneTooMany.stream().anyMatch(call -> calls.indexOf(call) >= from);
            if (concerned) {
                assertThat(oneTooMany.get(limit.calls()).arrivedAt()
                                - oneTooMany.get(0).arrivedAt())
                        .as("%s calls arrived within one window of %s", limit.calls() + 1, limit)
                        .isGreaterThan(window);
            }
        }
    }
}
