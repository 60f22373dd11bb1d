package io.leadferry.ledger.dialect.sqlite;

import io.leadferry.ledger.dialect.LedgerFault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * SQLite's own code, which is unpacked into a file before it can be used: in a folder that is shut to others, or whoever
 * may write into the file could have this process run what they like. Once it is loaded, the file is not needed.
 */
final class SqliteLibrary {

    /** For which machines the jar carries it; the build leaves out the others. */
    static final String MACHINES = "Linux (glibc or musl), macOS or Windows, on x86_64 or aarch64";

    private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);
    private static final String PLACE = "org.sqlite.tmpdir";

    private static boolean loaded;

    private SqliteLibrary() {}

    /**
     * Loads it, once in a process. A fault that is none of the machine is told by the first connection, as without this.
     *
     * @throws LedgerFault where there is none for this machine, or it may not be run from where it is unpacked
     */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            if (System.getProperty(PLACE) == null) {
                unpackedApart();
            } else {
                SQLiteJDBCLoader.initialize();
            }
        } catch (NativeLibraryNotFoundException e) {
            throw new LedgerFault(why(System.getProperty(PLACE)), e);
        } catch (Exception e) {
            LOG.debug("SQLite's code was not loaded beforehand, or its file is left", e);
        }
        loaded = true;
    }

    private static void unpackedApart() throws Exception {
        Path folder = Files.createTempDirectory("leadferry-sqlite");
        System.setProperty(PLACE, folder.toString());
        try {
            SQLiteJDBCLoader.initialize();
        } finally {
            System.clearProperty(PLACE);
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static String why(@Nullable String place) {
        String machine = OSInfo.getOSName() + " on " + OSInfo.getArchName();
        if (LibraryLoaderUtil.hasNativeLib(
                LibraryLoaderUtil.getNativeLibResourcePath(), LibraryLoaderUtil.getNativeLibName())) {
            String folder = place == null ? System.getProperty("java.io.tmpdir") : place;
            return "SQLite's code, which keeps the ledger, cannot be run from " + folder
                    + ", where it is unpacked; name a"
                    + " folder from which programs may be run by -D" + (place == null ? "java.io.tmpdir" : PLACE)
                    + "=… before -jar";
        }
        return "the jar has no SQLite, which keeps the ledger, for this machine (" + machine + "); run the ferry on "
                + MACHINES + ", or give the folder of sqlite-jdbc's own library for this machine by"
                + " -Dorg.sqlite.lib.path=… before -jar";
    }
}
