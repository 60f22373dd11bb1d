package io.leadferry;

import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.dialect.LedgerFaults;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Says what a stop waits for, and what it did not wait for any longer: calls whose answers are under way. The waiting itself
 * is Camel's, for {@code camel.main.shutdown-timeout}.
 */
public final class Stop implements ApplicationListener<ContextClosedEvent>, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);
    private static final int MOST_NAMED = 5;
    private static final int MOST_COUNTED = 1_000;

    private final CallViews calls;
    private final int seconds;

    /**
     * A stop to come.
     *
     * @param seconds how long it waits at most
     */
    public Stop(CallViews calls, int seconds) {
        this.calls = calls;
        this.seconds = seconds;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        tell("Stopping; it waits up to " + seconds + " s for the answer of ", "");
    }

    /** After the routes have stopped, and before the ledger is closed. */
    @Override
    public void destroy() {
        tell("Stopped without the answer of ", "; the next start settles what that means, as after a crash");
    }

    private void tell(String before, String after) {
        try {
            List<CallView> underWay = calls.withOutcome(Calls.State.SENDING, MOST_COUNTED);
            if (!underWay.isEmpty()) {
                LOG.info("{}{}{}", before, named(underWay), after);
            }
        } catch (RuntimeException e) {
            if (!LedgerFaults.canPass(e)) {
                throw e;
            }
            LOG.info("Stopping, while the ledger cannot tell which calls are under way: {}", LedgerFaults.words(e));
        }
    }

    private static String named(List<CallView> calls) {
        String some = calls.stream()
                .limit(MOST_NAMED)
                .map(call -> "call " + call.call() + " of " + call.lane() + " (" + call.rows()
                        + (call.rows() == 1 ? " row)" : " rows)"))
                .collect(Collectors.joining(", "));
        return calls.size() > MOST_NAMED ? some + " and " + (calls.size() - MOST_NAMED) + " others" : some;
    }
}
