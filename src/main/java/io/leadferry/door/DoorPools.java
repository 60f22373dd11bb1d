package io.leadferry.door;

/**
 * The threads of all doors: one pool for folders, and one for servers, so that no number of servers that say nothing holds
 * up a folder.
 */
public final class DoorPools implements AutoCloseable {

    private static final int FOLDERS = 6;
    private static final int SERVERS = 4;
    private static final int MOST = 64;

    private final DoorThreads folders = new DoorThreads("door", FOLDERS, MOST);
    private final DoorThreads servers = new DoorThreads("sftp-door", SERVERS, MOST);

    /** Look into the folders of all feeds, and take files on from their seal. */
    public DoorThreads folders() {
        return folders;
    }

    /** Look at the servers of all feeds. */
    public DoorThreads servers() {
        return servers;
    }

    @Override
    public void close() {
        folders.shutdown();
        servers.shutdown();
    }
}
