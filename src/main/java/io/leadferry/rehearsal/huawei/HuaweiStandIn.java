package io.leadferry.rehearsal.huawei;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.leadferry.rehearsal.huawei.HuaweiEndpoint.Page;
import io.leadferry.rehearsal.wire.ArrivalCounter;
import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.Fault;
import io.leadferry.rehearsal.wire.Operation;
import io.leadferry.rehearsal.wire.StandIn;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Stands in for Huawei AICC (CC-iSales) on this machine's loopback address: adds numbers to campaigns and deletes them, and lists campaigns.
 *
 * <p>It believes only calls that are signed as the vendor's demo signs them, and answers with the codes of the vendor's
 * tables ({@link HuaweiReply}), which are the messages of its calls.
 */
public final class HuaweiStandIn extends StandIn {

    /** What stands before {@code {vdnId}/calldata/{campaignId}} and, for a delete, {@code /delete}. */
    public static final String CAMPAIGNS_PATH = "/rest/isales/v1/openapi/campaigns/";

    private static final Pattern LIST = Pattern.compile(Pattern.quote(CAMPAIGNS_PATH) + "[^/]+");
    private static final CallPace QUESTIONS = new CallPace(10, Duration.ofSeconds(1));
    private static final int NOT_FOUND = 404;

    private final HuaweiData data = new HuaweiData();
    private final ArrivalCounter adds;
    private final ArrivalCounter deletes;
    private final HttpHandler toAdd;
    private final HttpHandler toDelete;
    private final HttpHandler toList;

    HuaweiStandIn(HuaweiStandInBuilder as) throws IOException {
        super(as);
        as.leads().forEach(data::add);
        adds = gates().counter(HuaweiOperation.ADD_NUMBERS, as.addLimit(), false);
        deletes = gates().counter(HuaweiOperation.DELETE_NUMBERS, as.deleteLimit(), true);
        HuaweiCampaigns campaigns = as.campaigns();
        C2Door door = as.door(log(), ticks());
        Page add = new AddNumbersPage(campaigns, as.blocklist(), data, log());
        Page delete = new DeleteNumbersPage(data, log());
        toAdd = gates().gate(
                        adds,
                        "POST",
                        as.latency(),
                        new HuaweiEndpoint(HuaweiOperation.ADD_NUMBERS, door, campaigns, add, log()));
        toDelete = gates().gate(
                        deletes,
                        "POST",
                        as.deleteLatency(),
                        new HuaweiEndpoint(HuaweiOperation.DELETE_NUMBERS, door, campaigns, delete, log()),
                        path -> HuaweiPath.of(path).campaign());
        toList = gates().gate(
                        gates().counter(HuaweiQuestion.LIST_CAMPAIGNS, QUESTIONS, false),
                        "GET",
                        as.latency(),
                        new ListCampaignsPage(door, campaigns));
        serve("/", this::route);
        listen();
    }

    private void route(HttpExchange exchange) throws IOException {
        Optional<HuaweiPath> path = HuaweiPath.parse(exchange.getRequestURI().getRawPath());
        if (path.isPresent()) {
            (path.get().isDelete() ? toDelete : toAdd).handle(exchange);
            return;
        }
        if (LIST.matcher(exchange.getRequestURI().getRawPath()).matches()) {
            toList.handle(exchange);
            return;
        }
        log().violation("a call came to a path that is on no page");
        exchange.sendResponseHeaders(NOT_FOUND, -1);
        exchange.close();
    }

    /** Starts describing a stand-in; what is not said is as the vendor's pages have it. */
    public static HuaweiStandInBuilder builder() {
        return new HuaweiStandInBuilder();
    }

    /** Has the next calls of an operation get these codes, and nothing done. */
    public void nextAnswers(Operation operation, HuaweiReply... replies) {
        for (HuaweiReply reply : replies) {
            script(operation, Fault.answer(200, reply.body()));
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

    /** Returns the most calls of an operation that were ever being processed at the same time, of whatever campaigns. */
    public int maxSideBySide(HuaweiOperation operation) {
        return switch (operation) {
            case ADD_NUMBERS -> adds.maxSideBySide();
            case DELETE_NUMBERS -> deletes.maxSideBySide();
        };
    }

    /** Returns the numbers in a campaign, in the order they were added. */
    public List<HuaweiLead> leads(String campaign) {
        return data.leads(campaign);
    }

    /** Returns the numbers that were deleted from a campaign, in the order they were, each with what was asked of history. */
    public List<HuaweiDeleted> deleted(String campaign) {
        return data.deleted(campaign);
    }
}
