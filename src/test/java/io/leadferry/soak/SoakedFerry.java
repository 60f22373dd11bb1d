package io.leadferry.soak;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The built jar in a process of its own, and what Linux and the JDK say of that process. */
final class SoakedFerry implements AutoCloseable {

    private static final Duration UNTIL_READY = Duration.ofMinutes(2);
    private static final double TICKS_PER_SECOND = 100;
    private static final Pattern HEAP = Pattern.compile("total (\\d+)K, used (\\d+)K");
    private static final Pattern METASPACE = Pattern.compile("Metaspace\\s+used (\\d+)K");

    private final int port;
    private final Path home;
    private final Path log;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Process process;

    SoakedFerry(Path home) throws IOException {
        this.home = home;
        this.log = home.resolve("ferry.log");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    void start(Path jar, List<String> options) throws IOException, InterruptedException {
        List<String> command = Stream.of(
                        Stream.of(java()),
                        options.stream(),
                        Stream.of("-jar", jar.toString(), "run", "--server.port=" + port))
                .flatMap(all -> all)
                .toList();
        process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        // who ends the run ends what it has started
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await().atMost(UNTIL_READY).until(() -> !process.isAlive() || isReady());
        if (!process.isAlive()) {
            throw new IOException("the ferry does not start: " + Files.readString(log));
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private boolean isReady() throws InterruptedException {
        try {
            get("/actuator/health/readiness");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " is answered " + answer.statusCode());
        }
        return answer.body();
    }

    /** Kilobytes that live on the heap after a full collection, and those of the classes. */
    long[] collected() throws IOException, InterruptedException {
        jcmd("GC.run");
        String told = jcmd("GC.heap_info");
        Matcher heap = HEAP.matcher(told);
        Matcher metaspace = METASPACE.matcher(told);
        if (!heap.find() || !metaspace.find()) {
            throw new IOException("the heap is not told: " + told);
        }
        return new long[] {Long.parseLong(heap.group(2)), Long.parseLong(metaspace.group(1))};
    }

    String jcmd(String... what) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                        .toString(),
                                Long.toString(process.pid())),
                        Stream.of(what))
                .toList();
        Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return told;
    }

    /** A number of {@code /proc/PID/status}, such as {@code VmRSS:} in kB. */
    long status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).replace("kB", "").strip())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    int handles() throws IOException {
        try (Stream<Path> handles = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return (int) handles.count();
        }
    }

    /** Seconds that it was on a processor. */
    double busySeconds() throws IOException {
        return busySeconds(process.pid());
    }

    static double busySeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Waits for its end, for so long at most. */
    void endsWithin(long nanos) throws InterruptedException {
        process.waitFor(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Path log() {
        return log;
    }

    @Override
    public void close() throws InterruptedException {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
