package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadferry.rehearsal.ozonetel.OzonetelSettings.Account;
import io.leadferry.rehearsal.ozonetel.OzonetelSettings.Campaigns;
import io.leadferry.rehearsal.ozonetel.OzonetelSettings.Limits;
import io.leadferry.rehearsal.wire.Arrival;
import io.leadferry.rehearsal.wire.CallLog;
import io.leadferry.rehearsal.wire.Endpoint;
import io.leadferry.rehearsal.wire.ReceivedRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The page "Add Campaign Bulk Data (V4)": takes a call into the queue and gives it a transactionId.
 *
 * <p>What is wrong with single rows, or with the map, shows only in the callback: see {@link UploadRules}. The page has no
 * answer for more than 500 rows; the nearest one, "Please provide valid data", is given.
 */
final class AddLeadsPage implements Endpoint {

    private final Account account;
    private final Limits limits;
    private final Campaigns campaigns;
    private final UploadQueue queue;
    private final CallLog log;
    private final Set<String> unwanted = ConcurrentHashMap.newKeySet();

    AddLeadsPage(Account account, Limits limits, Campaigns campaigns, UploadQueue queue, CallLog log) {
        this.account = account;
        this.limits = limits;
        this.campaigns = campaigns;
        this.queue = queue;
        this.log = log;
    }

    /** From now on calls that hold one of these numbers are refused as a whole. */
    void refuse(Collection<String> numbers) {
        unwanted.addAll(numbers);
    }

    @Override
    public Verdict judge(ReceivedRequest request, Arrival arrival) {
        Map<String, String> given = Parameters.of(request);
        String campaign = given.getOrDefault("campaignName", "");
        Optional<BulkData> bulk = BulkData.parse(given.getOrDefault("bulkData", ""));
        Subject subject = new Subject(
                campaign.isEmpty() ? List.of() : List.of(campaign),
                bulk.map(BulkData::numbers).orElse(List.of()),
                bulk.map(data -> data.rows().size()).orElse(0));
        if (subject.rows() > limits.addRows()) {
            log.violation("add-leads: call %d carried %d rows".formatted(arrival.number(), subject.rows()));
        }
        Optional<OzonetelReply> objection = objection(given, campaign, subject, arrival);
        if (objection.isPresent() || bulk.isEmpty()) {
            return objection.orElse(OzonetelReply.ADD_INVALID_DATA).refusal(subject);
        }
        BulkData data = bulk.get();
        return Verdict.accept(subject, () -> enqueue(campaign, data, given));
    }

    private Optional<OzonetelReply> objection(
            Map<String, String> given, String campaign, Subject subject, Arrival arrival) {
        String apiKey = given.getOrDefault("apiKey", "");
        String userName = given.getOrDefault("userName", "");
        if (apiKey.isEmpty()) {
            return Optional.of(OzonetelReply.ADD_NO_API_KEY);
        }
        if (userName.isEmpty()) {
            return Optional.of(OzonetelReply.ADD_NO_USER_NAME);
        }
        if (!account.isKey(apiKey) || !account.isUser(userName)) {
            return Optional.of(OzonetelReply.ADD_INVALID_ACCOUNT);
        }
        if (campaign.isEmpty()) {
            return Optional.of(OzonetelReply.ADD_NO_CAMPAIGN);
        }
        if (subject.rows() == 0 || subject.rows() > limits.addRows()) {
            return Optional.of(OzonetelReply.ADD_INVALID_DATA);
        }
        if (!campaigns.takesLeads(campaign)) {
            return Optional.of(OzonetelReply.ADD_INVALID_CAMPAIGN);
        }
        if (arrival.refused()) {
            return Optional.of(OzonetelReply.ADD_TOO_MANY);
        }
        return subject.numbers().stream().anyMatch(unwanted::contains)
                ? Optional.of(OzonetelReply.ADD_INVALID_DATA)
                : Optional.empty();
    }

    private Answer enqueue(String campaign, BulkData data, Map<String, String> given) {
        String transactionId = queue.add(campaign, data, Duplicates.of(given), given.getOrDefault("callBackUrl", ""));
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("transactionId", transactionId)
                .toString();
        return new Answer(body, "", transactionId);
    }
}
