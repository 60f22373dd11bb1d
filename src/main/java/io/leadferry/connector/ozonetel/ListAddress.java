package io.leadferry.connector.ozonetel;

import java.net.URI;

/**
 * Where the list of a callback's failed rows may be fetched.
 *
 * @param told the callback
 * @param address on a host that the account allows
 * @param named whether the account names that host whole, and not but its end
 */
public record ListAddress(ToldCallback told, URI address, boolean named) {

    /** {@code http} or {@code https}. */
    public String scheme() {
        return String.valueOf(address.getScheme());
    }

    /**
     * The name of the client that may fetch it. A host that a person named is where that person says; a name that comes
     * from outside may lead anywhere, and so only into the internet.
     */
    public String client() {
        return named ? "vendorClient" : "publicClient";
    }

    /** Without the address: whoever knows it can read the list. */
    @Override
    public String toString() {
        return "list of " + told;
    }
}
