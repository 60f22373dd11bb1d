package io.leadferry.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.rehearsal.Settings.Account;
import java.util.Optional;

/** How the calls with a JSON body prove who they are: the token or the key in the header, the user in the body. */
final class Credentials {

    private final Account account;
    private final Tokens tokens;

    Credentials(Account account, Tokens tokens) {
        this.account = account;
        this.tokens = tokens;
    }

    /** Returns why a call is not the account's own, in the words of "Delete Bulk Data", or nothing if it is. */
    Optional<Reply> objection(Request request, JsonNode body) {
        Optional<Reply> stranger = stranger(request);
        if (stranger.isPresent()) {
            return stranger;
        }
        if (!body.isObject()) {
            return Optional.of(Reply.DELETE_INVALID_JSON);
        }
        String userName = Json.text(body.path("userName"));
        if (userName.isEmpty()) {
            return Optional.of(Reply.DELETE_NO_USER_NAME);
        }
        return account.isUser(userName) ? Optional.empty() : Optional.of(Reply.DELETE_INVALID_USER);
    }

    /** Whether a call carries a key that is not the account's, be a key asked for or not. */
    boolean hasWrongKey(Request request) {
        return !request.apiKey().isEmpty() && !account.isKey(request.apiKey());
    }

    private Optional<Reply> stranger(Request request) {
        if (account.auth() == Auth.TOKEN) {
            return tokens.objection(request.bearer());
        }
        if (request.apiKey().isEmpty()) {
            return Optional.of(Reply.DELETE_NO_API_KEY);
        }
        return account.isKey(request.apiKey()) ? Optional.empty() : Optional.of(Reply.DELETE_INVALID_USER);
    }
}
