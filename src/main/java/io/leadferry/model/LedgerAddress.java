package io.leadferry.model;

import org.jspecify.annotations.Nullable;

/**
 * Where the ledger is, and by whose rights it is used.
 *
 * @param url a JDBC URL: {@code jdbc:sqlite:} with a file, or {@code jdbc:postgresql:} with hosts and a database; no secret
 *     stands in it
 * @param user by whose name; null where the database asks for none, or knows the name otherwise
 * @param password null for none
 */
public record LedgerAddress(String url, @Nullable String user, @Nullable Secret password) {

    /** How the addresses of files begin. */
    public static final String FILE = "jdbc:sqlite:";

    /** How those of servers begin. */
    public static final String SERVER = "jdbc:postgresql:";

    /** Whether the ledger is a file, which one process has for itself. */
    public boolean isFile() {
        return url.startsWith(FILE);
    }

    /** The address of a ledger that nobody needs a name for, such as a file. */
    public static LedgerAddress of(String url) {
        return new LedgerAddress(url, null, null);
    }
}
