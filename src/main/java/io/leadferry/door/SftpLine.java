package io.leadferry.door;

import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection to a server, which can be cut from any thread, whatever another waits for. */
final class SftpLine implements SocketFactory {

    private static final Logger LOG = LoggerFactory.getLogger(SftpLine.class);

    private final int timeout;
    private final Socket socket = new Socket();

    /**
     * A line that is not connected yet.
     *
     * @param timeout milliseconds, for the connection to be taken
     */
    SftpLine(int timeout) {
        this.timeout = timeout;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        socket.connect(new InetSocketAddress(host, port), timeout);
        return socket;
    }

    @Override
    public InputStream getInputStream(Socket connected) throws IOException {
        return connected.getInputStream();
    }

    @Override
    public OutputStream getOutputStream(Socket connected) throws IOException {
        return connected.getOutputStream();
    }

    /** Cuts the line; whoever waits at it wakes up with an error. */
    void cut() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a connection was not closed", e);
        }
    }
}
