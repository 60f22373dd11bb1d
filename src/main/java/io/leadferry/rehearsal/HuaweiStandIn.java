package io.leadferry.rehearsal;

import com.sun.net.httpserver.HttpExchange;
import io.leadferry.rehearsal.HuaweiEndpoint.Page;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Stands in for Huawei AICC (CC-iSales) on this machine's loopback address: adds numbers to campaigns and deletes them.
 *
 * <p>It believes only calls that are signed as the vendor's demo signs them, answers with the codes of the vendor's tables
 * ({@link HuaweiReply}), loses and garbles answers on demand ({@link Fault}), and remembers every call ({@link Call}, whose
 * message is the code) and every broken rule ({@link #violations()}).
 *
 * <p>A call is noted before its answer leaves, so whoever has the answer finds the call in the log. All methods may be
 * used by any thread.
 */
public final class HuaweiStandIn implements AutoCloseable {

    /** What stands before {@code {vdnId}/calldata/{campaignId}} and, for a delete, {@code /delete}. */
    public static final String CAMPAIGNS_PATH = "/rest/isales/v1/openapi/campaigns/";

    private static final int NOT_FOUND = 404;

    private final LocalServer server;
    private final String scheme;
    private final CallLog log;
    private final Faults faults;
    private final HuaweiData data = new HuaweiData();
    private final Map<Operation, Turnstile> turnstiles = new EnumMap<>(Operation.class);
    private final Gate toAdd;
    private final Gate toDelete;

    HuaweiStandIn(HuaweiBuilder as) throws IOException {
        Ticks ticks = new Ticks(as.clock());
        log = new CallLog(as.onCall());
        faults = new Faults(as.loss(), new Random(as.seed()));
        as.leads().forEach(data::add);
        HuaweiCampaigns campaigns = as.campaigns();
        C2Door door = as.door(log, ticks);
        Gatehouse gates = new Gatehouse(as.countRefused(), faults, log, ticks);
        Turnstile adds = gates.turnstile(Operation.ADD_NUMBERS, as.addLimit(), false);
        Turnstile deletes = gates.turnstile(Operation.DELETE_NUMBERS, as.deleteLimit(), true);
        turnstiles.put(Operation.ADD_NUMBERS, adds);
        turnstiles.put(Operation.DELETE_NUMBERS, deletes);
        Page add = new AddNumbers(campaigns, as.blocklist(), data, log);
        Page delete = new DeleteNumbers(data, log);
        toAdd = gates.gate(
                adds, "POST", as.latency(), new HuaweiEndpoint(Operation.ADD_NUMBERS, door, campaigns, add, log));
        toDelete = gates.gate(
                deletes,
                "POST",
                as.deleteLatency(),
                new HuaweiEndpoint(Operation.DELETE_NUMBERS, door, campaigns, delete, log),
                path -> HuaweiPath.of(path).campaign());
        scheme = as.tls() == null ? "http" : "https";
        server = new LocalServer(as.port(), as.tls());
        server.serve("/", this::route);
        server.start();
    }

    private void route(HttpExchange exchange) throws IOException {
        Optional<HuaweiPath> path = HuaweiPath.parse(exchange.getRequestURI().getRawPath());
        if (path.isPresent()) {
            (path.get().isDelete() ? toDelete : toAdd).handle(exchange);
            return;
        }
        log.violation("a call came to a path that is on no page");
        exchange.sendResponseHeaders(NOT_FOUND, -1);
        exchange.close();
    }

    /** Starts describing a stand-in; what is not said is as the vendor's pages have it. */
    public static HuaweiBuilder builder() {
        return new HuaweiBuilder();
    }

    /** Returns the address to put before the paths, without a slash at its end. */
    public String baseUrl() {
        return scheme + "://127.0.0.1:" + server.port();
    }

    /** Has the next calls of an operation meet these faults, one each, after those scripted before. */
    public void script(Operation operation, Fault... next) {
        faults.add(operation, List.of(next));
    }

    /** Has the next calls of an operation get these codes, and nothing done. */
    public void nextAnswers(Operation operation, HuaweiReply... replies) {
        for (HuaweiReply reply : replies) {
            faults.add(operation, List.of(Fault.answer(200, reply.body())));
        }
    }

    /** Has these numbers of a campaign be in a call, so that they cannot be deleted, until {@link #callEnded}. */
    public void inCall(String campaign, Collection<String> numbers) {
        data.inCall(campaign, numbers);
    }

    /** Ends the calls of these numbers. */
    public void callEnded(String campaign, Collection<String> numbers) {
        data.callEnded(campaign, numbers);
    }

    /** Returns the calls that have been answered, or been left without an answer, in the order of their arrival. */
    public List<Call> calls() {
        return log.calls();
    }

    /** Returns how many calls have arrived and are not in {@link #calls()} yet. */
    public int inFlight() {
        return log.inFlight();
    }

    /** Returns one sentence for each broken rule: pace, overlap, caps, filters, replays, method, path, content type. */
    public List<String> violations() {
        return log.violations();
    }

    /** As {@link OzonetelStandIn#maxInWindow}. */
    public int maxInWindow(Operation operation, Duration length) {
        return log.maxInWindow(operation, length);
    }

    /** Returns the most calls of an operation that were ever being processed at the same time, of whatever campaigns. */
    public int maxSideBySide(Operation operation) {
        Turnstile turnstile = turnstiles.get(operation);
        return turnstile == null ? 0 : turnstile.maxSideBySide();
    }

    /** Returns the numbers in a campaign, in the order they were added. */
    public List<HuaweiLead> leads(String campaign) {
        return data.leads(campaign);
    }

    /** Returns the numbers that were deleted from a campaign, in the order they were, each with what was asked of history. */
    public List<HuaweiDeleted> deleted(String campaign) {
        return data.deleted(campaign);
    }

    /** Ends at once: calls in flight lose their connection. */
    @Override
    public void close() {
        server.close();
    }
}
