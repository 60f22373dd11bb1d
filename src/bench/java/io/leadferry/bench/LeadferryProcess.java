package io.leadferry.bench;

import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
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
import java.util.concurrent.TimeUnit;

/**
 * The whole product in a process of its own, as {@code run} starts it, and what Linux says of that process: its threads,
 * its memory, its time on the processors.
 */
final class LeadferryProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final Path log;
    private final int port;
    private final double readyAfter;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * Starts it, and waits until it says that it is ready.
     *
     * @param options of the JVM
     * @param folder where it works, empty but for its {@code application.yaml}
     */
    LeadferryProcess(Path folder, List<String> options) throws IOException, InterruptedException {
        port = freePort();
        log = folder.resolve("ferry.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-classpath",
                absolute(System.getProperty("java.class.path")),
                "io.leadferry.cli.Leadferry",
                "run",
                "--server.port=" + port,
                "--spring.config.additional-location=file:application.yaml"));
        long begin = System.nanoTime();
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (!isReady()) {
            if (!process.isAlive() || seconds(begin) > PATIENCE.toSeconds()) {
                close();
                throw new IllegalStateException("the ferry did not start: " + Files.readString(log));
            }
            Thread.sleep(20);
        }
        readyAfter = seconds(begin);
    }

    /** A folder for a ferry with so many accounts, each with a feed of its own, that all call one vendor. */
    static Path home(Path folder, String name, int feeds, OzonetelStandIn vendor) throws IOException {
        Path home = Bench.folder(folder.resolve(name));
        StringBuilder yaml = new StringBuilder("leadferry:\n  home: data\n  accounts:\n");
        for (int feed = 0; feed < feeds; feed++) {
            yaml.append("    ")
                    .append(name(feed))
                    .append(": { vendor: ozonetel, base-url: \"")
                    .append(vendor.baseUrl())
                    .append("\", user-name: rehearsal, api-key: rehearsal-key }\n");
        }
        yaml.append("  feeds:\n");
        for (int feed = 0; feed < feeds; feed++) {
            yaml.append("    ")
                    .append(name(feed))
                    .append(": { account: ")
                    .append(name(feed))
                    .append(", operation: add-leads, from: inbox/")
                    .append(name(feed))
                    .append(" }\n");
        }
        Files.writeString(home.resolve("application.yaml"), yaml);
        return home;
    }

    /** What the account and the feed of a number are called. */
    static String name(int feed) {
        return "feed-" + feed;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static String absolute(String classPath) {
        List<String> places = new ArrayList<>();
        for (String place : classPath.split(java.io.File.pathSeparator)) {
            places.add(Path.of(place).toAbsolutePath().toString());
        }
        return String.join(java.io.File.pathSeparator, places);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/actuator/health/readiness").statusCode() == 200;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofMinutes(2))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Seconds until something is answered with 200. */
    double secondsToAnswer(String path) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " is answered " + answer.statusCode() + ": " + answer.body());
        }
        return seconds(begin);
    }

    /** Seconds from its start until it was ready. */
    double readyAfter() {
        return readyAfter;
    }

    /** Its threads now, those of the JVM itself among them. */
    int threads() throws IOException {
        return Integer.parseInt(status("Threads:"));
    }

    /** The most memory that it ever had resident, in MB. */
    int mostResident() throws IOException {
        return Integer.parseInt(status("VmHWM:").replace(" kB", "")) / 1024;
    }

    private String status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /** The time that it was on a processor, in seconds. */
    double busySeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
