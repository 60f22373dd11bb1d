package io.leadferry.door;

import io.leadferry.feed.Source;
import io.leadferry.intake.Archive;
import io.leadferry.ledger.Drop;
import io.leadferry.model.Disk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.component.file.GenericFileOperations;

/** The archive of a server, beside the folder that is watched; one folder, since receipts bear the dates. */
final class SftpArchive implements Archive {

    private final Path home;
    private final Source.Sftp source;
    private final GenericFileOperations<?> server;
    private final SftpServers servers;
    private final Disk disk;

    /**
     * An archive.
     *
     * @param server asks the server, over the connection of the look that found the file
     */
    SftpArchive(Path home, Source.Sftp source, GenericFileOperations<?> server, SftpServers servers, Disk disk) {
        this.home = home;
        this.source = source;
        this.server = server;
        this.servers = servers;
        this.disk = disk;
    }

    @Override
    public String placeFor(Drop drop) {
        String plain = folder() + drop.file();
        return servers.promise(source, plain, drop.feed()) && !holds(plain) ? plain : otherPlaceFor(drop);
    }

    @Override
    public String otherPlaceFor(Drop drop) {
        return folder() + Archive.withId(drop);
    }

    private String folder() {
        return source.beside("archive") + "/";
    }

    @Override
    public boolean holds(String place) {
        return server.existsFile(place);
    }

    /** The copy goes to quarantine under home, the original to the archive. */
    @Override
    public String quarantined(File file, String quarantineAs, String archiveAs) throws IOException {
        Path place = home.resolve(quarantineAs);
        disk.foldersAbove(place);
        disk.move(file.toPath(), place);
        return archiveAs;
    }
}
