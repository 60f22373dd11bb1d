package io.leadferry.connector;

import io.leadferry.model.Account;
import io.leadferry.model.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call in the vendor's words: exactly what goes over the wire.
 *
 * @param asked the call
 * @param method in capitals
 * @param address with its query
 * @param headers by name; nothing but these and what HTTP itself needs goes along
 * @param body its bytes; none for a request without a body
 * @param token the token that it bears; null where it bears none
 * @param at when it was written
 */
public record VendorRequest(
        VendorCall asked,
        String method,
        URI address,
        Map<String, String> headers,
        byte[] body,
        @Nullable Secret token,
        Instant at) {

    /** The client before servers whose certificates the usual authorities vouch for. */
    public static final String CLIENT = "vendorClient";

    /** This request, with a header more; one of that name is replaced. */
    public VendorRequest with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new VendorRequest(asked, method, address, more, body, token, at);
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return String.valueOf(address.getScheme());
    }

    /** How long its answer may take, from the first step of connecting to the last byte; milliseconds. */
    public long answerTimeout() {
        return asked.plan().operation().answerTimeout().toMillis();
    }

    /** The HTTP client that sends it: one of the account's own where that has a trust store of its own. */
    public String client() {
        return clientOf(asked.plan().account());
    }

    /** The HTTP client of an account, by name. */
    public static String clientOf(Account account) {
        return account.trustStore() == null ? CLIENT : "client-" + account.name();
    }

    /** Without what it bears. */
    @Override
    public String toString() {
        return method + " of " + asked;
    }
}
