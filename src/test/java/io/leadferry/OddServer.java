package io.leadferry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server at the other end of a bare socket, which answers by no rule but the test's. */
public final class OddServer implements AutoCloseable {

    /** What it does with a connection. It is over when the client is gone, by an exception, or when it returns. */
    public interface Manner {
        void serve(Peer peer) throws IOException, InterruptedException;
    }

    /** A connection, and how it is used oddly. */
    public final class Peer {
        private final Socket socket;

        private Peer(Socket socket) {
            this.socket = socket;
        }

        /** Reads the head of the request: what came of it before the client went. */
        public String hear() throws IOException {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            for (int one = in.read(); one >= 0; one = in.read()) {
                head.append((char) one);
                if (head.indexOf("\r\n\r\n") >= 0) {
                    break;
                }
            }
            return head.toString();
        }

        /** Says something at once. */
        public void say(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** Says something again and again, 20 ms apart, until nobody listens any more. */
        public void sayForEver(String text) throws IOException, InterruptedException {
            while (!end.await(20, TimeUnit.MILLISECONDS)) {
                say(text);
            }
        }

        /** Says something again and again, as fast as it goes, until nobody listens any more. */
        public void pour(String text) throws IOException {
            while (end.getCount() > 0) {
                say(text);
            }
        }

        /** Says nothing until the client is gone. */
        public void beSilent() throws InterruptedException {
            end.await();
        }
    }

    private final ServerSocket server;
    private final CountDownLatch end = new CountDownLatch(1);

    public OddServer(Manner manner) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> {
                    try (socket) {
                        manner.serve(new Peer(socket));
                    }
                });
            }
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException clientGone) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    public URI url(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        server.close();
    }
}
