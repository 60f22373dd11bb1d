package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whoever looks at the health while the ferry starts and stops gets an answer, and the log says nothing of it. */
@ExtendWith(OutputCaptureExtension.class)
class HealthAtAnyTimeTest {

    private static final int LOOKS = 200;

    private static final int FIRST_PORT = 21_000;
    private static final int LAST_PORT = 22_000;

    @TempDir
    private Path home;

    private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void isAnsweredWithoutAWarning(CapturedOutput log) throws Exception {
        int port = port();
        Thread[] lookers = {
            looker(port, "/actuator/health"),
            looker(port, "/actuator/health/readiness"),
            looker(port, "/actuator/health/liveness")
        };
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(home, vendor, "1s", "--server.port=" + port)) {
            int before = total();
            await().until(() -> total() > before + LOOKS);
            ferry.stop();
        } finally {
            ended.countDown();
            for (Thread looker : lookers) {
                looker.join();
            }
        }
        assertThat(answers).containsOnlyKeys(200, 503);
        assertThat(log.getAll()).doesNotContain("WARN").doesNotContain("ERROR");
    }

    /** A free one that no system gives to whoever asks for any: nobody else shall answer before the ferry does. */
    private static int port() throws IOException {
        for (int port = FIRST_PORT; ; port++) {
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException e) {
                assertThat(port).isLessThan(LAST_PORT);
            }
        }
    }

    private int total() {
        return answers.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private Thread looker(int port, String path) {
        Thread looker = new Thread(() -> {
            while (ended.getCount() > 0) {
                look(port, path);
            }
        });
        looker.start();
        return looker;
    }

    private void look(int port, String path) {
        try {
            HttpURLConnection look = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            answers.computeIfAbsent(look.getResponseCode(), none -> new AtomicInteger())
                    .incrementAndGet();
            look.disconnect();
        } catch (SocketException e) {
            Thread.onSpinWait(); // nobody listens yet, or any more
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
