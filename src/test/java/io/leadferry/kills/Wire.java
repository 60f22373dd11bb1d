package io.leadferry.kills;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Hands requests to a port and their answers back, byte for byte, and knows at each moment how far each of them is. While it
 * storms, it loses, delays and garbles.
 */
final class Wire implements AutoCloseable {

    /** Is told of each request, in the thread that carries it: what it does is done before the request goes on. */
    interface Watch {
        /** A request is here, and has gone no further. */
        Passage begin(String method, String target, String body);

        /** The vendor has not got it yet. */
        void arrived(Passage passage);

        /** All of it has gone to the other side. */
        void given(Passage passage);

        /** The answer is here, and has gone no further. */
        void done(Passage passage);

        /** The answer is out. */
        void answered(Passage passage);

        /** Whether the process that sent it is still there. */
        boolean isAlive(Passage passage);

        /** Nobody here knows what to make of a request. */
        void broken(RuntimeException fault);
    }

    private static final int PATIENCE_MILLIS = 15_000;

    /** Whoever asks has asked before the request was here, and may have given up soon after this. */
    private static final long SURELY_WAITED_FOR =
            KilledHome.ANSWER_TIMEOUT.dividedBy(2).toNanos();

    private final ServerSocket server;
    private final IntSupplier target;
    private final Watch watch;
    private final Random random;
    private final long late;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean storm = true;

    /**
     * @param target the port to which requests go, asked for anew for each
     * @param late milliseconds after which an answer comes too late; 0 where none shall
     */
    Wire(IntSupplier target, Watch watch, long seed, long late) throws IOException {
        this.server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        this.target = target;
        this.watch = watch;
        this.random = new Random(seed);
        this.late = late;
        threads.execute(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** From now on nothing goes wrong by itself. */
    void calm() {
        storm = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            Message request = Message.read(client.getInputStream());
            while (request != null && pass(request, client.getOutputStream())) {
                request = Message.read(client.getInputStream());
            }
        } catch (IOException gone) {
            // the one who asked was killed, or does not wait any more
        } catch (RuntimeException fault) {
            watch.broken(fault);
        }
    }

    /** Carries one request; false where its connection is to end. */
    private boolean pass(Message request, OutputStream client) throws IOException {
        String[] line = request.first().split(" ");
        Passage passage = watch.begin(line[0], line[1], request.body());
        double chance = storm && !passage.operation.equals("generate-token") ? nextDouble() : 1;
        watch.arrived(passage);
        if (!watch.isAlive(passage) && nextDouble() < 0.5) {
            passage.fault = "lost with its sender";
            return false;
        }
        boolean callback = passage.operation.equals("callback");
        if (chance < 0.04) {
            passage.fault = "lost before the other side had it";
            return false;
        } else if (chance < 0.06) {
            passage.fault = callback ? "swallowed" : "a page of a proxy in place of an answer";
            client.write(Message.answer(callback ? "200 OK" : "502 Bad Gateway", callback ? "" : "<html>502</html>")
                    .raw());
            client.flush();
            return true;
        } else if (chance < 0.12) {
            passage.fault = "held before the other side had it";
            pause(20 + (long) (nextDouble() * 280));
        }
        Message answer = forward(request, passage);
        if (answer == null) {
            passage.fault = passage.fault + " no answer";
            return false;
        }
        if (callback && chance > 0.12 && chance < 0.2) {
            passage.fault = "given twice";
            forward(request, passage);
        }
        passage.answer = answer;
        watch.done(passage);
        if (chance >= 0.12 && chance < 0.18) {
            passage.fault = "answer lost";
            return false;
        } else if (chance >= 0.18 && chance < 0.23 && !callback) {
            passage.fault = "answer garbled";
            byte[] garbled = nextDouble() < 0.5
                    ? Message.answer("200 OK", "<html>ok</html>").raw()
                    : Message.answer(
                                    "200 OK",
                                    answer.body().substring(0, answer.body().length() / 2))
                            .raw();
            client.write(garbled);
            client.flush();
            watch.answered(passage);
            return true;
        } else if (chance >= 0.23 && chance < 0.30) {
            passage.fault = "answer delayed";
            pause(50 + (long) (nextDouble() * 500));
        } else if (chance >= 0.30 && chance < 0.31 && late > 0) {
            passage.fault = "answer after the time-out";
            pause(late);
        }
        client.write(answer.raw());
        client.flush();
        if (watch.isAlive(passage) && !passage.fault.equals("answer after the time-out")) {
            passage.delivered = System.nanoTime();
            passage.cutShort |= passage.delivered - passage.arrived > SURELY_WAITED_FOR;
        }
        watch.answered(passage);
        return true;
    }

    private Message forward(Message request, Passage passage) {
        try (Socket vendor = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt())) {
            vendor.setSoTimeout(PATIENCE_MILLIS);
            vendor.setTcpNoDelay(true);
            passage.forwarded = System.nanoTime();
            vendor.getOutputStream().write(request.raw());
            vendor.getOutputStream().flush();
            watch.given(passage);
            return Message.read(vendor.getInputStream());
        } catch (IOException away) {
            return null; // the ferry is down, or was killed meanwhile
        }
    }

    private synchronized double nextDouble() {
        return random.nextDouble();
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
