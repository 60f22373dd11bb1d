package io.leadferry.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.ledger.Permits.Permit;
import io.leadferry.model.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** Law 4, against the vendor's own counter of arrivals and never against itself. */
class PaceTest {

    private static final int CALLS = 120;

    /** A call that is under way: it reaches the vendor somewhere between its sending and its answer. */
    private record UnderWay(int permit, Instant answer) {}

    /** What a vendor saw. */
    private record Seen(List<Instant> arrivals, int mostInFlight, Duration took) {}

    @Property(tries = 300)
    void noWindowOfTheVendorEverHoldsOneCallTooMany(
            @ForAll @IntRange(min = 1, max = 10) int calls,
            @ForAll @IntRange(min = 50, max = 60_000) int perMillis,
            @ForAll @IntRange(min = 0, max = 30_000) int latencyMillis,
            @ForAll boolean oneAtATime,
            @ForAll @LongRange(min = 0) long seed) {
        Limit limit = new Limit(calls, Duration.ofMillis(perMillis), 1, oneAtATime ? Limit.Turn.LANE : Limit.Turn.FREE);

        Seen seen = run(limit, latencyMillis, new Random(seed));

        List<Instant> arrivals = seen.arrivals().stream().sorted().toList();
        for (int first = 0; first + calls < arrivals.size(); first++) {
            assertThat(Duration.between(arrivals.get(first), arrivals.get(first + calls)))
                    .isGreaterThan(limit.per());
        }
        if (oneAtATime) {
            assertThat(seen.mostInFlight()).isEqualTo(1);
        }
    }

    @Property(tries = 50)
    void atSmallLatencyHardlyACallOfTheAllowedOnesIsLeftUnused(
            @ForAll @IntRange(min = 1, max = 10) int calls, @ForAll @LongRange(min = 0) long seed) {
        Limit limit = new Limit(calls, Duration.ofSeconds(2), 1, Limit.Turn.FREE);

        Seen seen = run(limit, 10, new Random(seed));

        double allowed = Math.ceil((double) CALLS / calls) - 1;
        assertThat(allowed * 2_000 / seen.took().toMillis()).isGreaterThan(0.97);
    }

    private static Seen run(Limit limit, int latencyMillis, Random random) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        Instant now = start;
        List<Permit> permits = new ArrayList<>();
        List<UnderWay> underWay = new ArrayList<>();
        List<Instant> arrivals = new ArrayList<>();
        int most = 0;
        while (arrivals.size() < CALLS) {
            Pace.Decision decision = Pace.decide(limit, permits, now);
            if (decision instanceof Pace.Decision.Now) {
                long latency = random.nextInt(latencyMillis + 1);
                Instant arrival = now.plusMillis(random.nextInt((int) latency + 1));
                arrivals.add(arrival);
                underWay.add(new UnderWay(permits.size(), now.plusMillis(latency)));
                permits.add(new Permit(permits.size(), now, null));
                most = Math.max(most, underWay.size());
            } else {
                Instant next = decision instanceof Pace.Decision.NotBefore until ? until.time() : null;
                now = soonest(next, underWay);
                answer(permits, underWay, now);
            }
        }
        return new Seen(arrivals, most, Duration.between(start, now));
    }

    private static Instant soonest(@Nullable Instant next, List<UnderWay> underWay) {
        Instant answer =
                underWay.stream().map(UnderWay::answer).min(Instant::compareTo).orElse(Instant.MAX);
        Instant soonest = next == null || answer.isBefore(next) ? answer : next;
        assertThat(soonest).as("a lane that waits for nothing waits for ever").isNotEqualTo(Instant.MAX);
        return soonest;
    }

    private static void answer(List<Permit> permits, List<UnderWay> underWay, Instant now) {
        underWay.removeIf(call -> {
            boolean there = !call.answer().isAfter(now);
            if (there) {
                Permit open = permits.get(call.permit());
                permits.set(call.permit(), new Permit(open.id(), open.takenAt(), call.answer()));
            }
            return there;
        });
    }
}
