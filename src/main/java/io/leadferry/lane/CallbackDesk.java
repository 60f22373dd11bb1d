package io.leadferry.lane;

import io.leadferry.connector.CallbackReading;
import io.leadferry.connector.CallbackText;
import io.leadferry.connector.LanePlan;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Callbacks;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.Duties;
import io.leadferry.model.LaneId;
import io.leadferry.model.Quiet;
import io.leadferry.model.Veil;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes callbacks in, makes them durable, and settles their calls; and stops waiting for those that never come. */
public final class CallbackDesk {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackDesk.class);

    private final LeadferryConfiguration configuration;
    private final Callbacks callbacks;
    private final Duties duties;
    private final Calls calls;
    private final Wakes wakes;
    private final CallMeters meters;
    private final Set<String> stuck = ConcurrentHashMap.newKeySet();

    public CallbackDesk(
            LeadferryConfiguration configuration,
            Callbacks callbacks,
            Duties duties,
            Calls calls,
            Wakes wakes,
            CallMeters meters) {
        this.configuration = configuration;
        this.callbacks = callbacks;
        this.duties = duties;
        this.calls = calls;
        this.wakes = wakes;
        this.meters = meters;
    }

    /** Whether a secret is that of a call. Anybody may have sent it. */
    public boolean knows(@Nullable String secret) {
        return secret != null && callbacks.asked(secret).isPresent();
    }

    /**
     * Makes a callback durable, without the secret if it repeats it. A second one for the same call changes nothing.
     *
     * @param vendor as the address says
     * @return the call; null where the secret is none, or its call another vendor's
     */
    public @Nullable String keep(
            @Header("secret") String secret, @Header("vendor") String vendor, @Body @Nullable String body) {
        return callbacks
                .asked(secret)
                .filter(asked -> isOf(vendor, asked.lane()))
                .map(asked -> {
                    if (body != null && !body.isBlank()) {
                        callbacks.keep(asked.call(), body.replace(secret, Veil.HIDDEN));
                        duties.call(asked.lane().account());
                    }
                    return asked.call();
                })
                .orElse(null);
    }

    /** Of a lane that the configuration has no more, nobody knows whose it was. */
    private boolean isOf(String vendor, LaneId lane) {
        LanePlan plan = configuration.lanes().get(lane);
        return plan == null || plan.account().vendor().equals(vendor);
    }

    /** Calls of an account whose callback is kept and not settled: what a stop left undone, or came to another ferry. */
    public List<String> open(@Body String account) {
        return callbacks.open(account);
    }

    /**
     * A kept callback, and the call it speaks of; null where there is none, where the configuration has its lane no more, or
     * where the account is another ferry's, which has been called.
     */
    public @Nullable CallbackText lay(@Body String call) {
        return callbacks
                .find(call)
                .filter(received -> configuration.lanes().containsKey(received.lane()))
                .filter(received -> duties.has(received.lane().account()))
                .map(received -> new CallbackText(
                        call,
                        configuration.lane(received.lane()),
                        received.reference(),
                        calls.numbers(call),
                        received.body()))
                .orElse(null);
    }

    /** Settles a call by what its callback said. */
    public void settle(@Body CallbackReading reading) {
        calls.calledBack(reading.call(), reading.outcome(), reading.fates()).forEach(wakes::wake);
        callbacks.settled(reading.call());
    }

    /** Says that what came is not the vendor's word on the call; the call waits on. */
    public void ignore(@ExchangeProperty("call") String call) {
        callbacks.forget(call);
        LOG.warn("A callback for call {} cannot be read, or speaks of another transaction; the call waits on", call);
    }

    /** Says that a callback could not be settled: it stays kept, and the next start tries it again. */
    public void failed(
            @ExchangeProperty("call") @Nullable String call,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        LOG.error(
                "The callback of call {} cannot be settled; it is kept, and the next start tries it again: {}",
                call,
                Quiet.text(LedgerFaults.words(fault)),
                Quiet.fault(fault));
    }

    /** Stops waiting for callbacks that are overdue: their rows are told as accepted without confirmation. */
    public void stopWaiting() {
        String reason = "taken by the vendor, and no result came within "
                + configuration.callbackDeadline().toMinutes() + " min";
        callbacks.overdue().forEach(overdue -> {
            String call = overdue.call();
            try {
                calls.unanswered(call, reason).forEach(wakes::wake);
                meters.overdue(overdue.lane());
            } catch (RuntimeException e) {
                if (LedgerFaults.canPass(e)) {
                    throw e;
                }
                if (stuck.add(call)) { // the others are not to wait for this one
                    failed(call, e);
                }
            }
        });
    }
}
