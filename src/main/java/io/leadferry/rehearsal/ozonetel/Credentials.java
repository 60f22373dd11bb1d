package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.rehearsal.ozonetel.OzonetelSettings.Account;
import io.leadferry.rehearsal.wire.LenientJson;
import io.leadferry.rehearsal.wire.ReceivedRequest;
import java.util.Optional;

/** How the calls with a JSON body prove who they are: the token or the key in the header, the user in the body. */
final class Credentials {

    private final Account account;
    private final IssuedTokens tokens;

    Credentials(Account account, IssuedTokens tokens) {
        this.account = account;
        this.tokens = tokens;
    }

    /** Returns why a call is not the account's own, in the words of "Delete Bulk Data", or nothing if it is. */
    Optional<OzonetelReply> objection(ReceivedRequest request, JsonNode body) {
        Optional<OzonetelReply> stranger = stranger(request);
        if (stranger.isPresent()) {
            return stranger;
        }
        if (!body.isObject()) {
            return Optional.of(OzonetelReply.DELETE_INVALID_JSON);
        }
        String userName = LenientJson.text(body.path("userName"));
        if (userName.isEmpty()) {
            return Optional.of(OzonetelReply.DELETE_NO_USER_NAME);
        }
        return account.isUser(userName) ? Optional.empty() : Optional.of(OzonetelReply.DELETE_INVALID_USER);
    }

    /** The key that a call carries; empty if it carries none. */
    static String apiKey(ReceivedRequest request) {
        return request.header("apiKey");
    }

    /** Whether a call carries a key that is not the account's, be a key asked for or not. */
    boolean hasWrongKey(ReceivedRequest request) {
        return !apiKey(request).isEmpty() && !account.isKey(apiKey(request));
    }

    private Optional<OzonetelReply> stranger(ReceivedRequest request) {
        if (account.auth() == Auth.TOKEN) {
            return tokens.objection(request.bearer());
        }
        if (apiKey(request).isEmpty()) {
            return Optional.of(OzonetelReply.DELETE_NO_API_KEY);
        }
        return account.isKey(apiKey(request)) ? Optional.empty() : Optional.of(OzonetelReply.DELETE_INVALID_USER);
    }
}
