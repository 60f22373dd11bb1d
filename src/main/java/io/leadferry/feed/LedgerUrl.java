package io.leadferry.feed;

import io.leadferry.model.LedgerAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the address of a ledger is written. */
public final class LedgerUrl {

    private static final Pattern SERVER_AND_DATABASE =
            Pattern.compile("jdbc:postgresql://[^/?@\\s]+/[^/?\\s]+([?]\\S*)?");
    private static final Pattern OF_A_USER = Pattern.compile("[?&](?:user|password)=", Pattern.CASE_INSENSITIVE);

    private LedgerUrl() {}

    /** What is wrong with an address, as the end of a sentence that begins with where it stands; empty where nothing is. */
    public static Optional<String> fault(String url) {
        if (url.startsWith(LedgerAddress.FILE)) {
            return Optional.empty(); // whoever opens the file says what is wrong with it
        }
        if (!SERVER_AND_DATABASE.matcher(url).matches()) {
            return Optional.of(
                    "must be jdbc:sqlite: and a file, or jdbc:postgresql:// with a server, / and a database");
        }
        if (OF_A_USER.matcher(url).find()) {
            return Optional.of(
                    "must hold no user and no password; write leadferry.ledger.username and leadferry.ledger.password");
        }
        return Optional.empty();
    }
}
