package io.leadferry.kills;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The vendors' process, from the side of whoever started it. */
final class Vendors implements AutoCloseable {

    private final Process process;
    private final BufferedReader said;
    private final PrintStream orders;
    private final Path folder;
    private final URI ozonetel;
    private final URI huawei;

    Vendors(Path folder, Path jar) throws IOException {
        this.folder = Files.createDirectories(folder);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m",
                "-classpath",
                jar + File.pathSeparator + classes(),
                VendorsProcess.class.getName(),
                folder.toString()));
        for (KilledHome.Pace pace : KilledHome.Pace.values()) {
            command.add(pace.text());
        }
        process = new ProcessBuilder(command)
                .redirectError(folder.resolve("vendors.log").toFile())
                .start();
        said = process.inputReader(StandardCharsets.UTF_8);
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        String line = said.readLine();
        if (line == null) {
            throw new IOException("the vendors did not start: " + Files.readString(folder.resolve("vendors.log")));
        }
        ozonetel = URI.create(line.split(" ")[0]);
        huawei = URI.create(line.split(" ")[1]);
    }

    private static Path classes() {
        try {
            return Path.of(VendorsProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    int ozonetel() {
        return ozonetel.getPort();
    }

    int huawei() {
        return huawei.getPort();
    }

    synchronized void unwanted(KilledHome.Unwanted unwanted) {
        if (!unwanted.rows().isEmpty()) {
            orders.println("refuse " + String.join(",", unwanted.rows()));
        }
        if (!unwanted.calls().isEmpty()) {
            orders.println("refuse-call " + String.join(",", unwanted.calls()));
        }
    }

    /** What they have: leads by campaign, ids, blocked numbers, broken rules. */
    synchronized JsonNode state() throws IOException {
        orders.println("state");
        return Passage.json(said.readLine());
    }

    /** All calls that came, as they were written down before they were answered. */
    List<JsonNode> log() throws IOException {
        List<JsonNode> calls = new ArrayList<>();
        for (String file : List.of("ozonetel.jsonl", "huawei.jsonl")) {
            String text = Files.readString(folder.resolve(file));
            // the last line may be half written
            text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> calls.add(Passage.json(line)));
        }
        return calls;
    }

    @Override
    public void close() throws InterruptedException {
        orders.close();
        process.destroyForcibly().waitFor();
    }
}
