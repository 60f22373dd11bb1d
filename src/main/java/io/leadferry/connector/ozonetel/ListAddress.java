package io.leadferry.connector.ozonetel;

import java.net.URI;

/**
 * Where the list of a callback's failed rows may be fetched.
 *
 * @param told the callback
 * @param address on a host that the account allows
 */
public record ListAddress(ToldCallback told, URI address) {

    /** {@code http} or {@code https}. */
    public String scheme() {
        return String.valueOf(address.getScheme());
    }

    /** Without the address: whoever knows it can read the list. */
    @Override
    public String toString() {
        return "list of " + told;
    }
}
