package io.leadferry.tracing;

import io.leadferry.lane.IssuedPermit;
import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The way of one call through its lane, for as long as its exchange lasts. One thread at a time has it. */
final class Passage {

    /** The property with which an exchange keeps it. */
    static final String PROPERTY = "passage";

    private final String exchange;
    private final IssuedPermit issued;
    private final Instant permitAt;
    private @Nullable Instant readyAt;
    private @Nullable CallPlaces places;

    /** A passage of an exchange whose permit is there since then. */
    Passage(Exchange exchange, IssuedPermit issued, Instant permitAt) {
        this.exchange = exchange.getExchangeId();
        this.issued = issued;
        this.permitAt = permitAt;
    }

    /** Whether it is that permit's. */
    boolean isOf(IssuedPermit other) {
        return issued.equals(other);
    }

    /** Whether it is that exchange's own: a Kamelet works on a copy, which has its properties too. */
    boolean isOf(Exchange other) {
        return exchange.equals(other.getExchangeId());
    }

    LaneId lane() {
        return issued.lane();
    }

    /** The call that was cut; empty where there was nothing to send. */
    Optional<String> call() {
        return Optional.ofNullable(issued.call()).map(Call::id);
    }

    /** What the call needs is there; the first time counts. */
    void isReady(Instant at) {
        if (readyAt == null) {
            readyAt = at;
        }
    }

    Instant permitAt() {
        return permitAt;
    }

    Instant readyAt() {
        return readyAt == null ? permitAt : readyAt;
    }

    /** Where its spans stand, which is asked once. */
    CallPlaces places(Function<String, CallPlaces> ask, String call) {
        CallPlaces known = places;
        if (known == null) {
            known = ask.apply(call);
            places = known;
        }
        return known;
    }
}
