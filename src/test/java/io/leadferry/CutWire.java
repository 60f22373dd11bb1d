package io.leadferry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A wire to a server of this machine that a test cuts: at once, or around something that is said over it. */
public final class CutWire implements AutoCloseable {

    /** When the wire is cut. */
    public enum When {
        /** what is said never comes to the server */
        BEFORE_IT_IS_HEARD,
        /** the server has heard and answered, and nobody hears the answer */
        BEFORE_IT_IS_ANSWERED
    }

    private record Plan(String said, When when) {}

    private final ServerSocket door;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Plan> plan = new AtomicReference<>();
    private volatile boolean whole = true;

    /** @param server the port of the server on this machine */
    public CutWire(int server) throws IOException {
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket client = door.accept();
                if (!whole) {
                    client.close();
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), server);
                ends.add(client);
                ends.add(far);
                Connection connection = new Connection(client, far);
                daemon(connection::there);
                daemon(connection::back);
            }
        });
    }

    /** Where the server is found over this wire. */
    public int port() {
        return door.getLocalPort();
    }

    /** Cuts all connections; none comes to be until it is mended. */
    public void cut() throws IOException {
        whole = false;
        for (Socket end : ends) {
            end.close();
        }
        ends.clear();
    }

    /** New connections come to be again. */
    public void mend() {
        whole = true;
    }

    /** Cuts the one connection over which this is said next. */
    public void cutAround(String said, When when) {
        plan.set(new Plan(said, when));
    }

    /** Whether what was to be cut is cut. */
    public boolean hasCut() {
        return plan.get() == null;
    }

    private final class Connection {
        private final Socket client;
        private final Socket far;
        private volatile boolean deaf;

        Connection(Socket client, Socket far) {
            this.client = client;
            this.far = far;
        }

        void there() throws IOException {
            InputStream in = client.getInputStream();
            OutputStream out = far.getOutputStream();
            byte[] bytes = new byte[64 * 1024];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                Plan now = plan.get();
                if (now != null && new String(bytes, 0, read, StandardCharsets.ISO_8859_1).contains(now.said())) {
                    if (now.when() == When.BEFORE_IT_IS_HEARD) {
                        end();
                        plan.set(null);
                        return;
                    }
                    deaf = true;
                }
                out.write(bytes, 0, read);
                out.flush();
            }
            end();
        }

        void back() throws IOException {
            InputStream in = far.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] bytes = new byte[64 * 1024];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (deaf) {
                    end();
                    plan.set(null);
                    return;
                }
                out.write(bytes, 0, read);
                out.flush();
            }
            end();
        }

        private void end() throws IOException {
            client.close();
            far.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException cut) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        cut();
        door.close();
    }
}
