package io.leadferry.rehearsal.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.leadferry.rehearsal.wire.Endpoint.Answer;
import io.leadferry.rehearsal.wire.Endpoint.Subject;
import io.leadferry.rehearsal.wire.Endpoint.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one operation's calls in: counts them, has them judged, lets the script interfere, notes them, answers. */
final class CallGate implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(CallGate.class);
    private static final Verdict BROKEN_OFF =
            new Verdict(Subject.UNKNOWN, false, () -> new Answer("", "the request broke off", ""));

    private final Operation operation;
    private final String method;
    private final Duration latency;
    private final Endpoint endpoint;
    private final ArrivalCounter arrivals;
    private final UnaryOperator<String> queue;
    private final FaultScript faults;
    private final CallLog log;
    private final Ticks ticks;

    /**
     * @param queue finds in a call's path which calls it must not overlap, if the operation goes one at a time
     */
    CallGate(
            Operation operation,
            String method,
            Duration latency,
            Endpoint endpoint,
            ArrivalCounter arrivals,
            UnaryOperator<String> queue,
            FaultScript faults,
            CallLog log,
            Ticks ticks) {
        this.operation = operation;
        this.method = method;
        this.latency = latency;
        this.endpoint = endpoint;
        this.arrivals = arrivals;
        this.queue = queue;
        this.faults = faults;
        this.log = log;
        this.ticks = ticks;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals(method)) {
            log.violation(operation + ": came as " + exchange.getRequestMethod() + ", must be " + method);
            send(exchange, 405, "");
            return;
        }
        Arrival arrival = arrivals.enter(queue.apply(exchange.getRequestURI().getRawPath()));
        try {
            serve(exchange, arrival);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | IOException broken) {
            LOG.warn("The stand-in could not answer a call of {}", operation, broken);
        } finally {
            arrivals.leave(arrival);
            exchange.close();
        }
    }

    private void serve(HttpExchange exchange, Arrival arrival) throws IOException, InterruptedException {
        Optional<ReceivedRequest> request = read(exchange);
        if (request.isEmpty()) {
            log.answered(call(arrival, BROKEN_OFF, BROKEN_OFF.work().get(), 0, false));
            return;
        }
        Fault fault = faults.next(operation);
        Verdict verdict = endpoint.judge(request.get(), arrival);
        boolean works = fault.kind() != Fault.Kind.ANSWER_ONLY && fault.kind() != Fault.Kind.DROP;
        if (fault.kind() != Fault.Kind.DROP) {
            pause(latency);
        }
        Answer right = works ? verdict.work().get() : new Answer(fault.body(), "", "");
        pause(fault.delay());
        int status =
                switch (fault.kind()) {
                    case NONE, DELAY -> right.status();
                    case ANSWER_ONLY, GARBLE -> fault.status();
                    case LOSE_ANSWER, DROP -> 0;
                };
        String body =
                switch (fault.kind()) {
                    case NONE, DELAY -> right.body();
                    case ANSWER_ONLY, GARBLE -> fault.body();
                    case LOSE_ANSWER, DROP -> "";
                };
        arrivals.leave(arrival);
        log.answered(call(arrival, verdict, right, status, works && verdict.accepted()));
        if (status != 0) {
            send(exchange, status, body);
        }
    }

    private static Optional<ReceivedRequest> read(HttpExchange exchange) {
        try {
            return Optional.of(ReceivedRequest.read(exchange));
        } catch (IOException brokenOff) {
            return Optional.empty();
        }
    }

    private ReceivedCall call(Arrival arrival, Verdict verdict, Answer right, int status, boolean done) {
        return new ReceivedCall(
                operation,
                arrival.at(),
                arrival.nanos(),
                ticks.nanos(),
                verdict.subject().campaigns(),
                verdict.subject().numbers(),
                verdict.subject().rows(),
                status,
                right.message(),
                right.transactionId(),
                done,
                arrival.overPace(),
                arrival.overlap());
    }

    private static void pause(Duration duration) throws InterruptedException {
        if (!duration.isZero()) {
            Thread.sleep(duration.toMillis());
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
