package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.QuickJava;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built jar, with a component of a person's own in {@code lib/} and a route that uses it. */
class LibrariesIT {

    private static final Path JAR = Path.of("target/leadferry.jar").toAbsolutePath();

    @TempDir
    private Path folder;

    private Process start() throws Exception {
        return start(
                "run",
                "--server.port=0",
                "--leadferry.accounts.acme.vendor=ozonetel",
                "--leadferry.accounts.acme.base-url=http://127.0.0.1:9",
                "--leadferry.accounts.acme.user-name=u",
                "--leadferry.accounts.acme.api-key=k",
                "--leadferry.feeds.leads.account=acme",
                "--leadferry.feeds.leads.operation=add-leads",
                "--leadferry.feeds.leads.campaign=A",
                "--leadferry.feeds.leads.from=inbox/leads");
    }

    private Process start(String... command) throws Exception {
        return new ProcessBuilder(QuickJava.command(Stream.concat(Stream.of("-jar", JAR.toString()), Stream.of(command))
                        .toArray(String[]::new)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile())
                .start();
    }

    @Test
    void aRouteMayUseAComponentOfAJarInLib() throws Exception {
        LibrariesTest.component(
                Files.createDirectories(folder.resolve("lib")).resolve("tide.jar"),
                Files.createDirectories(folder.resolve("classes")));
        Files.writeString(
                Files.createDirectories(folder.resolve("routes")).resolve("tide.camel.yaml"),
                """
                - route:
                    id: tide
                    from:
                      uri: timer:tide
                      parameters: { repeatCount: 1 }
                      steps:
                        - to: tide:dover
                        - to: { uri: file, parameters: { directoryName: tides, fileName: dover.txt } }
                """);
        Process ferry = start();
        try {
            Path told = folder.resolve("tides/dover.txt");
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(told) || !ferry.isAlive());
            assertThat(told).as(Files.readString(folder.resolve("said.txt"))).hasContent("high water at dover");
        } finally {
            ferry.destroyForcibly().waitFor();
        }
        Files.writeString(folder.resolve("lib/broken.jar"), "not found");
        assertThat(start().waitFor()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("said.txt")))
                .contains("lib/broken.jar: is no jar")
                .hasLineCount(1);
        assertThat(start("rehearse", "--once", "--server.port=0").waitFor()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("said.txt")))
                .as("a rehearsal is played with them too")
                .endsWith("lib/broken.jar: is no jar, or is damaged, or may not be read; copy it there again\n");
    }
}
