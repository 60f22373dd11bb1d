package io.leadferry.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long the jar takes from {@code java -jar} to watching one feed, and what a command costs that only asks it. With the
 * variable {@code BEFORE}, which names an earlier jar, in turns with that one.
 */
final class StartBench {

    private static final int ROUNDS = 3;
    private static final double MOST_OF_BEFORE = 0.5;
    private static final double MOST_SECONDS = 0.6;
    private static final Path JAR = Path.of("target", "leadferry.jar").toAbsolutePath();

    private static final String CONFIGURATION =
            """
            leadferry:
              accounts:
                acme:
                  vendor: ozonetel
                  base-url: http://127.0.0.1:9
                  user-name: acme
                  api-key: none
              feeds:
                acme-leads:
                  account: acme
                  operation: add-leads
                  from: inbox/acme-leads
                  campaign: Sales_1
                  region: IN
            """;

    private final Path folder;

    private StartBench(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    static boolean run(Path folder) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("config")).resolve("application.yaml"), CONFIGURATION);
        return new StartBench(folder).run();
    }

    private boolean run() throws Exception {
        Path archive = folder.resolve("leadferry.jsa");
        start(List.of("-XX:ArchiveClassesAtExit=" + archive), JAR);
        String before = System.getenv("BEFORE");
        Start best = null;
        Start bestBefore = null;
        for (int round = 1; round <= ROUNDS; round++) {
            if (before != null) {
                bestBefore = told("before", start(List.of(), Path.of(before)), bestBefore);
            }
            best = told("java -jar leadferry.jar", start(List.of(), JAR), best);
            told("with a class-data archive", start(List.of("-XX:SharedArchiveFile=" + archive), JAR), null);
        }
        boolean met = asks(before == null ? null : Path.of(before));
        if (best != null && bestBefore != null) {
            double seconds = ratio(best.elapsed(), bestBefore.elapsed());
            met &= Bench.must(
                    seconds <= MOST_OF_BEFORE,
                    "from java -jar to watching: %.2f of before (at most %.2f); of the processor's time: %.2f"
                            .formatted(seconds, MOST_OF_BEFORE, ratio(best.processor(), bestBefore.processor())));
        }
        return met;
    }

    private static double ratio(Duration one, Duration other) {
        return (double) one.toMillis() / other.toMillis();
    }

    private record Start(Duration elapsed, Duration processor) {}

    private static Start told(String what, Start start, Start best) {
        Bench.say(
                "%-26s watches after %5.2f s, %5.2f s of the processors",
                what, start.elapsed().toMillis() / 1000.0, start.processor().toMillis() / 1000.0);
        return best == null || start.elapsed().compareTo(best.elapsed()) < 0 ? start : best;
    }

    /** Starts a ferry and stops it when it watches. */
    private Start start(List<String> java, Path jar) throws Exception {
        long begin = System.nanoTime();
        Process ferry = java(java, jar, "run", "--server.port=0", "--leadferry.home=" + folder.resolve("home"));
        try {
            await(ferry);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
            return new Start(elapsed, ferry.info().totalCpuDuration().orElse(Duration.ZERO));
        } finally {
            stop(ferry);
        }
    }

    private static void await(Process ferry) throws IOException {
        BufferedReader said = ferry.inputReader(UTF_8);
        List<String> all = new ArrayList<>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.add(line);
            if (line.contains("watching")) {
                return;
            }
        }
        throw new IOException("the ferry did not start: " + String.join("; ", all));
    }

    private static void stop(Process ferry) throws InterruptedException {
        ferry.destroy();
        if (!ferry.waitFor(2, TimeUnit.MINUTES)) {
            ferry.destroyForcibly();
        }
    }

    /** Asks a ferry that runs; the processor's time of each command. */
    private boolean asks(Path before) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process ferry =
                java(List.of(), JAR, "run", "--server.port=" + port, "--leadferry.home=" + folder.resolve("home"));
        try {
            await(ferry);
            boolean met = true;
            for (String words : List.of("--help", "status", "status --json", "why none", "receipt none", "calls")) {
                String[] command = (words.equals("--help") ? words : words + " --server.port=" + port).split(" ");
                double seconds = processorOf(JAR, command);
                if (before != null) {
                    Bench.say("before: %-14s %.2f s of the processors", words, processorOf(before, command));
                }
                met &= Bench.must(seconds < MOST_SECONDS, "%-14s %.2f s of the processors".formatted(words, seconds));
            }
            return met;
        } finally {
            stop(ferry);
        }
    }

    private double processorOf(Path jar, String... command) throws Exception {
        double least = Double.MAX_VALUE;
        for (int round = 1; round <= ROUNDS; round++) {
            long before = ofChildren();
            java(List.of(), jar, command).waitFor();
            least = Math.min(least, (ofChildren() - before) / 100.0);
        }
        return least;
    }

    /** Hundredths of a second that children of this process had which have ended; Linux knows. */
    private static long ofChildren() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    }

    private Process java(List<String> options, Path jar, String... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        command.addAll(Arrays.asList(words));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }
}
