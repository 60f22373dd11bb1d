package io.leadferry.rehearsal.wire;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The server of a stand-in, on this machine's loopback address and nowhere else. */
final class LocalServer implements AutoCloseable {

    private static final int THREADS = 64;
    private static final int WAITING_CALLS = 1024;

    private final HttpServer server;
    private final ExecutorService workers = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_CALLS),
            new DaemonThreads("stand-in"));

    /**
     * @param tls what to speak HTTPS with, or null for plain HTTP
     */
    LocalServer(int port, @Nullable SSLContext tls) throws IOException {
        // without it every answer waits 40 ms for an acknowledgement; read once, when the JDK's server is first used
        System.setProperty("sun.net.httpserver.nodelay", "true");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        if (tls == null) {
            server = HttpServer.create(address, 0);
        } else {
            HttpsServer secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secure;
        }
        server.setExecutor(workers);
    }

    void serve(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Ends at once: calls in flight lose their connection. */
    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
