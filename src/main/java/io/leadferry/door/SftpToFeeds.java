package io.leadferry.door;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.leadferry.feed.Ferry;
import io.leadferry.feed.Source;
import java.net.URI;
import java.util.Map;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.remote.RemoteFileConfiguration;
import org.apache.camel.component.file.remote.RemoteFileOperations;
import org.apache.camel.component.file.remote.SftpComponent;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpOperations;
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

    private final Ferry ferry;

    public SftpToFeeds(Ferry ferry) {
        this.ferry = ferry;
    }

    @Override
    protected GenericFileEndpoint<SftpRemoteFile> buildFileEndpoint(
            String uri, String remaining, Map<String, Object> parameters) {
        URI place = URI.create(uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri);
        if (!(ferry.feed(place.getAuthority()).source() instanceof Source.Sftp source)) {
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
        return new FeedEndpoint(uri, this, configuration, source);
    }

    private static final class FeedEndpoint extends SftpEndpoint {

        private final Source.Sftp source;

        FeedEndpoint(String uri, SftpComponent component, SftpConfiguration configuration, Source.Sftp source) {
            super(uri, component, configuration);
            this.source = source;
        }

        @Override
        public RemoteFileOperations<SftpRemoteFile> createRemoteFileOperations() {
            SftpOperations operations = new FeedOperations(source);
            operations.setEndpoint(this);
            return operations;
        }
    }

    private static final class FeedOperations extends SftpOperations {

        private final Source.Sftp source;

        FeedOperations(Source.Sftp source) {
            this.source = source;
        }

        @Override
        protected Session createSession(RemoteFileConfiguration configuration) throws JSchException {
            Session session = super.createSession(configuration);
            // a wrong password is wrong the second time too, and servers count
            session.setConfig("MaxAuthTries", "1");
            session.setHostKeyRepository(HostKeyFault.explaining(session.getHostKeyRepository(), source));
            return session;
        }
    }
}
