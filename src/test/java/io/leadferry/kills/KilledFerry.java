package io.leadferry.kills;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The built jar in a process of its own, started and killed again and again over one home. */
final class KilledFerry implements AutoCloseable {

    private final Path home;
    private final Path log;
    private final Path jar;
    private final List<String> java;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private volatile Process process;
    private volatile int port;
    private volatile int starts;
    private volatile boolean killed;

    KilledFerry(Path home, Path jar, List<String> java) {
        this.home = home;
        this.log = home.resolve("ferry.log");
        this.jar = jar;
        this.java = java;
        // who ends the run ends what it has started
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (process != null) {
                process.destroyForcibly();
            }
        }));
    }

    void start() throws IOException {
        port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.addAll(List.of("-jar", jar.toString(), "run", "--server.port=" + port));
        killed = false;
        process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        starts++;
    }

    /** A port below those that connections are given, of which one could have it before the ferry does. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket free = new ServerSocket(port)) {
                return free.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }

    int port() {
        return port;
    }

    /** How often it has been started. */
    int starts() {
        return starts;
    }

    boolean isAlive() {
        Process now = process;
        return now != null && !killed && now.isAlive();
    }

    /** Has the process stand still, as one whose machine sleeps; its files and connections stay. */
    void stand() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Has it go on. */
    void wake() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits for an end that nobody asked for: the process's exit code. */
    int ended() throws InterruptedException {
        return process.waitFor();
    }

    /** SIGKILL; nothing of the process has a say in it. */
    void kill() {
        killed = true;
        process.destroyForcibly();
    }

    boolean isKilled() {
        return killed;
    }

    /** Waits until a process that was killed is gone. */
    void gone() throws InterruptedException {
        process.waitFor();
    }

    /** SIGTERM, and waits for the end. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            kill();
            process.waitFor();
        }
    }

    boolean isReady() throws InterruptedException {
        try {
            return get("/actuator/health/readiness").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /**
     * Posts a file.
     *
     * @param content is asked for the file's bytes
     */
    HttpResponse<String> post(DroppedFile file, Supplier<InputStream> content)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/feeds/" + file.feed.word()
                                + "/drops?name=" + file.name))
                        .header("Content-Type", "text/csv")
                        .header("Idempotency-Key", file.name)
                        .timeout(Duration.ofSeconds(20))
                        .POST(HttpRequest.BodyPublishers.ofInputStream(content))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The end of what it has said. */
    String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            kill();
            process.waitFor();
        }
    }
}
