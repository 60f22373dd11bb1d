package io.leadferry.rehearsal.wire;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A server that stands in for a vendor on this machine's loopback address, for whatever vendor: it counts every call
 * against its limit, loses and garbles answers on demand ({@link Fault}), and remembers every call ({@link ReceivedCall})
 * and every broken rule ({@link #violations()}).
 *
 * <p>A call is noted before its answer leaves, so whoever has the answer finds the call in the log. All methods may be
 * used by any thread.
 */
public abstract class StandIn implements AutoCloseable {

    private final LocalServer server;
    private final String scheme;
    private final FaultScript script;
    private final CallLog log;
    private final Ticks ticks;
    private final CallGates gates;

    /** Takes the port; nobody is answered before {@link #listen}. */
    protected StandIn(StandInBuilder<?> as) throws IOException {
        ticks = new Ticks(as.clock());
        log = new CallLog(as.onCall());
        // a source of its own, so that what a vendor makes up does not change with the losses
        script = new FaultScript(as.loss(), new Random(as.seed()));
        gates = new CallGates(as.countRefused(), script, log, ticks);
        scheme = as.tls() == null ? "http" : "https";
        server = new LocalServer(as.port(), as.tls());
    }

    /** Has all calls of a path, and of those below it, answered by this. */
    protected final void serve(String path, HttpHandler handler) {
        server.serve(path, handler);
    }

    /** From now on calls are answered. */
    protected final void listen() {
        server.start();
    }

    protected final CallGates gates() {
        return gates;
    }

    protected final CallLog log() {
        return log;
    }

    protected final Ticks ticks() {
        return ticks;
    }

    /** Returns the address to put before the paths, without a slash at its end. */
    public String baseUrl() {
        return scheme + "://127.0.0.1:" + server.port();
    }

    /** Has the next calls of an operation meet these faults, one each, after those scripted before. */
    public void script(Operation operation, Fault... next) {
        script.add(operation, List.of(next));
    }

    /** Returns the calls that have been answered, or been left without an answer, in the order of their arrival. */
    public List<ReceivedCall> calls() {
        return log.calls();
    }

    /** Returns how many calls have arrived and are not in {@link #calls()} yet. */
    public int inFlight() {
        return log.inFlight();
    }

    /** Returns one sentence for each broken rule, such as pace, overlap, caps, method or content type. */
    public List<String> violations() {
        return log.violations();
    }

    /**
     * Returns the most calls of an operation, taken or refused, that arrived within any stretch of this length.
     *
     * @param length two calls exactly this far apart are not within one stretch
     */
    public int maxInWindow(Operation operation, Duration length) {
        return log.maxInWindow(operation, length);
    }

    /** Ends at once: calls in flight lose their connection. */
    @Override
    public void close() {
        server.close();
    }
}
