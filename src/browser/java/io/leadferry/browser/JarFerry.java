package io.leadferry.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The built jar, run in a folder of its own with two accounts at one stand-in, of which the second has a wrong key. */
final class JarFerry implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    /** Starts it, and waits until it is ready. */
    JarFerry(Path folder, String vendor) throws IOException {
        this.folder = folder;
        Path jar = Path.of("target", "leadferry.jar").toAbsolutePath();
        assertThat(jar).as("make it: mvn -DskipTests package").isRegularFile();
        Files.writeString(
                folder.resolve("application.yaml"),
                """
                leadferry:
                  accounts:
                    acme:
                      vendor: ozonetel
                      base-url: "%1$s"
                      user-name: rehearsal
                      api-key: rehearsal-key
                      limits: { add-leads: { calls: 50, per: 60s, rows: 500 } }
                    wrong: { vendor: ozonetel, base-url: "%1$s", user-name: rehearsal, api-key: no-key-of-theirs }
                  feeds:
                    leads:
                      account: acme
                      operation: add-leads
                      from: inbox/leads
                      region: IN
                      linger: 200ms
                      complete-when: stable 100ms
                      guard: { min-rows: 2 }
                    gone:
                      account: acme
                      operation: delete-leads
                      from: inbox/gone
                      region: IN
                      linger: 200ms
                      complete-when: stable 100ms
                    others:
                      account: wrong
                      operation: add-leads
                      from: inbox/others
                      region: IN
                      linger: 200ms
                      complete-when: stable 100ms
                """
                        .formatted(vendor));
        port = freePort();
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "--server.port=" + port)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("ferry.log").toFile())
                .start();
        await().atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive()).as(log()).isTrue();
            return isReady();
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() {
        try {
            return client.send(
                                    HttpRequest.newBuilder(URI.create(url() + "/actuator/health/readiness"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String log() {
        try {
            return Files.readString(folder.resolve("ferry.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its page is, without a slash at its end. */
    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Puts a file into a feed's inbox, whole. */
    void drop(String feed, String name, String content) throws IOException {
        Path written = Files.writeString(folder.resolve(name), content);
        Files.move(written, folder.resolve("data/inbox").resolve(feed).resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The receipt of a file of some feed, as the interface tells it; empty before there is one. */
    List<String> receipts() {
        try (var files = Files.walk(folder.resolve("data/receipts"))) {
            return files.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".receipt.json"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an address of the interface answers. */
    String ask(String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url() + path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
