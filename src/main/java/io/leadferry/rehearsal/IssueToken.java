package io.leadferry.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadferry.rehearsal.Settings.Account;

/** The page "Generate Token": header apiKey, body {@code {"userName": …}}, success without a status. */
final class IssueToken implements Endpoint {

    private final Account account;
    private final Tokens tokens;

    IssueToken(Account account, Tokens tokens) {
        this.account = account;
        this.tokens = tokens;
    }

    @Override
    public Verdict judge(Request request, Arrival arrival) {
        JsonNode body = Json.read(request.body());
        String userName = Json.text(body.path("userName"));
        if (userName.isEmpty()) {
            return Verdict.refuse(Subject.UNKNOWN, Reply.TOKEN_NO_USER_NAME);
        }
        if (!account.isUser(userName) || !account.isKey(request.apiKey())) {
            return Verdict.refuse(Subject.UNKNOWN, Reply.TOKEN_INVALID_ACCOUNT);
        }
        if (arrival.refused()) {
            return Verdict.refuse(Subject.UNKNOWN, Reply.TOKEN_TOO_MANY);
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
