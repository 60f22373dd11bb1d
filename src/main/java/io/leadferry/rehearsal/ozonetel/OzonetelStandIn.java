package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.ozonetel.OzonetelSettings.Timing;
import io.leadferry.rehearsal.wire.ArrivalCounter;
import io.leadferry.rehearsal.wire.DaemonThreads;
import io.leadferry.rehearsal.wire.Endpoint;
import io.leadferry.rehearsal.wire.Fault;
import io.leadferry.rehearsal.wire.StandIn;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Stands in for Ozonetel CloudAgent on this machine's loopback address, at the vendor's limits and in the vendor's words.
 *
 * <p>It answers "Add Campaign Bulk Data (V4)", "Delete Bulk Data", "Delete Schedule Campaign Data", "Delete Block Number(s)
 * from a Group" and "Generate Token", each row of their response tables under the condition the page names
 * ({@link OzonetelReply}). It queues adds and calls back.
 */
public final class OzonetelStandIn extends StandIn {

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

    private final ScheduledExecutorService timer;
    private final ExecutorService callers;
    private final CampaignData data = new CampaignData();
    private final FailedRows failedRows = new FailedRows();
    private final IssuedTokens tokens;
    private final AddLeadsPage add;
    private final ScheduledData scheduled;
    private final BlockGroups blocked;
    private final UploadRules rules;
    private final UploadQueue queue;
    private final CallbackSender callbacks;

    OzonetelStandIn(OzonetelStandInBuilder as) throws IOException {
        super(as);
        OzonetelSettings settings = as.settings();
        Timing timing = settings.timing();
        Random random = new Random(settings.seed());
        timer = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("stand-in-queue"));
        callers = Executors.newFixedThreadPool(4, new DaemonThreads("stand-in-callback"));
        callbacks = new CallbackSender(
                timer, callers, settings.told(), timing.callbackPause(), new Random(settings.seed()));
        rules = new UploadRules(settings.campaigns(), log());
        UploadLoader loader = new UploadLoader(rules, data, ticks());
        queue = new UploadQueue(timing.uploadDelay(), loader, this::tell, timer, ticks(), random);
        tokens = new IssuedTokens(timing.tokenLifetime(), ticks(), random);
        add = new AddLeadsPage(settings.account(), settings.limits(), settings.campaigns(), queue, log());
        scheduled = new ScheduledData(settings.scheduled().ids());
        blocked = new BlockGroups(settings.blocks().groups());
        openGates(settings);
        serve(FailedRows.PATH, failedRows);
        listen();
    }

    private void openGates(OzonetelSettings settings) {
        OzonetelSettings.Limits limits = settings.limits();
        Timing timing = settings.timing();
        Duration latency = timing.latency();
        OzonetelSettings.Scheduled dates = settings.scheduled();
        OzonetelSettings.Blocks blocks = settings.blocks();
        Credentials credentials = new Credentials(settings.account(), tokens);
        Endpoint delete = new DeleteLeadsPage(credentials, limits, settings.campaigns(), data, log());
        Endpoint token = new TokenPage(settings.account(), tokens);
        String key = dates.place() == Place.GIVEN ? "row_id" : "rowId";
        Endpoint unschedule = new DeleteScheduledPage(credentials, key, dates.lenient(), scheduled, log());
        Endpoint unblock = new UnblockNumbersPage(credentials, blocked, blocks.wipes(), log());
        Endpoint wrong = new WrongPlace();
        ArrivalCounter adds = gates().counter(OzonetelOperation.ADD_LEADS, limits.add(), false);
        ArrivalCounter deletes = gates().counter(OzonetelOperation.DELETE_LEADS, limits.delete(), true);
        ArrivalCounter issues = gates().counter(OzonetelOperation.TOKEN, limits.token(), false);
        ArrivalCounter unschedules = gates().counter(OzonetelOperation.DELETE_SCHEDULED, limits.scheduled(), false);
        ArrivalCounter unblocks = gates().counter(OzonetelOperation.UNBLOCK_NUMBERS, limits.unblock(), false);
        serve(ADD_PATH, gates().gate(adds, "POST", latency, add));
        serve(DELETE_PATH, gates().gate(deletes, "DELETE", timing.deleteLatency(), delete));
        serve(TOKEN_PATH, gates().gate(issues, "POST", latency, token));
        serve(
                SCHEDULED_PATH,
                gates().gate(unschedules, "POST", latency, dates.place() == Place.GIVEN ? unschedule : wrong));
        serve(
                SCHEDULED_REFERENCE_PATH,
                gates().gate(unschedules, "DELETE", latency, dates.place() == Place.GIVEN ? wrong : unschedule));
        serve(UNBLOCK_PATH, gates().gate(unblocks, "DELETE", latency, blocks.place() == Place.GIVEN ? unblock : wrong));
        serve(
                UNBLOCK_REFERENCE_PATH,
                gates().gate(unblocks, "DELETE", latency, blocks.place() == Place.GIVEN ? wrong : unblock));
    }

    private void tell(UploadResult result) {
        callbacks.send(result, result.failed().isEmpty() ? "" : baseUrl() + failedRows.keep(result));
    }

    /** Starts describing a stand-in; what is not said is as the vendor's pages have it. */
    public static OzonetelStandInBuilder builder() {
        return new OzonetelStandInBuilder();
    }

    /** Has the next calls get these rows of the vendor's tables, each at its own operation, and nothing done. */
    public void nextAnswers(OzonetelReply... replies) {
        for (OzonetelReply reply : replies) {
            script(reply.operation(), Fault.answer(200, reply.body()));
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

    /** Returns the callbacks that have been delivered, swallowed or given up. */
    public List<CallbackSent> callbacks() {
        return callbacks.sent();
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
        super.close();
        timer.shutdownNow();
        callers.shutdownNow();
    }
}
