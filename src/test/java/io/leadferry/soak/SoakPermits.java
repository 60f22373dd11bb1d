package io.leadferry.soak;

import io.leadferry.soak.SoakCall.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * How much of what the limits allow was used while work waited, by the vendors' log alone.
 *
 * <p>A permit comes back one period after its call's answer, and a lane that goes one at a time waits for that too. From
 * then on, or from when the first row of the call was sealed, every moment until the call's arrival is a permit unused.
 * Not counted is what had to rest by the vendor's word, and rows that had been sent before or whose number a delete names:
 * nobody outside knows when they could go.
 */
final class SoakPermits {

    /** Looks for rows that have lingered come so far apart, in real time, at whatever speed. */
    private static final long AGGREGATOR_MILLIS = 120;

    private static final int MILLION = 1_000_000;

    private final SoakTimes times;
    private final Sealed sealed;
    private final List<long[]> pauses;

    /** When a row was sealed that is to go in a call of a lane; the end of time where nobody knows when it could go. */
    interface Sealed {
        long at(int account, SoakLane lane, int campaigns, int number);
    }

    /**
     * @param pauses from and to, when the ferry was held up by whoever watched it
     */
    SoakPermits(SoakTimes times, Sealed sealed, List<long[]> pauses) {
        this.times = times;
        this.sealed = sealed;
        this.pauses = pauses;
    }

    /**
     * What was used of one kind of lane.
     *
     * @param calls those that work had waited for
     * @param atSpeed per cent, with the periods as they were: the ferry's own milliseconds are held against 600 of them
     * @param atOnce per cent, with the periods of the vendors' pages, and the ferry's own milliseconds as they are
     * @param delays milliseconds that permits lay unused, sorted
     */
    record Used(int calls, double atSpeed, double atOnce, double[] delays) {

        /**
         * Whether so much was used, per cent at the vendor's own pace; and whether most permits lay no longer than this, for
         * a wait that was divided by the speed as the periods were would vanish in the first.
         */
        boolean isEnough(double atLeast, double mostMillis) {
            return atOnce >= atLeast && half() <= mostMillis;
        }

        private double half() {
            return delays[delays.length / 2];
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%7d calls that work waited for; %6.2f %% at this speed, %6.2f %% at the vendor's own pace; unused ms:"
                            + " half %.1f, 99 %% %.1f, most %.0f",
                    calls,
                    atSpeed,
                    atOnce,
                    half(),
                    delays[(int) (delays.length * 0.99)],
                    delays[delays.length - 1]);
        }
    }

    Map<SoakLane, Used> used(Collection<SoakCall> calls) {
        Map<String, List<SoakCall>> lanes = new HashMap<>();
        calls.forEach(call -> lanes.computeIfAbsent(call.account() + call.lane().word, none -> new ArrayList<>())
                .add(call));
        Map<SoakLane, List<Double>> delays = new HashMap<>();
        Map<SoakLane, double[]> sums = new HashMap<>();
        for (List<SoakCall> lane : lanes.values()) {
            lane.sort(Comparator.comparingLong(SoakCall::arrived));
            SoakLane kind = lane.get(0).lane();
            if (kind != SoakLane.GENERATE_TOKEN) {
                lane(
                        lane,
                        delays.computeIfAbsent(kind, none -> new ArrayList<>()),
                        sums.computeIfAbsent(kind, none -> new double[2]));
            }
        }
        Map<SoakLane, Used> used = new EnumMap<>(SoakLane.class);
        delays.forEach((kind, all) -> {
            double[] sorted =
                    all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            if (sorted.length > 0) {
                double unused = Arrays.stream(sorted).sum();
                double periods = kind.seconds * 1000.0 * sorted.length;
                double[] sum = sums.get(kind);
                used.put(
                        kind,
                        new Used(
                                sorted.length,
                                100 * sum[0] / (sum[0] + sum[1]),
                                100 * periods / (periods + unused),
                                sorted));
            }
        });
        return used;
    }

    private void lane(List<SoakCall> calls, List<Double> delays, double[] sums) {
        SoakLane lane = calls.get(0).lane();
        long period = TimeUnit.MILLISECONDS.toNanos(times.millis(lane.seconds));
        long patience = TimeUnit.MILLISECONDS.toNanos(times.answerMillis(lane.answerSeconds));
        PriorityQueue<Long> free = new PriorityQueue<>();
        for (int permit = 0; permit < lane.calls; permit++) {
            free.add(Long.MIN_VALUE);
        }
        long before = Long.MIN_VALUE;
        long rests = Long.MIN_VALUE;
        Map<Integer, Integer> doubts = new HashMap<>();
        Map<Integer, BitSet> sent = new HashMap<>();
        for (SoakCall call : calls) {
            long permit = free.remove();
            long ready = ready(call, sent);
            long allowed = Math.max(Math.max(permit, ready), Math.max(rests, lane.oneAtATime ? before : rests));
            long answered = Math.min(call.answered(), call.arrived() + patience);
            if (ready != Long.MAX_VALUE) {
                double unused = Math.max(0, call.arrived() - allowed - held(allowed, call.arrived()));
                delays.add(unused / MILLION);
                sums[0] += (period + answered - call.arrived()) / (double) MILLION;
                sums[1] += unused / MILLION;
            }
            if (call.answer() == Answer.WAIT) {
                rests = answered + period;
            } else if (call.answer() == Answer.UNREADABLE && call.numbers().length > 0) {
                int tries = doubts.merge(call.numbers()[0], 1, Integer::sum);
                rests = tries < 2 ? rests : answered + (period << (tries - 2));
            }
            before = answered;
            free.add(answered + period);
        }
    }

    /** Since when the call could have been made, had it had a permit; the end of time where nobody knows. */
    private long ready(SoakCall call, Map<Integer, BitSet> sent) {
        long ready = Long.MAX_VALUE;
        BitSet before = sent.computeIfAbsent(call.campaigns(), none -> new BitSet());
        for (int number : call.numbers()) {
            if (!before.get(number)) {
                before.set(number);
                ready = Math.min(ready, sealed.at(call.account(), call.lane(), call.campaigns(), number));
            }
        }
        boolean lingers = call.numbers().length < call.lane().rows && ready != Long.MAX_VALUE;
        return lingers ? ready + TimeUnit.MILLISECONDS.toNanos(times.millis(5) + AGGREGATOR_MILLIS) : ready;
    }

    /** How much of a stretch lay within a watcher's pauses. */
    private long held(long from, long to) {
        return pauses.stream()
                .mapToLong(pause -> Math.max(0, Math.min(to, pause[1]) - Math.max(from, pause[0])))
                .sum();
    }
}
