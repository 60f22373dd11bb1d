package io.leadferry.sftpserver;

import io.leadferry.sftpserver.Connections.Connection;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.jspecify.annotations.Nullable;

/** A session that has its place among the {@link Connections} from the moment its socket is accepted. */
final class GuardedSession extends ServerSessionImpl {

    private final Connections connections;
    private final Connection connection;
    private boolean serviceAsked;

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
     * tries.
     */
    @Override
    protected boolean handleServiceRequest(String serviceName, Buffer buffer) throws Exception {
        if (serviceAsked) {
            disconnect(SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, "a service is asked for once");
            return false;
        }
        serviceAsked = true;
        return super.handleServiceRequest(serviceName, buffer);
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
