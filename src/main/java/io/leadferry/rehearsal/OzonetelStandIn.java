package io.leadferry.rehearsal;

import io.leadferry.rehearsal.Settings.Timing;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Ozonetel CloudAgent on this machine's loopback address, at the vendor's limits and in the vendor's words.
 *
 * <p>It answers "Add Campaign Bulk Data (V4)", "Delete Bulk Data", "Delete Schedule Campaign Data", "Delete Block Number(s)
 * from a Group" and "Generate Token", each row of their response tables under the condition the page names ({@link Reply}). It queues adds and calls back, loses and garbles answers on demand
 * ({@link Fault}), and remembers every call ({@link Call}) and every broken rule ({@link #violations()}).
 *
 * <p>A call is noted before its answer leaves, so whoever has the answer finds the call in the log. All methods may be
 * used by any thread.
 */
public final class OzonetelStandIn implements AutoCloseable {

    /** Path of "Add Campaign Bulk Data (V4)", a POST. */
    public static final String ADD_PATH = "/cloudAgentRestAPI/index.php/AddCampaignBulkDataV4/addBulkData/format/json";

    /** Path of "Delete Bulk Data", a DELETE. */
    public static final String DELETE_PATH = "/ca_apis/DeleteBulkData";

    /** Path of "Generate Token", a POST. */
    public static final String TOKEN_PATH = "/ca_apis/CAToken/generateToken";

    /** Path of "Delete Schedule Campaign Data", a POST, where the given page's example calls it. */
    public static final String SCHEDULED_PATH = "/ca_apis/PhoneManageV2";

    /** Path of "Delete Schedule Campaign Data", a DELETE, in the vendor's public reference. */
    public static final String SCHEDULED_REFERENCE_PATH = "/ca_apis/deleteScheduledData";

    /** Path of "Delete Block Number(s) from a Group", a DELETE, where the given page's example calls it. */
    public static final String UNBLOCK_PATH = "/ca_apis/deleteBlockNumberGroup";

    /** Path of "Delete Block Number(s) from a Group", a DELETE, in the vendor's public reference. */
    public static final String UNBLOCK_REFERENCE_PATH = "/ca_apis/deleteBlockNumber";

    private final LocalServer server;
    private final ScheduledExecutorService timer;
    private final ExecutorService callers;
    private final CallLog log;
    private final Faults faults;
    private final CampaignData data = new CampaignData();
    private final FailedRows failedRows = new FailedRows();
    private final Tokens tokens;
    private final AddLeads add;
    private final ScheduledData scheduled;
    private final BlockGroups blocked;
    private final RowRules rules;
    private final UploadQueue queue;
    private final Callbacks callbacks;

    OzonetelStandIn(Settings settings, int port, long seed, @Nullable Clock clock, Consumer<Call> listener)
            throws IOException {
        Ticks ticks = new Ticks(clock);
        Random random = new Random(seed);
        Timing timing = settings.timing();
        log = new CallLog(listener);
        // a source of its own, so that tokens and transactions do not change with the losses
        faults = new Faults(settings.loss(), new Random(seed));
        timer = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("stand-in-queue"));
        callers = Executors.newFixedThreadPool(4, new DaemonThreads("stand-in-callback"));
        callbacks = new Callbacks(timer, callers, settings.told(), timing.callbackPause(), new Random(seed));
        rules = new RowRules(settings.campaigns(), log);
        Loader loader = new Loader(rules, data, ticks);
        server = new LocalServer(port, null);
        queue = new UploadQueue(timing.uploadDelay(), loader, this::tell, timer, ticks, random);
        tokens = new Tokens(timing.tokenLifetime(), ticks, random);
        add = new AddLeads(settings.account(), settings.limits(), settings.campaigns(), queue, log);
        scheduled = new ScheduledData(settings.scheduled().ids());
        blocked = new BlockGroups(settings.blocks().groups());
        openGates(settings, ticks);
        server.serve(FailedRows.PATH, failedRows);
        server.start();
    }

    private void openGates(Settings settings, Ticks ticks) {
        Settings.Limits limits = settings.limits();
        Timing timing = settings.timing();
        Duration latency = timing.latency();
        Settings.Scheduled dates = settings.scheduled();
        Settings.Blocks blocks = settings.blocks();
        Credentials credentials = new Credentials(settings.account(), tokens);
        Endpoint delete = new DeleteLeads(credentials, limits, settings.campaigns(), data, log);
        Endpoint token = new IssueToken(settings.account(), tokens);
        String key = dates.place() == Place.GIVEN ? "row_id" : "rowId";
        Endpoint unschedule = new DeleteScheduled(credentials, key, dates.lenient(), scheduled, log);
        Endpoint unblock = new UnblockNumbers(credentials, blocked, blocks.wipes(), log);
        Endpoint wrong = new WrongPlace();

        Gatehouse gates = new Gatehouse(limits.countRefused(), faults, log, ticks);
        Turnstile toAdd = gates.turnstile(Operation.ADD_LEADS, limits.add(), false);
        Turnstile toDelete = gates.turnstile(Operation.DELETE_LEADS, limits.delete(), true);
        Turnstile toToken = gates.turnstile(Operation.TOKEN, limits.token(), false);
        Turnstile toScheduled = gates.turnstile(Operation.DELETE_SCHEDULED, limits.scheduled(), false);
        Turnstile toUnblock = gates.turnstile(Operation.UNBLOCK_NUMBERS, limits.unblock(), false);
        server.serve(ADD_PATH, gates.gate(toAdd, "POST", latency, add));
        server.serve(DELETE_PATH, gates.gate(toDelete, "DELETE", timing.deleteLatency(), delete));
        server.serve(TOKEN_PATH, gates.gate(toToken, "POST", latency, token));
        server.serve(
                SCHEDULED_PATH,
                gates.gate(toScheduled, "POST", latency, dates.place() == Place.GIVEN ? unschedule : wrong));
        server.serve(
                SCHEDULED_REFERENCE_PATH,
                gates.gate(toScheduled, "DELETE", latency, dates.place() == Place.GIVEN ? wrong : unschedule));
        server.serve(
                UNBLOCK_PATH,
                gates.gate(toUnblock, "DELETE", latency, blocks.place() == Place.GIVEN ? unblock : wrong));
        server.serve(
                UNBLOCK_REFERENCE_PATH,
                gates.gate(toUnblock, "DELETE", latency, blocks.place() == Place.GIVEN ? wrong : unblock));
    }

    private void tell(UploadResult result) {
        callbacks.send(result, result.failed().isEmpty() ? "" : baseUrl() + failedRows.keep(result));
    }

    /** Starts describing a stand-in; what is not said is as the vendor's pages have it. */
    public static StandInBuilder builder() {
        return new StandInBuilder();
    }

    /** Returns the address to put before the paths, without a slash at its end. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Has the next calls of an operation meet these faults, one each, after those scripted before. */
    public void script(Operation operation, Fault... next) {
        faults.add(operation, List.of(next));
    }

    /** Has the next calls get these rows of the vendor's tables, each at its own operation, and nothing done. */
    public void nextAnswers(Reply... replies) {
        for (Reply reply : replies) {
            faults.add(reply.operation(), List.of(Fault.answer(reply)));
        }
    }

    /** Swallows the next callbacks: their uploads are done, and nobody is told. */
    public void swallowCallbacks(int next) {
        callbacks.swallow(next);
    }

    /** Has rows with these numbers fail from now on, to be found in the callback's counts and failed file. */
    public void refuseNumbers(Collection<String> numbers) {
        rules.refuse(numbers);
    }

    /** Has add calls that hold one of these numbers answered "Please provide valid data" from now on, and not queued. */
    public void refuseCallsWith(Collection<String> numbers) {
        add.refuse(numbers);
    }

    /** Has somebody else fetch a token: the one issued here before is invalid from now on. */
    public void renewTokenElsewhere() {
        tokens.renewElsewhere();
    }

    /** Lets the token in force expire now. */
    public void expireTokens() {
        tokens.expire();
    }

    /** Makes the token in force invalid now, as if nobody had ever fetched it. */
    public void revokeTokens() {
        tokens.revoke();
    }

    /** Returns the calls that have been answered, or been left without an answer, in the order of their arrival. */
    public List<Call> calls() {
        return log.calls();
    }

    /** Returns how many calls have arrived and are not in {@link #calls()} yet. */
    public int inFlight() {
        return log.inFlight();
    }

    /** Returns the callbacks that have been delivered, swallowed or given up. */
    public List<CallbackSent> callbacks() {
        return callbacks.sent();
    }

    /** Returns one sentence for each broken rule: pace, overlap, caps, a row's length, method, content type. */
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

    /** Returns the numbers in a campaign's data, in the order they were added, repeats included. */
    public List<String> leads(String campaign) {
        return data.numbers(campaign);
    }

    /** Returns the ids of the scheduled data that is still there, in their order. */
    public List<Long> scheduled() {
        return scheduled.ids();
    }

    /** Returns the numbers a group still blocks, each as {@code +91} and ten digits. */
    public List<String> blocked(String groupId) {
        return blocked.numbers(groupId);
    }

    /** Returns how many accepted adds are still in the vendor's queue. */
    public int queuedUploads() {
        return queue.size();
    }

    /** Takes everything in the vendor's queue into the campaigns now, without waiting for the upload delay. */
    public void uploadNow() {
        queue.loadAll();
    }

    /** Ends at once: calls in flight lose their connection, the queue and pending callbacks are forgotten. */
    @Override
    public void close() {
        server.close();
        timer.shutdownNow();
        callers.shutdownNow();
    }
}
