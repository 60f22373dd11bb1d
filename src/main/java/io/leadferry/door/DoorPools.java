package io.leadferry.door;

import io.leadferry.model.FewThreads;
import java.time.Duration;

/**
 * The threads of all doors: some for folders, and others for servers, so that no number of servers that say nothing holds up
 * a folder.
 */
public final class DoorPools implements AutoCloseable {

    private static final int FOLDERS = 4;
    private static final int SERVERS = 4;
    private static final int MOST = 32;
    private static final Duration LONG = Duration.ofSeconds(1);

    private final FewThreads folders = new FewThreads("door", FOLDERS, MOST, LONG);
    private final FewThreads servers = new FewThreads("sftp-door", SERVERS, MOST, LONG);

    /** Look into the folders of all feeds, and take files on from their seal. */
    public FewThreads folders() {
        return folders;
    }

    /** Look at the servers of all feeds. */
    public FewThreads servers() {
        return servers;
    }

    @Override
    public void close() {
        folders.shutdown();
        servers.shutdown();
    }
}
