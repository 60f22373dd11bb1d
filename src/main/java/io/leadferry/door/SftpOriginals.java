package io.leadferry.door;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.intake.GrownOriginals;
import io.leadferry.intake.Original;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Originals;
import io.leadferry.model.Disk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpRemoteFile;
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
    private final CamelContext camel;
    private final Clock clock;
    private final Map<String, Outage> outages = new ConcurrentHashMap<>();

    public SftpOriginals(
            LeadferryConfiguration configuration,
            Originals originals,
            GrownOriginals grown,
            SftpServers servers,
            Disk disk,
            CamelContext camel,
            Clock clock) {
        this.configuration = configuration;
        this.originals = originals;
        this.grown = grown;
        this.servers = servers;
        this.disk = disk;
        this.camel = camel;
        this.clock = clock;
    }

    /** Drops of a feed whose originals are to be looked at now; none while its server cannot be asked. */
    public List<Drop> due(String feed) {
        Outage outage = outages.computeIfAbsent(feed, name -> new Outage());
        return servers.watch(feed).view().state().equals("down") || outage.rests(clock.instant())
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
        try {
            server.connect(endpoint.getConfiguration(), null);
            for (Drop drop : drops) {
                if (drop.archivedAs() == null) {
                    originals.unchanged(drop);
                } else {
                    grown.look(drop, new OnServer(drop, drop.archivedAs(), source, endpoint, server, disk));
                }
            }
            outage.ends();
        } catch (IOException | RuntimeException e) {
            SftpFault fault = SftpFault.of(e);
            if (outage.begins(fault, clock.instant())) {
                LOG.warn("{}: originals in the archive cannot be looked at again now: {}", feed, fault.reason());
            }
        } finally {
            server.forceDisconnect();
        }
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
