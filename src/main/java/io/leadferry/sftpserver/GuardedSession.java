package io.leadferry.sftpserver;

import io.leadferry.sftpserver.Connections.Connection;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.ServerUserAuthServiceFactory;
import org.apache.sshd.server.session.SessionFactory;
import org.jspecify.annotations.Nullable;

/** A session that has its place among the {@link Connections} from the moment its socket is accepted. */
final class GuardedSession extends ServerSessionImpl {

    /** How often a connection may ask to sign in; it has fewer tries. */
    static final int SERVICE_REQUESTS = 20;

    private final Connections connections;
    private final Connection connection;
    private int servicesAsked;

    private GuardedSession(ServerFactoryManager server, IoSession ioSession, Connections connections) throws Exception {
        super(server, ioSession);
        this.connections = connections;
        this.connection = connections.arrived(Peer.of(ioSession.getRemoteAddress()), () -> ioSession.close(true));
    }

    /** Makes the sessions of a server. */
    static SessionFactory factory(ServerFactoryManager server, Connections connections) {
        return new SessionFactory(server) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession ioSession) throws Exception {
                return new GuardedSession(getServer(), ioSession, connections);
            }
        };
    }

    Connection connection() {
        return connection;
    }

    /**
     * The library would begin anew at each request for the same service: with the time to sign in, and with the number of
     * tries. Some clients ask before every try; they are answered, and go on with what they have begun.
     */
    @Override
    protected boolean handleServiceRequest(String serviceName, Buffer buffer) throws Exception {
        servicesAsked++;
        if (servicesAsked == 1) {
            return super.handleServiceRequest(serviceName, buffer);
        }
        if (servicesAsked > SERVICE_REQUESTS
                || isAuthenticated()
                || !serviceName.equals(ServerUserAuthServiceFactory.DEFAULT_NAME)) {
            disconnect(SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, "this service cannot be asked for now");
            return false;
        }
        Buffer accepted = createBuffer(SshConstants.SSH_MSG_SERVICE_ACCEPT);
        accepted.putString(serviceName);
        writePacket(accepted);
        return true;
    }

    @Override
    public @Nullable IoWriteFuture signalAuthenticationSuccess(String username, String authService, Buffer buffer)
            throws Exception {
        if (!connections.signsIn(connection)) {
            disconnect(SshConstants.SSH2_DISCONNECT_TOO_MANY_CONNECTIONS, "too many are signed in");
            return null;
        }
        return super.signalAuthenticationSuccess(username, authService, buffer);
    }
}
