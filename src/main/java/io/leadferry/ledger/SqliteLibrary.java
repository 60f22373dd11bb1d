package io.leadferry.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's own code, which is unpacked into a file before it can be used: in a folder that is shut to others, or whoever
 * may write into the file could have this process run what they like. Once it is loaded, the file is not needed.
 */
final class SqliteLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);
    private static final String PLACE = "org.sqlite.tmpdir";

    private static boolean loaded;

    private SqliteLibrary() {}

    /** Loads it, once in a process. A fault is told by the first connection, as without this. */
    static synchronized void load() {
        if (loaded || System.getProperty(PLACE) != null) {
            return;
        }
        loaded = true;
        try {
            Path folder = Files.createTempDirectory("leadferry-sqlite");
            System.setProperty(PLACE, folder.toString());
            try {
                SQLiteJDBCLoader.initialize();
            } finally {
                System.clearProperty(PLACE);
                FileSystemUtils.deleteRecursively(folder);
            }
        } catch (Exception e) {
            LOG.debug("SQLite's code was not loaded beforehand, or its file is left", e);
        }
    }
}
