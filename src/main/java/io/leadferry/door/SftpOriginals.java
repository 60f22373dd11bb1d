package io.leadferry.door;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.intake.GrownOriginals;
import io.leadferry.intake.Original;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Originals;
import io.leadferry.model.Disk;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.StuckFiles.Step;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Originals in the archives of SFTP servers, looked at again after they were taken. */
public final class SftpOriginals {

    private static final Logger LOG = LoggerFactory.getLogger(SftpOriginals.class);

    private final LeadferryConfiguration configuration;
    private final Originals originals;
    private final GrownOriginals grown;
    private final SftpServers servers;
    private final Disk disk;
    private final StuckFiles stuck;
    private final CamelContext camel;
    private final Clock clock;
    private final Map<String, Outage> outages = new ConcurrentHashMap<>();

    /**
     * The originals of all such feeds.
     *
     * @param stuck what hears of those that cannot be looked at
     */
    public SftpOriginals(
            LeadferryConfiguration configuration,
            Originals originals,
            GrownOriginals grown,
            SftpServers servers,
            Disk disk,
            StuckFiles stuck,
            CamelContext camel,
            Clock clock) {
        this.configuration = configuration;
        this.originals = originals;
        this.grown = grown;
        this.servers = servers;
        this.disk = disk;
        this.stuck = stuck;
        this.camel = camel;
        this.clock = clock;
    }

    /** Drops of a feed whose originals are to be looked at now; none while its server cannot be asked. */
    public List<Drop> due(String feed) {
        Outage outage = outages.computeIfAbsent(feed, name -> new Outage());
        return servers.watch(feed).view().isDown() || outage.rests(clock.instant())
                ? List.of()
                : originals.due(List.of(feed));
    }

    /** Looks at originals of a feed over one connection, and sees to what has changed. */
    public void look(String feed, List<Drop> drops) {
        if (!(configuration.feed(feed).source() instanceof Source.Sftp source)) {
            throw new IllegalStateException(feed + " gets its files from no SFTP server");
        }
        Outage outage = outages.computeIfAbsent(feed, name -> new Outage());
        SftpEndpoint endpoint = camel.getEndpoint(
                "sftp:" + feed + "/" + source.beside("archive") + "?connectTimeout=10000&serverAliveInterval=5000"
                        + "&serverAliveCountMax=2&maximumReconnectAttempts=0&fastExistsCheck=true&localWorkDirectory=RAW("
                        + configuration
                                .home()
                                .toAbsolutePath()
                                .resolve("arriving")
                                .resolve(feed) + ")",
                SftpEndpoint.class);
        if (!(endpoint.createRemoteFileOperations() instanceof SftpClient server)) {
            throw new IllegalStateException("sftp: is not what the ferry has for it");
        }
        Deque<Drop> left = new ArrayDeque<>(drops);
        DoorFault fault = null;
        try {
            server.connect(endpoint.getConfiguration(), null);
            for (Drop drop = left.peek(); drop != null; drop = left.peek()) {
                DoorFault own = look(drop, source, endpoint, server);
                fault = own == null ? fault : own;
                left.remove();
            }
        } catch (IOException | RuntimeException e) {
            fault = DoorFault.of(e);
        } finally {
            server.forceDisconnect();
        }
        rest(feed, outage, left, fault);
    }

    /**
     * Looks at an original.
     *
     * @return what is wrong with it alone; null where nothing is
     * @throws IOException when nothing else can be done at the server, or here, either
     */
    private @Nullable DoorFault look(Drop drop, Source.Sftp source, SftpEndpoint endpoint, SftpClient server)
            throws IOException {
        try {
            if (drop.archivedAs() == null) {
                originals.unchanged(drop);
            } else {
                grown.look(drop, new OnServer(drop, drop.archivedAs(), source, endpoint, server, disk));
            }
        } catch (IOException | RuntimeException e) {
            DoorFault fault = DoorFault.of(e);
            if (fault.at() != AtFault.FILE) {
                throw e;
            }
            stands(drop, fault);
            return fault;
        }
        stuck.ends(drop.feed(), Step.LOOK, drop.id());
        return null;
    }

    private void stands(Drop drop, DoorFault fault) {
        boolean told = stuck.ofDrop(drop.id()).stream().anyMatch(one -> one.step() == Step.HOLD);
        if (!told) {
            stuck.begins(drop.feed(), Step.LOOK, drop.id(), drop.file(), drop.id(), fault.reason());
        }
    }

    /** Lets a feed's originals rest after a fault, and tells of those that were not looked at for it. */
    private void rest(String feed, Outage outage, Collection<Drop> left, @Nullable DoorFault fault) {
        if (fault == null) {
            outage.ends();
            return;
        }
        Instant now = clock.instant();
        if (outage.begins(fault, now)) {
            LOG.warn("{}: originals in the archive cannot be looked at again now: {}", feed, fault.reason());
        }
        left.forEach(drop -> stands(drop, fault));
        stuck.ofFeed(feed).stream()
                .filter(one -> one.step() == Step.LOOK || one.step() == Step.HOLD)
                .forEach(one -> stuck.again(feed, one.step(), String.valueOf(one.drop()), outage.left(now)));
    }

    /** An original in the archive of a server. */
    private record OnServer(
            Drop drop, String place, Source.Sftp source, SftpEndpoint endpoint, SftpClient server, Disk disk)
            implements Original {

        @Override
        public long bytes() {
            return server.lengthOf(place);
        }

        @Override
        public Path fetch() throws IOException {
            GenericFile<SftpRemoteFile> file = server.newGenericFile();
            file.setRelativeFilePath(drop.id());
            file.setFileName(drop.id());
            file.setAbsoluteFilePath(place);
            file.setFileLength(bytes());
            Exchange exchange = endpoint.createExchange(file);
            exchange.setProperty(FileComponent.FILE_EXCHANGE_FILE, file);
            if (!server.retrieveFile(place, exchange, file.getFileLength())
                    || !(file.getBody() instanceof File fetched)) {
                throw new IOException("it cannot be fetched");
            }
            return fetched.toPath();
        }

        @Override
        public void done(Path fetched) throws IOException {
            disk.remove(fetched);
        }

        @Override
        public boolean takeBack() {
            String inbox = (source.path().isEmpty() ? "" : source.path() + "/") + drop.file();
            return !server.existsFile(inbox) && server.renameFile(place, inbox);
        }
    }
}
