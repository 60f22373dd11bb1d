package io.leadferry.lane;

import io.leadferry.feed.Ferry;
import io.leadferry.ledger.Callbacks;
import io.leadferry.ledger.Callbacks.Received;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.LedgerFaults;
import io.leadferry.model.Fates;
import io.leadferry.model.Outcome;
import io.leadferry.model.Quiet;
import io.leadferry.model.Veil;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes callbacks in, makes them durable, and settles their calls; and stops waiting for those that never come. */
public final class CallbackDesk {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackDesk.class);

    private final Ferry ferry;
    private final Callbacks callbacks;
    private final Calls calls;
    private final Wakes wakes;
    private final Set<String> stuck = ConcurrentHashMap.newKeySet();

    public CallbackDesk(Ferry ferry, Callbacks callbacks, Calls calls, Wakes wakes) {
        this.ferry = ferry;
        this.callbacks = callbacks;
        this.calls = calls;
        this.wakes = wakes;
    }

    /** The call that a secret belongs to; null for a secret that is none. Anybody may have sent it. */
    public @Nullable String call(@Header("secret") @Nullable String secret) {
        return secret == null ? null : callbacks.call(secret).orElse(null);
    }

    /** Makes a callback durable, without the secret if it repeats it. A second one for the same call changes nothing. */
    public void keep(
            @ExchangeProperty("call") String call, @Header("secret") String secret, @Body @Nullable String body) {
        if (body != null && !body.isBlank()) {
            callbacks.keep(call, body.replace(secret, Veil.HIDDEN));
        }
    }

    /** Calls whose callback is kept and not settled: what a stop left undone. */
    public List<String> open() {
        return callbacks.open();
    }

    /** Lays a kept callback before the route: its text as the body, what is known of its call around it. */
    public void lay(Exchange exchange, @Body String call) {
        Received received = callbacks.find(call).orElse(null);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        exchange.setProperty("call", call);
        exchange.setProperty("known", received != null && ferry.lanes().containsKey(received.lane()));
        if (received != null) {
            message.setHeader("lane", received.lane().toString());
            message.setHeader("reference", received.reference());
            exchange.setProperty("numbers", calls.numbers(call));
            message.setBody(received.body());
        }
    }

    /** Settles a call by what its callback said. */
    public void settle(
            @ExchangeProperty("call") String call,
            @ExchangeProperty("outcome") Outcome outcome,
            @ExchangeProperty("fates") Fates fates) {
        calls.calledBack(call, outcome, fates).forEach(wakes::wake);
        callbacks.settled(call);
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
                + ferry.callbackDeadline().toMinutes() + " min";
        callbacks.overdue().forEach(call -> {
            try {
                calls.unanswered(call, reason).forEach(wakes::wake);
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
