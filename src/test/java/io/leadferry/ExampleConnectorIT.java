package io.leadferry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A connector that is only data and Kamelets, beside the working folder of the built jar: the example of
 * {@code docs/examples/genesys-cloud} as it stands, with its own configuration, before a stand-in that does what the
 * vendor's pages say.
 */
class ExampleConnectorIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path JAR = Path.of("target/leadferry.jar").toAbsolutePath();
    private static final Path EXAMPLE = Path.of("docs/examples/genesys-cloud");
    private static final String LIST = "5b3c1f0e-0000-4000-8000-000000000001";
    private static final String SECRET = "a-secret-of-the-example";
    private static final long FIRST = 9_876_500_000L;
    private static final int ROWS = 1001;

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private ContactListStandIn vendor;

    @BeforeEach
    void lay() throws IOException {
        vendor = new ContactListStandIn("00000000-0000-4000-8000-000000000000", SECRET);
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(EXAMPLE.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Files.writeString(
                folder.resolve("contacts.csv"),
                IntStream.range(0, ROWS)
                        .mapToObj(row -> FIRST + row + ",Name" + row)
                        .collect(Collectors.joining("\n", "PhoneNumber,Name\n", "\n")));
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        vendor.close();
    }

    private Process start(String... args) throws IOException {
        List<String> command = QuickJava.command("-jar", JAR.toString());
        command.addAll(Arrays.asList(args));
        command.add("--leadferry.accounts.genesys.base-url=" + vendor.address());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said().toFile());
        builder.environment().put("CLIENT_SECRET", SECRET);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Path said() {
        return folder.resolve("said.txt");
    }

    private String loginUrl() {
        return "--leadferry.accounts.genesys.login-url=" + vendor.address();
    }

    private static String id(int row) {
        return "+91" + (FIRST + row);
    }

    private JsonNode receipt(String feed) {
        Path receipts = folder.resolve("data/receipts").resolve(feed);
        if (!Files.isDirectory(receipts)) {
            return MissingNode.getInstance();
        }
        try (Stream<Path> files = Files.list(receipts)) {
            Path receipt = files.filter(file -> file.toString().endsWith(".receipt.json"))
                    .findFirst()
                    .orElse(null);
            return receipt == null ? MissingNode.getInstance() : JSON.readTree(receipt.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode finished(String feed) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> receipt(feed).path("state").asText().equals("finished"));
        return receipt(feed).path("rows");
    }

    private void drop(String feed, Path file) throws IOException {
        Path inbox = folder.resolve("data/inbox").resolve(feed);
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.isDirectory(inbox));
        Files.move(file, inbox.resolve(file.getFileName()));
    }

    @Test
    void addsAndThenDeletesOfTheSameNumbersEndRightAtTheVendorAndInTheReceipts() throws Exception {
        vendor.omitsFromItsAnswers(id(7));
        vendor.holdsItsAnswers();
        start("run", loginUrl(), "--server.port=0", "--leadferry.feeds.contacts.linger=0s");

        drop("contacts", folder.resolve("contacts.csv"));
        await().atMost(Duration.ofSeconds(60)).until(() -> vendor.heard().contains("1000 added"));
        drop(
                "contacts-gone",
                Files.writeString(folder.resolve("gone.csv"), "PhoneNumber\n" + FIRST + "\n" + (FIRST + 1) + "\n"));
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        receipt("contacts-gone").path("rows").path("pending").asInt() == 2);
        assertThat(vendor.heard()).as("a delete goes before no add's answer").noneMatch(one -> one.endsWith("deleted"));
        vendor.answers();

        JsonNode gone = finished("contacts-gone");
        JsonNode added = finished("contacts");
        assertThat(gone.path("total").asInt()).isEqualTo(2);
        assertThat(gone.path("confirmed").asInt()).isEqualTo(2);
        assertThat(added.path("total").asInt()).isEqualTo(ROWS);
        assertThat(added.path("confirmed").asInt()).isEqualTo(ROWS - 1);
        assertThat(added.path("inDoubt").asInt()).isEqualTo(1);
        assertThat(receipt("contacts").path("problems").path(0).path("line").asInt())
                .isEqualTo(9);
        assertThat(vendor.heard())
                .startsWith("a token")
                .containsExactlyInAnyOrder("a token", "1000 added", "1 added", "2 deleted");
        assertThat(vendor.contacts(LIST).keySet())
                .hasSize(ROWS - 2)
                .doesNotContain(id(0), id(1))
                .contains(id(2), id(ROWS - 1));
        JsonNode contact = vendor.contacts(LIST).get(id(2));
        assertThat(contact.path("contactListId").asText()).isEqualTo(LIST);
        assertThat(contact.path("data").path("PhoneNumber").asText()).isEqualTo(id(2));
        assertThat(contact.path("data").path("Name").asText()).isEqualTo("Name2");
        assertThat(contact.path("callable").asBoolean()).isTrue();
        assertThat(Files.readString(said())).doesNotContain(SECRET);
    }

    @Test
    void aMisspeltKeyOfTheAccountAndAMissingOneEndTheStartWithALineForEach() throws Exception {
        Path own = folder.resolve("config/application.yaml");
        Files.writeString(
                own,
                Files.readString(own).replace("login-url:", "login-ulr:").replaceFirst("(?m)^ *client-id:.*\\n", ""));

        Process process = start("run", "--server.port=0");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        // the key as it is called is missing, too
        assertThat(Files.readAllLines(said()))
                .hasSize(3)
                .anyMatch(line -> line.contains("genesys.login-ulr: unknown key; did you mean 'login-url'?"))
                .anyMatch(line -> line.contains("genesys.login-url: missing"))
                .anyMatch(line -> line.contains("genesys.client-id: missing"));
        assertThat(vendor.heard()).isEmpty();
    }

    @Test
    void thePlanTellsTheCallsAndMakesNone() throws Exception {
        Process process = start("plan", "contacts.csv", "--feed", "contacts", "--json", loginUrl());

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        JsonNode plan = JSON.readTree(said().toFile());
        assertThat(process.exitValue()).isZero();
        assertThat(plan.path("calls").asInt()).isEqualTo(2);
        assertThat(vendor.heard()).isEmpty();
    }
}
