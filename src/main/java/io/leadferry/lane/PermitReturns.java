package io.leadferry.lane;

import io.leadferry.connector.Answers;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Permits;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.LaneId;
import io.leadferry.model.MachineFault;
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
public final class PermitReturns {

    private static final Logger LOG = LoggerFactory.getLogger(PermitReturns.class);
    private static final Duration LEDGER_RETRY = Duration.ofSeconds(1);

    private final LeadferryConfiguration configuration;
    private final Permits permits;
    private final Settlement settlement;
    private final RateLimiter rateLimiter;
    private final Wakes wakes;
    private final Clock clock;

    public PermitReturns(
            LeadferryConfiguration configuration,
            Permits permits,
            Settlement settlement,
            RateLimiter rateLimiter,
            Wakes wakes,
            Clock clock) {
        this.configuration = configuration;
        this.permits = permits;
        this.settlement = settlement;
        this.rateLimiter = rateLimiter;
        this.wakes = wakes;
        this.clock = clock;
    }

    /**
     * A passage that has ended.
     *
     * @param fault how it failed; null where it did not
     * @param told whether it was told that the ledger cannot be used just now
     */
    private record Ended(IssuedPermit issued, @Nullable Throwable fault, AtomicBoolean told) {

        LaneId lane() {
            return issued.lane();
        }
    }

    /** To be called when the exchange of a passage has ended. */
    public void ended(IssuedPermit issued, Exchange exchange) {
        Throwable fault = exchange.getException() == null
                ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)
                : exchange.getException();
        end(new Ended(issued, fault, new AtomicBoolean()));
    }

    private void end(Ended ended) {
        if (rateLimiter.isClosed()) {
            return; // the next start finds the ledger as it is, and does the same for all that is left
        }
        try {
            Permits.Use use = permits.use(ended.issued().permit());
            if (use.call() == null && !use.back()) {
                unused(ended);
            } else if (use.call() != null && !use.back()) {
                unsettled(ended, use.call());
            }
        } catch (RuntimeException | VirtualMachineError | LinkageError e) {
            if (ended.told().compareAndSet(false, true)) {
                LOG.error(
                        "Lane {}: what became of its call cannot be written down, trying until it can: {}",
                        ended.lane(),
                        Quiet.text(LedgerFaults.words(e)),
                        Quiet.fault(e));
            }
            rateLimiter.later(LEDGER_RETRY, () -> end(ended));
        }
    }

    /** Nothing was sent under the permit: why, decides what becomes of the lane; the permit goes back whatever it is. */
    private void unused(Ended ended) {
        IssuedPermit issued = ended.issued();
        LaneId lane = ended.lane();
        Throwable fault = ended.fault();
        boolean carriesRows = configuration.lane(lane).operation().carriesRows();
        boolean passes = fault != null && LedgerFaults.canPass(fault);
        boolean machine = MachineFault.isIn(fault);
        if (fault instanceof NotReady wanting) {
            settlement.notReady(lane, wanting.why());
        } else if (machine) {
            settlement.notReady(lane, Outcome.of(Outcome.Kind.NOT_YET, MachineFault.words(fault), null));
        } else if (carriesRows && !passes && !(fault == null && issued.hasFoundNothing())) {
            settlement.block(lane, fault == null ? "its route ended without cutting a call" : reason(fault), fault);
        }
        permits.giveBack(issued.permit());
        wakes.awake(lane);
        wakes.look(lane); // whoever was called meanwhile found the permit taken, and waits for this
        if (issued.ripeAt() != null) {
            wakes.at(lane, issued.ripeAt());
        }
        if (carriesRows && (passes || machine || fault instanceof NotReady)) {
            wakes.wake(lane);
        }
    }

    private void unsettled(Ended ended, String call) {
        Throwable fault = ended.fault();
        try {
            settlement.settle(call, ended.lane(), lost(ended));
        } catch (RuntimeException e) {
            if (LedgerFaults.canPass(e)) {
                throw e;
            }
            if (wakes.standing(ended.lane()).state() != Lanes.State.BLOCKED) { // else the fault was told with the block
                settlement.block(
                        ended.lane(),
                        "what became of call " + call
                                + " cannot be written down, and the next start takes it for lost: "
                                + Quiet.text(LedgerFaults.words(e)),
                        fault == null ? e : fault);
            }
            permits.answered(ended.issued().permit(), clock);
            wakes.look(ended.lane());
        }
    }

    /** What is known of a call whose route ended without settling it. */
    private static Outcome lost(Ended ended) {
        Throwable fault = ended.fault();
        if (fault == null) {
            return Outcome.of(Outcome.Kind.IN_DOUBT, "its route ended without an answer", null);
        }
        if (!ended.issued().sent() && MachineFault.isIn(fault)) {
            return Outcome.of(Outcome.Kind.NOT_YET, MachineFault.words(fault), null);
        }
        return ended.issued().sent()
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
