package io.leadferry.ledger.dialect.sqlite;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Where the file of an open ledger lies. SQLite goes on writing to a file whose name is gone, or whose disk was taken away,
 * and says that all is durable; after the next start nobody would know of it.
 */
final class LedgerPlace {

    private final Path file;
    private final @Nullable Object key;

    private LedgerPlace(Path file, @Nullable Object key) {
        this.file = file;
        this.key = key;
    }

    /** The place of a ledger that has just been opened. */
    static LedgerPlace of(Path file) throws IOException {
        return new LedgerPlace(file, key(file));
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** How long the file is, with what has not come into it yet; 0 where neither can be found. */
    long bytes() {
        return Stream.of(file, file.resolveSibling(file.getFileName() + "-wal"))
                .map(Path::toFile)
                .mapToLong(File::length)
                .sum();
    }

    /**
     * Sees to it that whoever looks for the ledger finds the file that is being written.
     *
     * @throws DataAccessResourceFailureException where not; it can pass
     */
    void mustBeUnmoved() {
        try {
            if (!Objects.equals(key, key(file))) {
                throw moved(
                        "another file lies in its place; put the right one back, or restart the ferry if it is meant");
            }
        } catch (IOException e) {
            throw moved("it cannot be found there any more; see to its folder or its disk");
        }
    }

    private DataAccessResourceFailureException moved(String why) {
        return new DataAccessResourceFailureException(
                "the ledger is not where it was",
                new SQLiteException(
                        "the ledger " + file + " is not where it was when it was opened: " + why,
                        SQLiteErrorCode.SQLITE_CANTOPEN));
    }
}
