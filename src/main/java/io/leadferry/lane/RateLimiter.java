package io.leadferry.lane;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Permits;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.FewThreads;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Quiet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where exchanges wait for a permit of their lane. The permits are the ledger's; waiting holds no thread. A lane that is
 * paused, blocked or resting keeps its exchanges waiting until it is open again.
 */
public final class RateLimiter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);
    private static final Duration LEDGER_RETRY = Duration.ofSeconds(1);
    private static final Duration SOONEST = Duration.ofMillis(1);
    private static final int MOST_LANES = 100;
    private static final int FEW_THREADS = 8;
    private static final int MOST_THREADS = 32;
    private static final Duration LONG_CALL = Duration.ofMillis(300);

    /** Somebody who wants a permit. Exactly one of its ends is called, once. */
    public interface Waiter {
        /** The permit is there. */
        void pass(long permit);

        /** The ferry stops, or the lane is another ferry's by now; no permit will come. */
        void turnAway();

        /** Whether it waits for a time, or for a person; all wait for an answer that is under way. */
        default boolean waits() {
            return true;
        }

        /**
         * There is no permit for somebody who does not wait. Called in place of the others.
         *
         * @param reason why, for a person
         * @param until when there may be one; null when that hangs on a person
         */
        default void sendBack(String reason, @Nullable Instant until) {
            turnAway();
        }
    }

    private final LeadferryConfiguration configuration;
    private final Ledger ledger;
    private final Permits permits;
    private final Lanes lanes;
    private final Clock clock;
    private final Map<LaneId, Deque<Waiter>> waiting = new ConcurrentHashMap<>();
    private final Map<LaneId, Rate> rates = new ConcurrentHashMap<>();
    private final Set<LaneId> toLookAt = ConcurrentHashMap.newKeySet();
    private final Set<LaneId> withoutLedger = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer;
    private final Executor passing;
    private volatile boolean closed;

    public RateLimiter(LeadferryConfiguration configuration, Ledger ledger, Permits permits, Lanes lanes, Clock clock) {
        this(
                configuration,
                ledger,
                permits,
                lanes,
                clock,
                Executors.newSingleThreadScheduledExecutor(runnable -> daemon(runnable, "permits")),
                new FewThreads("call", FEW_THREADS, MOST_THREADS, LONG_CALL));
    }

    /**
     * A rate limiter on another's clockwork.
     *
     * @param timer looks who may pass, one look at a time; shut down with this
     * @param passing runs the exchanges that have their permit
     */
    RateLimiter(
            LeadferryConfiguration configuration,
            Ledger ledger,
            Permits permits,
            Lanes lanes,
            Clock clock,
            ScheduledExecutorService timer,
            Executor passing) {
        this.configuration = configuration;
        this.ledger = ledger;
        this.permits = permits;
        this.lanes = lanes;
        this.clock = clock;
        this.timer = timer;
        this.passing = passing;
    }

    private static Thread daemon(Runnable runnable, String name) {
        Thread thread = new Thread(runnable, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Joins the queue of a lane.
     *
     * @param rate what the lane's route asks for; it holds beside the limit of the lane
     */
    public void await(LaneId lane, Rate rate, Waiter waiter) {
        rates.put(lane, rate);
        Deque<Waiter> queue = queue(lane);
        synchronized (queue) {
            if (!closed) {
                queue.add(waiter);
            }
        }
        if (closed) {
            waiter.turnAway();
            return;
        }
        look(lane);
    }

    /** Looks again whether somebody may pass: an answer came, or the lane was opened. */
    public void look(LaneId lane) {
        if (!closed) {
            toLookAt.add(lane);
            timer.execute(this::letPass);
        }
    }

    /** Calls for something after a while, on its own clockwork; if it fails, that is told. */
    void later(Duration delay, Runnable task) {
        if (!closed) {
            timer.schedule(() -> passing.execute(() -> telling(task)), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void telling(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | VirtualMachineError | LinkageError e) {
            if (!closed) {
                LOG.error("A lane could not be called: {}", Quiet.text(LedgerFaults.words(e)), Quiet.fault(e));
            }
        }
    }

    /** Whether the ferry stops. */
    boolean isClosed() {
        return closed;
    }

    /** How the lane stands now; in a transaction, how it stands until that ends. */
    Lanes.Standing standing(LaneId lane) {
        return lanes.of(lane);
    }

    private void lookAt(LaneId lane) {
        toLookAt.add(lane);
        letPass();
    }

    /** Who may pass in the lanes that are to be looked at: a permit of each of them in one transaction, as long as there are any. */
    private void letPass() {
        while (!closed) {
            List<LaneId> next = toLookAt.stream().limit(MOST_LANES).toList();
            if (next.isEmpty()) {
                return;
            }
            next.forEach(toLookAt::remove);
            letPass(next);
        }
    }

    private void letPass(List<LaneId> lanes) {
        try {
            List<LaneId> ready = lanes.stream().filter(this::mayPass).toList();
            if (!ready.isEmpty()) {
                take(ready);
            }
        } catch (VirtualMachineError | LinkageError e) {
            lanes.forEach(
                    this::lookLater); // the machine cannot just now, such as for want of memory; nobody else would
            // look again
            throw e;
        }
    }

    private void take(List<LaneId> ready) {
        Map<LaneId, Long> taken;
        try {
            taken = ledger.inSharedTransaction(() -> permits(ready));
        } catch (RuntimeException e) {
            if (ready.size() == 1) {
                noPermit(ready.get(0), e);
            } else {
                ready.forEach(lane -> take(List.of(lane))); // what one lane lacks is to be no other's fault
            }
            return;
        }
        toLookAt.addAll(ready); // there may be more of them
        taken.forEach((lane, permit) -> pass(queue(lane), permit));
    }

    /** Whether somebody waits in a lane for whom there seems to be a permit. */
    private boolean mayPass(LaneId lane) {
        try {
            boolean mayPass = isNext(lane);
            if (!mayPass && withoutLedger.remove(lane)) {
                LOG.info("Lane {}: permits can be had from the ledger again", lane);
            }
            return mayPass;
        } catch (RuntimeException e) {
            noPermit(lane, e);
            return false;
        }
    }

    private void lookLater(LaneId lane) {
        if (!closed) {
            timer.schedule(() -> lookAt(lane), LEDGER_RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean isNext(LaneId lane) {
        Deque<Waiter> queue = queue(lane);
        if (queueEmpty(queue)) {
            return false;
        }
        Lanes.Standing standing = lanes.of(lane);
        if (!standing.isOpen()) {
            sendBack(queue, lane + " is " + standing.state().word(), null);
            return false;
        }
        Pace.Decision decision = decide(lane, standing, clock.instant());
        if (decision instanceof Pace.Decision.NotBefore until) {
            sendBack(queue, reason(lane, standing, until.time()), until.time());
            if (!queueEmpty(queue)) {
                Duration delay = Duration.between(clock.instant(), until.time());
                timer.schedule(() -> lookAt(lane), Math.max(delay.toNanos(), SOONEST.toNanos()), TimeUnit.NANOSECONDS);
            }
            return false;
        }
        return decision instanceof Pace.Decision.Now;
    }

    /** A permit of each lane that still has one: an answer may have come meanwhile, or a person, and here nobody can come between. */
    private Map<LaneId, Long> permits(List<LaneId> ready) {
        Map<LaneId, Long> taken = new LinkedHashMap<>();
        for (LaneId lane : ready) {
            Instant now = clock.instant();
            Lanes.Standing here = lanes.of(lane);
            if (here.isOpen() && decide(lane, here, now) instanceof Pace.Decision.Now) {
                taken.put(
                        lane,
                        permits.take(lane, now, now.minus(longestPeriod(lane).multipliedBy(2))));
            }
        }
        return taken;
    }

    /** What can pass is waited for; a fault that stays blocks the lane, or, where not even that can be done, is told. */
    private void noPermit(LaneId lane, RuntimeException fault) {
        if (closed) {
            return;
        }
        String words = Quiet.text(LedgerFaults.words(fault));
        if (LedgerFaults.canPass(fault)) {
            if (withoutLedger.add(lane)) {
                LOG.warn("Lane {}: no permit could be had from the ledger, trying until it can: {}", lane, words);
            }
        } else if (withoutLedger.add(lane)) {
            LOG.error("Lane {}: no permit can be given out: {}", lane, words, Quiet.fault(fault));
        }
        if (!LedgerFaults.canPass(fault) && isBlockedFor(lane, "no permit can be given out: " + words)) {
            withoutLedger.remove(lane); // it is tried again, and told again, after `resume`
        } else {
            lookLater(lane);
        }
    }

    private String reason(LaneId lane, Lanes.Standing standing, Instant until) {
        Rate limit = rate(lane);
        return standing.holdUntil().equals(until)
                ? lane + " rests until " + until
                : "the " + limit.calls() + " calls that " + lane + " may make in "
                        + limit.per().toMinutes() + " min are made; the next may go out at " + until;
    }

    private void sendBack(Deque<Waiter> queue, String reason, @Nullable Instant until) {
        List<Waiter> back;
        synchronized (queue) {
            back = queue.stream().filter(waiter -> !waiter.waits()).toList();
            queue.removeAll(back);
        }
        back.forEach(waiter -> passing.execute(() -> waiter.sendBack(reason, until)));
    }

    private boolean isBlockedFor(LaneId lane, String reason) {
        try {
            lanes.set(lane, Lanes.State.BLOCKED, reason, clock.instant());
            return true;
        } catch (RuntimeException e) {
            LOG.debug("lane {} cannot be blocked", lane, e);
            return false; // told already; the permit that cannot be had keeps the lane from calling as well
        }
    }

    private void pass(Deque<Waiter> queue, long permit) {
        Waiter first;
        synchronized (queue) {
            first = queue.poll();
        }
        if (first == null) {
            permits.giveBack(permit);
        } else {
            passing.execute(() -> first.pass(permit));
        }
    }

    private Pace.Decision decide(LaneId lane, Lanes.Standing standing, Instant now) {
        if (standing.holdUntil().isAfter(now)) {
            return new Pace.Decision.NotBefore(standing.holdUntil());
        }
        return pace(lane, now);
    }

    /** What the pace of a lane's limit, and of its route, allows now. */
    Pace.Decision pace(LaneId lane, Instant now) {
        return Pace.decide(configuration.lane(lane).limit(), rates.get(lane), permits.of(lane), now);
    }

    /** The slower of a lane's limit and what its route asks for. */
    Rate rate(LaneId lane) {
        Limit limit = configuration.lane(lane).limit();
        Rate routes = rates.get(lane);
        return routes != null
                        && routes.per().toMillis() * limit.calls() > limit.per().toMillis() * routes.calls()
                ? routes
                : new Rate(limit.calls(), limit.per());
    }

    private Duration longestPeriod(LaneId lane) {
        Duration own = configuration.lane(lane).limit().per();
        Rate routes = rates.get(lane);
        return routes == null || routes.per().compareTo(own) < 0 ? own : routes.per();
    }

    private Deque<Waiter> queue(LaneId lane) {
        return waiting.computeIfAbsent(lane, key -> new ArrayDeque<>());
    }

    private static boolean queueEmpty(Deque<Waiter> queue) {
        synchronized (queue) {
            return queue.isEmpty();
        }
    }

    /** Sends everybody away, and lets the calls that are under way end. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        waiting.keySet().forEach(this::turnAway);
    }

    /** Sends those away who wait for permits of a lane. */
    void turnAway(LaneId lane) {
        Deque<Waiter> queue = queue(lane);
        List<Waiter> turnedAway;
        synchronized (queue) {
            turnedAway = List.copyOf(queue);
            queue.clear();
        }
        turnedAway.forEach(Waiter::turnAway);
    }
}
