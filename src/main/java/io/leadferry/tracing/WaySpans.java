package io.leadferry.tracing;

import io.leadferry.connector.VendorHttp;
import io.leadferry.connector.VendorRequest;
import io.leadferry.intake.Taking;
import io.leadferry.lane.IssuedPermit;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.CallViews.Share;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Drop;
import io.leadferry.model.LaneId;
import io.leadferry.receipt.DueReceipt;
import io.leadferry.receipt.Receipt;
import io.leadferry.tracing.SpanWriter.Done;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes spans of what Camel tells of its exchanges. Only what is over becomes one, when it is known of which drop and call it
 * was: nothing is begun that somebody would have to end, nothing goes along on a thread or with a request, and a look that
 * finds nothing leaves no trace. An attribute is a name of the configuration, of a drop or a call, a count, or a word of a
 * closed list: nothing that stands in files, answers, addresses or faults.
 */
final class WaySpans extends EventNotifierSupport {

    private static final Logger LOG = LoggerFactory.getLogger(WaySpans.class);

    /** In how many drops' traces a call is told that carries rows of many. */
    private static final int MOST_DROPS = 100;

    /** The first status of HTTP by which a request has failed. */
    private static final int FIRST_ERROR = 400;

    /** A token that was there is had in less. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(2);

    private static final String INTAKE = "direct://intake";
    private static final String READY = "direct://ready";
    private static final String RECEIPT_FILES = "direct://receipt-files";
    private static final String CALLBACK_ROUTE = "callback";
    private static final String CALL_OF_CALLBACK = "call";

    private static final Set<CamelEvent.Type> HEARD = EnumSet.of(
            CamelEvent.Type.ExchangeSending,
            CamelEvent.Type.ExchangeSent,
            CamelEvent.Type.ExchangeCompleted,
            CamelEvent.Type.ExchangeFailed);

    /** Of these a person, or the next try, must make something. */
    private static final Set<Calls.State> FAILED =
            EnumSet.of(Calls.State.REFUSED, Calls.State.BLOCKED, Calls.State.IN_DOUBT);

    private final SpanWriter writer;
    private final CallViews calls;
    private final Clock clock;

    WaySpans(SpanWriter writer, CallViews calls, Clock clock) {
        this.writer = writer;
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return HEARD.contains(event.getType());
    }

    @Override
    public void notify(CamelEvent event) {
        try {
            hear(event);
        } catch (RuntimeException e) {
            LOG.debug("a span is lost", e);
        }
    }

    private void hear(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeSendingEvent sending) {
            sending(sending.getExchange(), sending.getEndpoint().getEndpointUri());
        } else if (event instanceof CamelEvent.ExchangeSentEvent sent) {
            Instant end = clock.instant();
            Instant start = end.minusMillis(sent.getTimeTaken());
            if (sent.getEndpoint() instanceof HttpEndpoint) {
                request(sent.getExchange(), start, end);
            } else if (sent.getEndpoint().getEndpointUri().equals(READY)) {
                ready(sent.getExchange(), end);
            } else if (sent.getEndpoint().getEndpointUri().equals(INTAKE)) {
                intake(sent.getExchange(), start, end);
            } else if (sent.getEndpoint().getEndpointUri().equals(RECEIPT_FILES)) {
                receipt(sent.getExchange(), start, end);
            }
        } else if (event instanceof CamelEvent.ExchangeEvent over) {
            over(over.getExchange());
        }
    }

    /** What a call needs is there: a token, where its request bears one. */
    private static void ready(Exchange exchange, Instant at) {
        IssuedPermit issued = exchange.getProperty(IssuedPermit.PERMIT, IssuedPermit.class);
        if (issued != null) {
            passage(exchange, issued).ifPresent(passage -> passage.isReady(at));
        }
    }

    /** A file was read: from its first byte until its rows are sealed and wait for their calls. */
    private void intake(Exchange exchange, Instant start, Instant end) {
        Taking.of(exchange).flatMap(Taking::arrival).ifPresent(drop -> {
            SpanPlace root = SpanPlace.ofDrop(drop.id());
            Exception fault = fault(exchange);
            part("intake", root.another(), root, start, end, of(drop.id(), drop.feed()), fault, fault != null);
        });
    }

    /** The files of a receipt were written. Those on the way to the last one are many, and say little. */
    private void receipt(Exchange exchange, Instant start, Instant end) {
        if (exchange.getMessage().getBody() instanceof DueReceipt due
                && due.receipt() != null
                && due.receipt().summary().state() != Drop.State.WORKING) {
            SpanPlace root = SpanPlace.ofDrop(due.drop().id());
            Exception fault = fault(exchange);
            AttributesBuilder attributes = of(due.drop().id(), due.drop().feed());
            part("receipt", root.another(), root, start, end, attributes, fault, fault != null);
        }
    }

    /** A drop is done with; what becomes of it after that is told beside it. */
    void drop(Receipt receipt, boolean first) {
        Receipt.Summary drop = receipt.summary();
        AttributesBuilder attributes =
                of(drop.drop(), drop.feed()).put("leadferry.state", drop.state().receiptWord());
        drop.rows().forEach((state, rows) -> attributes.put("leadferry.rows." + state, rows));
        SpanPlace root = SpanPlace.ofDrop(drop.drop());
        part(
                "drop",
                first ? root : root.another(),
                first ? null : root,
                drop.receivedAt(),
                drop.finishedAt() == null ? clock.instant() : drop.finishedAt(),
                attributes,
                null,
                drop.state() == Drop.State.QUARANTINED);
    }

    private void sending(Exchange exchange, String endpoint) {
        IssuedPermit issued = exchange.getProperty(IssuedPermit.PERMIT, IssuedPermit.class);
        if (issued != null && endpoint.equals(READY)) {
            exchange.setProperty(Passage.PROPERTY, new Passage(exchange, issued, clock.instant()));
        }
    }

    /** A request was answered, or will not be any more. */
    private void request(Exchange exchange, Instant start, Instant end) {
        VendorRequest request = exchange.getProperty(VendorHttp.REQUEST, VendorRequest.class);
        IssuedPermit issued = exchange.getProperty(IssuedPermit.PERMIT, IssuedPermit.class);
        if (request == null || issued == null) {
            return;
        }
        passage(exchange, issued).ifPresent(passage -> {
            CallPlaces places =
                    passage.places(this::places, request.asked().call().id());
            URI address = request.address();
            AttributesBuilder attributes = of(places, request.asked().call().lane())
                    .put("http.request.method", request.method())
                    .put("url.scheme", request.scheme())
                    .put("server.address", String.valueOf(address.getHost()));
            if (address.getPort() > 0) {
                attributes.put("server.port", address.getPort());
            }
            Exception fault = exchange.getException();
            Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
            if (fault == null && status != null) {
                attributes.put("http.response.status_code", status);
            }
            boolean failed = fault != null || status == null || status >= FIRST_ERROR;
            if (failed && fault == null) {
                attributes.put("error.type", String.valueOf(status));
            }
            writer.write(new Done(
                    request.method(),
                    SpanKind.CLIENT,
                    places.own().another(),
                    places.own(),
                    List.of(),
                    start,
                    end,
                    with(attributes, fault),
                    failed));
        });
    }

    private void over(Exchange exchange) {
        IssuedPermit issued = exchange.getProperty(IssuedPermit.PERMIT, IssuedPermit.class);
        String calledBack = exchange.getProperty(CALL_OF_CALLBACK, String.class);
        if (issued != null) {
            passage(exchange, issued)
                    .filter(passage -> passage.isOf(exchange))
                    .ifPresent(passage -> call(exchange, passage));
        } else if (calledBack != null && CALLBACK_ROUTE.equals(exchange.getFromRouteId())) {
            callback(exchange, calledBack);
        }
    }

    /** A call has its answer, and is settled. */
    private void call(Exchange exchange, Passage passage) {
        VendorRequest request = exchange.getProperty(VendorHttp.REQUEST, VendorRequest.class);
        String id = passage.call()
                .orElse(request == null ? null : request.asked().call().id());
        if (id == null) {
            return; // its permit goes back
        }
        Instant end = clock.instant();
        Instant woken = end.minusMillis(exchange.getClock().elapsed());
        CallPlaces places = passage.places(this::places, id);
        LaneId lane = passage.lane();
        for (Share share : places.shares()) {
            SpanPlace root = SpanPlace.ofDrop(share.drop());
            Instant from = woken.isBefore(share.receivedAt()) ? share.receivedAt() : woken;
            AttributesBuilder attributes = of(share.drop(), share.feed());
            attributes.put(SpanWriter.LANE, lane.toString()).put(SpanWriter.CALL, id);
            part("permit", root.another(), root, from, passage.permitAt(), attributes, null, false);
        }
        if (passage.readyAt().minus(SHORTEST_WAIT).isAfter(passage.permitAt())) {
            part(
                    "token",
                    places.own().another(),
                    places.own(),
                    passage.permitAt(),
                    passage.readyAt(),
                    of(places, lane),
                    null,
                    false);
        }
        told("call", places, lane, passage.permitAt(), end, handled(exchange));
    }

    /** A callback was read, and has settled its call. */
    private void callback(Exchange exchange, String call) {
        Instant end = clock.instant();
        calls.find(call).ifPresent(view -> {
            CallPlaces places = places(call);
            part(
                    "callback",
                    places.own().another(),
                    places.own(),
                    end.minusMillis(exchange.getClock().elapsed()),
                    end,
                    outcome(of(places, LaneId.parse(view.lane())), view),
                    handled(exchange),
                    FAILED.contains(view.outcome()) || handled(exchange) != null);
        });
    }

    /** Tells of a call in a trace of its own, or in that of its one drop; and of one with several, in that of each too. */
    private void told(
            String name, CallPlaces places, LaneId lane, Instant start, Instant end, @Nullable Exception fault) {
        Optional<CallView> view = calls.find(places.call());
        boolean failed = fault != null
                || view.filter(one -> FAILED.contains(one.outcome())).isPresent();
        AttributesBuilder attributes = of(places, lane);
        view.ifPresent(one -> outcome(attributes, one).put("leadferry.rows", one.rows()));
        List<SpanPlace> drops = places.isShared()
                ? places.shares().stream()
                        .map(share -> SpanPlace.ofDrop(share.drop()))
                        .toList()
                : List.of();
        writer.write(new Done(
                name,
                SpanKind.INTERNAL,
                places.own(),
                places.parent(),
                drops,
                start,
                end,
                with(attributes, fault),
                failed));
        if (places.isShared()) {
            for (Share share : places.shares()) {
                AttributesBuilder its = of(share.drop(), share.feed())
                        .put(SpanWriter.LANE, lane.toString())
                        .put(SpanWriter.CALL, places.call())
                        .put("leadferry.rows", share.rows());
                view.ifPresent(one -> outcome(its, one));
                writer.write(new Done(
                        name,
                        SpanKind.INTERNAL,
                        SpanPlace.ofCall(places.call(), share.drop()),
                        SpanPlace.ofDrop(share.drop()),
                        List.of(places.own()),
                        start,
                        end,
                        with(its, fault),
                        failed));
            }
        }
    }

    private CallPlaces places(String call) {
        return new CallPlaces(call, calls.shares(call, MOST_DROPS));
    }

    private static Optional<Passage> passage(Exchange exchange, IssuedPermit issued) {
        // one who asks for a token is a copy of the lane that wants it
        return Optional.ofNullable(exchange.getProperty(Passage.PROPERTY, Passage.class))
                .filter(passage -> passage.isOf(issued));
    }

    private void part(
            String name,
            SpanPlace at,
            @Nullable SpanPlace parent,
            Instant start,
            Instant end,
            AttributesBuilder attributes,
            @Nullable Exception fault,
            boolean failed) {
        writer.write(
                new Done(name, SpanKind.INTERNAL, at, parent, List.of(), start, end, with(attributes, fault), failed));
    }

    private static AttributesBuilder of(String drop, String feed) {
        return Attributes.builder().put(SpanWriter.DROP, drop).put(SpanWriter.FEED, feed);
    }

    private static AttributesBuilder of(CallPlaces places, LaneId lane) {
        AttributesBuilder attributes =
                Attributes.builder().put(SpanWriter.LANE, lane.toString()).put(SpanWriter.CALL, places.call());
        if (places.isShared()) {
            attributes.put("leadferry.drops", places.shares().size());
        } else {
            places.shares()
                    .forEach(share ->
                            attributes.put(SpanWriter.DROP, share.drop()).put(SpanWriter.FEED, share.feed()));
        }
        return attributes;
    }

    private static AttributesBuilder outcome(AttributesBuilder attributes, CallView call) {
        if (call.httpStatus() != null) {
            attributes.put("http.response.status_code", call.httpStatus());
        }
        return attributes.put("leadferry.outcome", call.outcome().word());
    }

    /** A fault is told by its kind: its words may bear what stood in a file or an address. */
    private static Attributes with(AttributesBuilder attributes, @Nullable Exception fault) {
        if (fault != null) {
            attributes.put("error.type", fault.getClass().getName());
        }
        return attributes.build();
    }

    private static @Nullable Exception fault(Exchange exchange) {
        return exchange.getException();
    }

    private static @Nullable Exception handled(Exchange exchange) {
        Exception fault = exchange.getException();
        return fault == null ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class) : fault;
    }
}
