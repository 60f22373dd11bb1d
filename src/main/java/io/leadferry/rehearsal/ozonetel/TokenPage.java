package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadferry.rehearsal.ozonetel.OzonetelSettings.Account;
import io.leadferry.rehearsal.wire.Arrival;
import io.leadferry.rehearsal.wire.Endpoint;
import io.leadferry.rehearsal.wire.LenientJson;
import io.leadferry.rehearsal.wire.ReceivedRequest;

/** The page "Generate Token": header apiKey, body {@code {"userName": …}}, success without a status. */
final class TokenPage implements Endpoint {

    private final Account account;
    private final IssuedTokens tokens;

    TokenPage(Account account, IssuedTokens tokens) {
        this.account = account;
        this.tokens = tokens;
    }

    @Override
    public Verdict judge(ReceivedRequest request, Arrival arrival) {
        JsonNode body = LenientJson.read(request.body());
        String userName = LenientJson.text(body.path("userName"));
        if (userName.isEmpty()) {
            return OzonetelReply.TOKEN_NO_USER_NAME.refusal(Subject.UNKNOWN);
        }
        if (!account.isUser(userName) || !account.isKey(Credentials.apiKey(request))) {
            return OzonetelReply.TOKEN_INVALID_ACCOUNT.refusal(Subject.UNKNOWN);
        }
        if (arrival.refused()) {
            return OzonetelReply.TOKEN_TOO_MANY.refusal(Subject.UNKNOWN);
        }
        return Verdict.accept(Subject.UNKNOWN, this::issue);
    }

    private Answer issue() {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("token", tokens.issue())
                .put("message", "")
                .toString();
        return new Answer(body, "", "");
    }
}
