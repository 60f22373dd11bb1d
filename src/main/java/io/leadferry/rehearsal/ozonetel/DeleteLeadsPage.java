package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadferry.rehearsal.ozonetel.OzonetelSettings.Campaigns;
import io.leadferry.rehearsal.ozonetel.OzonetelSettings.Limits;
import io.leadferry.rehearsal.wire.Arrival;
import io.leadferry.rehearsal.wire.CallLog;
import io.leadferry.rehearsal.wire.Endpoint;
import io.leadferry.rehearsal.wire.LenientJson;
import io.leadferry.rehearsal.wire.ReceivedRequest;
import java.util.List;
import java.util.Optional;

/**
 * The page "Delete Bulk Data": takes each of the numbers out of each of the campaigns, whatever the lead's status.
 *
 * <p>Where the page is silent: one unknown campaign makes the whole call fail (as its twin for basic authentication says),
 * a number that is not there is no fault, and success reads as that of the single delete.
 */
final class DeleteLeadsPage implements Endpoint {

    private static final String DELETED = "Deleted Successfully";

    private final Credentials credentials;
    private final Limits limits;
    private final Campaigns campaigns;
    private final CampaignData data;
    private final CallLog log;

    DeleteLeadsPage(Credentials credentials, Limits limits, Campaigns campaigns, CampaignData data, CallLog log) {
        this.credentials = credentials;
        this.limits = limits;
        this.campaigns = campaigns;
        this.data = data;
        this.log = log;
    }

    @Override
    public Verdict judge(ReceivedRequest request, Arrival arrival) {
        if (!request.isJson()) {
            log.violation("delete-leads: Content-Type must be application/json, not '" + request.contentType() + "'");
        }
        JsonNode body = LenientJson.read(request.body());
        List<String> numbers = LenientJson.texts(body.path("phoneNumber"));
        List<String> names = LenientJson.texts(body.path("campaignName"));
        Subject subject = new Subject(names, numbers, numbers.size());
        watchCaps(subject, arrival);
        Optional<OzonetelReply> objection = objection(request, body, subject);
        if (objection.isEmpty() && arrival.refused()) {
            objection = Optional.of(OzonetelReply.DELETE_TOO_MANY);
        }
        return objection
                .map(reply -> reply.refusal(subject))
                .orElseGet(() -> Verdict.accept(subject, () -> delete(subject)));
    }

    private Optional<OzonetelReply> objection(ReceivedRequest request, JsonNode body, Subject subject) {
        Optional<OzonetelReply> stranger = credentials.objection(request, body);
        if (stranger.isPresent()) {
            return stranger;
        }
        if (subject.numbers().isEmpty() || subject.numbers().contains("")) {
            return Optional.of(OzonetelReply.DELETE_NO_NUMBERS);
        }
        if (!body.hasNonNull("campaignName")) {
            return Optional.of(OzonetelReply.DELETE_NO_CAMPAIGN);
        }
        if (tooLong(subject)) {
            return Optional.of(OzonetelReply.DELETE_TOO_LONG);
        }
        boolean allKnown = subject.campaigns().stream().allMatch(name -> !name.isEmpty() && campaigns.isKnown(name));
        return subject.campaigns().isEmpty() || !allKnown
                ? Optional.of(OzonetelReply.DELETE_INVALID_CAMPAIGN)
                : Optional.empty();
    }

    private boolean tooLong(Subject subject) {
        return subject.numbers().size() > limits.deleteNumbers()
                || subject.campaigns().size() > limits.deleteCampaigns();
    }

    private void watchCaps(Subject subject, Arrival arrival) {
        if (tooLong(subject)) {
            log.violation("delete-leads: call %d carried %d numbers and %d campaigns"
                    .formatted(
                            arrival.number(),
                            subject.numbers().size(),
                            subject.campaigns().size()));
        }
    }

    private Answer delete(Subject subject) {
        data.remove(subject.numbers(), subject.campaigns());
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("status", "Success")
                .put("message", DELETED)
                .toString();
        return new Answer(body, DELETED, "");
    }
}
