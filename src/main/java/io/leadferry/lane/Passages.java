package io.leadferry.lane;

import io.leadferry.connector.Answers;
import io.leadferry.feed.Ferry;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.LedgerFaults;
import io.leadferry.ledger.Permits;
import io.leadferry.model.LaneId;
import io.leadferry.model.Outcome;
import io.leadferry.model.Quiet;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no permit is lost with its exchange. However an exchange ends that the throttle let pass, whatever its
 * route is: a permit under which no call was written down goes back, a call that was written down is settled, and the fault
 * is told once. A fault that nobody has pinned on rows blocks the lane with the reason, for the next call would meet it too.
 */
public final class Passages {

    private static final Logger LOG = LoggerFactory.getLogger(Passages.class);
    private static final Duration LEDGER_RETRY = Duration.ofSeconds(1);

    private final Ferry ferry;
    private final Permits permits;
    private final Settlement settlement;
    private final Turnstile turnstile;
    private final Wakes wakes;
    private final Clock clock;

    public Passages(
            Ferry ferry, Permits permits, Settlement settlement, Turnstile turnstile, Wakes wakes, Clock clock) {
        this.ferry = ferry;
        this.permits = permits;
        this.settlement = settlement;
        this.turnstile = turnstile;
        this.wakes = wakes;
        this.clock = clock;
    }

    /**
     * An exchange that had a permit and has ended.
     *
     * @param fault how it failed; null where it did not
     * @param sent whether a request left the house
     * @param told whether it was told that the ledger cannot be used just now
     */
    private record Passage(LaneId lane, long permit, @Nullable Throwable fault, boolean sent, AtomicBoolean told) {}

    /** To be called when an exchange has ended that the throttle let pass with this permit. */
    void ended(LaneId lane, long permit, Exchange exchange) {
        Throwable fault = exchange.getException() == null
                ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)
                : exchange.getException();
        boolean sent = exchange.getProperty(LaneCall.SENT, false, Boolean.class);
        end(new Passage(lane, permit, fault, sent, new AtomicBoolean()));
    }

    private void end(Passage passage) {
        if (turnstile.isClosed()) {
            return; // the next start finds the ledger as it is, and does the same for all that is left
        }
        try {
            Permits.Use use = permits.use(passage.permit());
            if (use.call() == null && !use.back()) {
                unused(passage);
            } else if (use.call() != null && !use.back()) {
                unsettled(passage, use.call());
            }
        } catch (RuntimeException e) {
            if (passage.told().compareAndSet(false, true)) {
                LOG.error(
                        "Lane {}: what became of its call cannot be written down, trying until it can: {}",
                        passage.lane(),
                        Quiet.text(LedgerFaults.words(e)),
                        Quiet.fault(e));
            }
            turnstile.later(LEDGER_RETRY, () -> end(passage));
        }
    }

    private void unused(Passage passage) {
        LaneId lane = passage.lane();
        Throwable fault = passage.fault();
        boolean carriesRows = !ferry.lane(lane).operation().fields().isEmpty();
        boolean passes = fault != null && LedgerFaults.canPass(fault);
        if (carriesRows && !passes) {
            settlement.block(lane, fault == null ? "its route ended without cutting a call" : reason(fault), fault);
        }
        permits.giveBack(passage.permit());
        wakes.awake(lane);
        wakes.look(lane);
        if (carriesRows && passes) {
            wakes.wake(lane);
        }
    }

    private void unsettled(Passage passage, String call) {
        Throwable fault = passage.fault();
        try {
            settlement.settle(call, passage.lane(), lost(passage));
        } catch (RuntimeException e) {
            if (LedgerFaults.canPass(e)) {
                throw e;
            }
            if (wakes.standing(passage.lane()).state()
                    != Lanes.State.BLOCKED) { // else the fault was told with the block
                settlement.block(
                        passage.lane(),
                        "what became of call " + call
                                + " cannot be written down, and the next start takes it for lost: "
                                + Quiet.text(LedgerFaults.words(e)),
                        fault == null ? e : fault);
            }
            permits.answered(passage.permit(), clock);
            wakes.look(passage.lane());
        }
    }

    /** What is known of a call whose route ended without settling it. */
    private static Outcome lost(Passage passage) {
        Throwable fault = passage.fault();
        if (fault == null) {
            return Outcome.of(Outcome.Kind.IN_DOUBT, "its route ended without an answer", null);
        }
        return passage.sent()
                ? Answers.noAnswer(fault)
                : Outcome.of(Outcome.Kind.BLOCKED, "the request could not be written: " + reason(fault), null);
    }

    /** A fault in words that a person may see: what it is, and where it began. */
    static String reason(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "a call could not be made: "
                + Quiet.text(
                        root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ", " + root.getMessage()));
    }
}
