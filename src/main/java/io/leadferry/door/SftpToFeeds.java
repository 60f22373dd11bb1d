package io.leadferry.door;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.model.Disk;
import java.net.URI;
import java.util.Map;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.remote.RemoteFileOperations;
import org.apache.camel.component.file.remote.SftpComponent;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.apache.camel.spi.annotations.Component;

/**
 * Camel's {@code sftp:} with a feed's name where the host stands, as SSH's own configuration has names for hosts:
 * {@code sftp:acme-leads//up/inbox}. Host, port, user, secrets and known hosts are the feed's, so that none of them
 * stands in an endpoint's address. After the first slash comes the folder, with a slash of its own if it counts from the
 * server's root. All else are Camel's own options.
 */
@Component("sftp")
public final class SftpToFeeds extends SftpComponent {

    private final LeadferryConfiguration configuration;
    private final SftpServers servers;
    private final Disk disk;

    public SftpToFeeds(LeadferryConfiguration configuration, SftpServers servers, Disk disk) {
        this.configuration = configuration;
        this.servers = servers;
        this.disk = disk;
    }

    @Override
    protected GenericFileEndpoint<SftpRemoteFile> buildFileEndpoint(
            String uri, String remaining, Map<String, Object> parameters) {
        URI place = URI.create(uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri);
        if (!(configuration.feed(place.getAuthority()).source() instanceof Source.Sftp source)) {
            throw new IllegalArgumentException(place.getAuthority() + " is a feed that watches a folder");
        }
        SftpConfiguration configuration = new SftpConfiguration();
        configuration.setHost(source.host());
        configuration.setPort(source.port());
        configuration.setUsername(source.user());
        if (source.password() != null) {
            configuration.setPassword(source.password().reveal());
            configuration.setPreferredAuthentications("password,keyboard-interactive");
        }
        if (source.privateKey() != null) {
            configuration.setPrivateKeyFile(source.privateKey().toString());
            configuration.setPreferredAuthentications("publickey");
        }
        if (source.passphrase() != null) {
            configuration.setPrivateKeyPassphrase(source.passphrase().reveal());
        }
        configuration.setKnownHostsFile(source.knownHosts().toString());
        configuration.setUseUserKnownHostsFile(false);
        configuration.setStrictHostKeyChecking("yes");
        String folder = place.getPath().isEmpty() ? "" : place.getPath().substring(1);
        configuration.setDirectory(folder);
        return new FeedEndpoint(
                uri, this, configuration, source, servers.watch(place.getAuthority()), servers.patience(), disk);
    }

    private static final class FeedEndpoint extends SftpEndpoint {

        private final Source.Sftp source;
        private final SftpWatch watch;
        private final Patience patience;
        private final Disk disk;

        FeedEndpoint(
                String uri,
                SftpComponent component,
                SftpConfiguration configuration,
                Source.Sftp source,
                SftpWatch watch,
                Patience patience,
                Disk disk) {
            super(uri, component, configuration);
            this.source = source;
            this.watch = watch;
            this.patience = patience;
            this.disk = disk;
        }

        @Override
        public RemoteFileOperations<SftpRemoteFile> createRemoteFileOperations() {
            return new SftpClient(this, source, watch, patience, disk);
        }
    }
}
