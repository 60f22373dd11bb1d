package io.leadferry.ledger.dialect.sqlite;

import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.SoleUse;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Private;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** What lies where the ledger belongs, found out without changing a byte of it. */
final class LedgerFile {

    private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private static final int HEADER = 100;
    private static final int PAGE_SIZE = 16;
    private static final int CHANGES = 24;
    private static final int PAGES = 28;
    private static final int PAGES_COUNTED_AT = 92;
    private static final int LARGEST_PAGE = 65_536;

    /** A ledger of at most so many bytes is looked through whole, in less than a second; a longer one as it is used. */
    private static final long LOOKED_THROUGH = 64L << 20;

    private final Path file;

    private LedgerFile(Path file) {
        this.file = file;
    }

    /**
     * The file of {@code jdbc:sqlite:<file>}.
     *
     * @throws LedgerFault where the address names none, or in a way by which other spellings of one file do not meet
     */
    static LedgerFile of(String url) {
        String file = url.substring(LedgerAddress.FILE.length()).replaceFirst("[?]busy_timeout=[0-9]+$", "");
        if (file.isBlank()
                || file.startsWith(":")
                || file.regionMatches(true, 0, "file:", 0, 5)
                || file.contains("?")) {
            throw new LedgerFault("leadferry.ledger.url: " + url + " names no file plainly; write jdbc:sqlite: and the"
                    + " path of the ledger, with nothing before or behind it");
        }
        SqliteLibrary.load();
        return new LedgerFile(Path.of(file));
    }

    Path path() {
        return file;
    }

    /** The file whatever links lead to it, so that all spellings of it meet. */
    Path real() throws IOException {
        if (Files.exists(file)) {
            return file.toRealPath();
        }
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file : folder.toRealPath().resolve(file.getFileName());
    }

    /** Whether there is no ledger yet: nothing, or the empty file that a process leaves which ended at its first step. */
    boolean isMissing() {
        try {
            return !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    || (Files.isRegularFile(file) && Files.size(file) == 0 && !hasLog());
        } catch (IOException e) {
            throw new LedgerFault("the ledger " + file + " cannot be looked at: " + SoleUse.reason(e), e);
        }
    }

    /** Whether transactions stand beside the file that have not come into it yet. */
    private boolean hasLog() throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        return Files.exists(log) && Files.size(log) > 0;
    }

    /**
     * Shuts the file to all but its owner, and makes it so where there is none: what SQLite lays beside it has the mode of
     * the file itself.
     */
    void shut() {
        try {
            if (Files.exists(file)) {
                Private.narrow(file);
            } else {
                Private.file(file);
            }
        } catch (IOException e) {
            throw new LedgerFault("the ledger " + file + " cannot be made: " + SoleUse.reason(e), e);
        }
        for (String beside : List.of("-wal", "-shm", "-journal", ".lock")) {
            Path other = file.resolveSibling(file.getFileName() + beside);
            if (Files.exists(other)) {
                Private.narrow(other);
            }
        }
    }

    /**
     * Sees to it that the file is a ledger, whole as far as can be told at once.
     *
     * @throws LedgerFault if not
     */
    void check() {
        try {
            if (!Files.isRegularFile(file)) {
                throw notOne(Files.isDirectory(file) ? "it is a folder" : "it is no file, or a link to nothing");
            }
            if (hasOtherNames()) {
                throw notOne("it has other names (hard links), by which another process may use it");
            }
            if (!Files.isReadable(file)) {
                throw notOne("this user may not read it");
            }
            byte[] header;
            try (InputStream bytes = Files.newInputStream(file)) {
                header = bytes.readNBytes(HEADER);
            }
            if (!Arrays.equals(SQLITE, Arrays.copyOf(header, SQLITE.length))) {
                throw notOne("it is no SQLite file");
            }
            if (header.length < HEADER || isCutOff(ByteBuffer.wrap(header))) {
                throw notOne("it is cut off");
            }
            read(Files.size(file) <= LOOKED_THROUGH);
        } catch (IOException e) {
            throw notOne("it cannot be read: " + SoleUse.reason(e));
        }
    }

    /** As {@link #check()} where a ferry may be at work with it, also one of this process, so by the database alone. */
    void checkInUse() {
        try {
            if (!Files.isRegularFile(file)) {
                throw notOne("it is no file");
            }
            if (Files.size(file) < HEADER) {
                throw notOne("it is no SQLite file");
            }
        } catch (IOException e) {
            throw notOne("it cannot be read: " + SoleUse.reason(e));
        }
        read(false);
    }

    private boolean hasOtherNames() throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(file, "unix:nlink") instanceof Integer names
                && names > 1;
    }

    private boolean isCutOff(ByteBuffer header) throws IOException {
        int raw = Short.toUnsignedInt(header.getShort(PAGE_SIZE));
        long page = raw == 1 ? LARGEST_PAGE : raw;
        boolean counted = header.getInt(CHANGES) == header.getInt(PAGES_COUNTED_AT);
        long pages = Integer.toUnsignedLong(header.getInt(PAGES));
        // what stands beside the file may be what it lacks
        return counted && !hasLog() && Files.size(file) < page * pages;
    }

    private void read(boolean through) {
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.READONLY);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.resetOpenMode(SQLiteOpenMode.READWRITE);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
                Statement sql = connection.createStatement()) {
            int tables = number(sql, "select count(*) from sqlite_master where type = 'table'");
            int ours = number(sql, "select count(*) from sqlite_master where name = 'flyway_schema_history'");
            if (tables > 0 && ours == 0) {
                throw notOne("it is an SQLite file of another program");
            }
            if (through) {
                try (ResultSet rs = sql.executeQuery("pragma quick_check(1)")) {
                    if (!rs.next() || !rs.getString(1).equals("ok")) {
                        throw notOne("it is damaged");
                    }
                }
            }
        } catch (SQLException e) {
            throw notOne("it is damaged, or cannot be read: " + e.getMessage());
        }
    }

    private static int number(Statement sql, String query) throws SQLException {
        try (ResultSet rs = sql.executeQuery(query)) {
            return rs.next() ? rs.getInt(1) : 0;
        }
    }

    /** Says what is wrong with the file. */
    LedgerFault notOne(String why) {
        return new LedgerFault("the ledger " + file + " cannot be used: " + why + ". Nothing of it was changed;"
                + " put the ledger or a backup of it there, or name another place by leadferry.ledger.url");
    }
}
