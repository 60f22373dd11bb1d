package io.leadferry.sftpserver;

import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.SftpAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Takes files by SFTP, and does nothing else: no shell, no commands, no forwarding. Off unless it is configured. */
public final class SftpServer {

    private static final Logger LOG = LoggerFactory.getLogger(SftpServer.class);

    private static final int LOGIN_TRIES = 6;
    private static final int SESSIONS_OF_A_USER = 20;
    private static final int CHANNELS_OF_A_SESSION = 10;
    private static final int FILES_OF_A_CHANNEL = 100;
    private static final Duration IDLE_TIME = Duration.ofMinutes(10);
    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    /** How often it is looked whose time is over and whose turn has come. */
    private static final Duration LOOK = Duration.ofMillis(200);

    /** How many connections may wait to be accepted, in the operating system. */
    private static final int BACKLOG = 128;

    /** What a client may leave unread of its answers. */
    private static final int UNREAD = 4 << 20;

    private final LeadferryConfiguration configuration;
    private final RefusedLogins refused;
    private final Connections connections;
    private final PasswordQueue guesses;
    private @Nullable SshServer server;
    private @Nullable ScheduledExecutorService looks;

    /** @param clock for what only measures how long */
    public SftpServer(LeadferryConfiguration configuration, Clock clock, MeterRegistry metrics) {
        this.configuration = configuration;
        this.refused = new RefusedLogins(clock, metrics);
        this.connections = new Connections(clock, refused);
        this.guesses = new PasswordQueue(clock);
    }

    /**
     * Opens the server if there is one to open: when all else is up, so that nothing is taken that nobody would carry.
     *
     * @throws ConfigurationFault when it cannot be opened where it should
     */
    @EventListener(ApplicationReadyEvent.class)
    public synchronized void start() {
        SftpAccess access = configuration.sftpAccess();
        if (access == null || server != null) {
            return;
        }
        try {
            KeyPair hostKey = HostKey.in(configuration.home().resolve("sftp-server"));
            SshServer opened = prepared(access, hostKey, folders(access));
            opened.start();
            server = opened;
            looks = Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("sftp-server-looks-"));
            looks.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info(
                    "SFTP server: listening on {}:{}, host key {}",
                    opened.getHost(),
                    opened.getPort(),
                    HostKey.fingerprint(hostKey));
        } catch (BindException | UnresolvedAddressException e) {
            throw new ConfigurationFault(List.of("leadferry.sftp-server.port: " + access.port() + " of "
                    + access.address() + " cannot be listened on (" + e.getMessage()
                    + "); stop what uses it, or give another port or address"));
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigurationFault(List.of("leadferry.sftp-server: cannot be started: " + e));
        }
    }

    /** A look that failed must not be the last one. */
    private void look() {
        for (Runnable look : List.<Runnable>of(connections::look, guesses::look, refused::look)) {
            try {
                look.run();
            } catch (RuntimeException e) {
                LOG.error("SFTP server: looking after its connections failed; it goes on", e);
            }
        }
    }

    private Map<String, FeedFolders> folders(SftpAccess access) throws IOException {
        Map<String, FeedFolders> byUser = new HashMap<>();
        for (SftpAccess.User user : access.users().values()) {
            FeedFolders folders = FeedFolders.of(configuration.feed(user.feed()), configuration.home());
            folders.sweep();
            byUser.put(user.name(), folders);
        }
        return byUser;
    }

    private SshServer prepared(SftpAccess access, KeyPair hostKey, Map<String, FeedFolders> folders) {
        SshServer made = SshServer.setUpDefaultServer();
        made.setHost(access.address());
        made.setPort(access.port());
        made.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        made.setSessionFactory(GuardedSession.factory(made, connections));
        Algorithms.set(made);
        Logins logins = new Logins(access.users(), connections, guesses, refused);
        made.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE));
        made.setPasswordAuthenticator(logins);
        made.setPublickeyAuthenticator(logins);
        made.addSessionListener(logins);
        made.setChannelFactories(List.of(ChannelSessionFactory.INSTANCE));
        made.setGlobalRequestHandlers(List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
        made.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        made.setSubsystemFactories(List.of(sessions(folders)));
        CoreModuleProperties.SERVER_IDENTIFICATION.set(made, "Leadferry");
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(made, LOGIN_TRIES);
        // the library's own would be as long again for each request of a service; see Connections
        CoreModuleProperties.AUTH_TIMEOUT.set(made, Connections.LOGIN_TIME);
        CoreModuleProperties.SOCKET_BACKLOG.set(made, BACKLOG);
        CoreModuleProperties.BUFFERED_IO_OUTPUT_MAX_PENDING_WRITE_SIZE.set(made, UNREAD);
        CoreModuleProperties.IDLE_TIMEOUT.set(made, IDLE_TIME);
        CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(made, SESSIONS_OF_A_USER);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(made, CHANNELS_OF_A_SESSION);
        SftpModuleProperties.MAX_OPEN_HANDLES_PER_SESSION.set(made, FILES_OF_A_CHANNEL);
        // the version that all clients speak; later ones only add ways to be surprised
        SftpModuleProperties.SFTP_VERSION.set(made, SftpConstants.SFTP_V3);
        SftpModuleProperties.OPENSSH_EXTENSIONS.set(
                made, "posix-rename@openssh.com=1,fsync@openssh.com=1,limits@openssh.com=1");
        return made;
    }

    private static SftpSubsystemFactory sessions(Map<String, FeedFolders> folders) {
        SftpSubsystemFactory sessions = new SftpSubsystemFactory() {
            @Override
            public Command createSubsystem(ChannelSession channel) throws IOException {
                FeedFolders own = folders.get(channel.getServerSession().getUsername());
                if (own == null) {
                    throw new IOException("nobody is signed in");
                }
                return new FeedSession(channel, this, own);
            }
        };
        sessions.setFileSystemAccessor(new FeedFiles());
        sessions.setErrorStatusDataHandler(new FaultCodes());
        return sessions;
    }

    /** Ends every session, before all else ends. What is not wholly uploaded by now is not taken. */
    @EventListener(ContextClosedEvent.class)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    public synchronized void stop() {
        SshServer open = server;
        server = null;
        if (open == null) {
            return;
        }
        if (looks != null) {
            looks.shutdownNow();
            looks = null;
        }
        try {
            if (!open.close(true).await(STOP_TIME)) {
                LOG.warn("SFTP server: not closed after {} s; going on", STOP_TIME.toSeconds());
            }
        } catch (IOException e) {
            LOG.warn("SFTP server: not closed in order: {}", e.getMessage());
        }
        refused.end();
    }

    /** Whether there is to be a server at all. */
    boolean configured() {
        return configuration.sftpAccess() != null;
    }

    /** Where it listens, as {@code address:port}; empty when it does not. */
    public synchronized Optional<String> listening() {
        return server == null || !server.isStarted()
                ? Optional.empty()
                : Optional.of(server.getHost() + ":" + server.getPort());
    }
}
