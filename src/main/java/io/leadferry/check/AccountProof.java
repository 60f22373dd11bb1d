package io.leadferry.check;

import io.leadferry.check.ServerProof.Believed;
import io.leadferry.connector.VendorProfile;
import io.leadferry.model.Account;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;

/** Looks at one account: is its vendor's server there, is it the one that it should be, and are the account's keys taken. */
final class AccountProof {

    private final ServerProof servers;
    private final KeysProof keys;

    AccountProof(ServerProof servers, KeysProof keys) {
        this.servers = servers;
        this.keys = keys;
    }

    void look(Account account, VendorProfile profile, CheckLines lines) {
        URI base = account.baseUrl();
        String key = "leadferry.accounts." + account.name() + ".base-url";
        List<InetAddress> found = servers.addresses(ServerProof.host(base), key, lines);
        if (found.isEmpty() || !servers.connects(base, found, key, believed(account), lines)) {
            lines.unproved("key", "nothing was asked, for there is no connection", null);
            return;
        }
        keys.look(account, profile, lines);
    }

    private static Believed believed(Account account) {
        String at = "leadferry.accounts." + account.name() + ".trust-store";
        try {
            return account.trustStore() == null
                    ? new Believed(
                            WatchedTrust.usual(),
                            "the usual authorities",
                            "where the vendor, or a proxy before it, has an authority of its own, name its certificate"
                                    + " in " + at + "; else ask the vendor for a certificate of a known one")
                    : new Believed(
                            WatchedTrust.in(account.trustStore()),
                            account.trustStore().file(),
                            "put the certificate of its authority into " + at);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot tell whom it believes", e);
        }
    }
}
