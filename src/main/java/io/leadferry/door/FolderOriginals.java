package io.leadferry.door;

import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.intake.Content;
import io.leadferry.intake.GrownOriginals;
import io.leadferry.intake.HeldFiles;
import io.leadferry.intake.Original;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Originals;
import io.leadferry.model.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Body;

/** Originals of watched folders, looked at again after they were taken. */
public final class FolderOriginals {

    private final LeadferryConfiguration configuration;
    private final Drops drops;
    private final Originals originals;
    private final GrownOriginals grown;
    private final Disk disk;

    public FolderOriginals(
            LeadferryConfiguration configuration, Drops drops, Originals originals, GrownOriginals grown, Disk disk) {
        this.configuration = configuration;
        this.drops = drops;
        this.originals = originals;
        this.grown = grown;
        this.disk = disk;
    }

    /** Drops whose originals are to be looked at now. */
    public List<Drop> due() {
        return originals.due(configuration.feeds().values().stream()
                .filter(feed -> feed.source() instanceof Source.Folder)
                .map(Feed::name)
                .toList());
    }

    /** Looks at an original, and sees to what has changed. */
    public void look(@Body Drop drop) throws IOException {
        grown.look(drop, new InFolder(drop));
    }

    /**
     * Looks at once at the original of a drop.
     *
     * @param drop its name
     */
    void look(String drop) throws IOException {
        Optional<Drop> found = drops.find(drop);
        if (found.isPresent()) {
            look(found.get());
        }
    }

    /** An original below home, or still in its inbox, from where it could not be moved. */
    private final class InFolder implements Original {

        private final Drop drop;
        private final Path file;

        InFolder(Drop drop) throws IOException {
            this.drop = drop;
            Path place = configuration
                    .home()
                    .resolve(Stream.of(
                                    drop.archivedAs(),
                                    drop.quarantine() == null
                                            ? null
                                            : drop.quarantine().place())
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(""));
            this.file = drop.archivedAs() != null && !Files.exists(place)
                    ? inInbox().orElse(place)
                    : place;
        }

        /** The file of the drop's name in its inbox, if it begins with what was read. */
        private Optional<Path> inInbox() throws IOException {
            if (!(configuration.feed(drop.feed()).source() instanceof Source.Folder folder)) {
                return Optional.empty();
            }
            Path inbox = folder.path().resolve(drop.file());
            return Files.isRegularFile(inbox) && Content.begins(inbox, drop.bytes(), drop.sha256())
                    ? Optional.of(inbox)
                    : Optional.empty();
        }

        @Override
        public long bytes() throws IOException {
            return Files.isRegularFile(file) ? Files.size(file) : -1;
        }

        @Override
        public Path fetch() {
            return file;
        }

        @Override
        public void done(Path fetched) {
            // it stays where it is
        }

        @Override
        public boolean takeBack() throws IOException {
            Feed feed = configuration.feed(drop.feed());
            if (!(feed.source() instanceof Source.Folder folder)
                    || Files.exists(folder.path().resolve(drop.file()))) {
                return false;
            }
            disk.move(file, folder.path().resolve(drop.file()));
            disk.remove(HeldFiles.reasonOf(file));
            return true;
        }
    }
}
