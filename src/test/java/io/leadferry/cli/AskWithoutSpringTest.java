package io.leadferry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.leadferry.QuickJava;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that only asks is there at once: Spring, which takes a second to start, is left where it is. */
class AskWithoutSpringTest {

    private static final String ANSWER = "{\"state\":\"paused\",\"message\":\"answered\"}";

    @TempDir
    private Path folder;

    private HttpServer ferry;

    @BeforeEach
    void answer() throws IOException {
        ferry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ferry.createContext("/", exchange -> {
            boolean open = exchange.getRequestHeaders().containsKey("Authorization");
            exchange.getResponseHeaders().add("Leadferry-Interface", "1");
            byte[] body = ANSWER.getBytes(UTF_8);
            exchange.sendResponseHeaders(open ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        ferry.start();
        Files.writeString(
                Files.createDirectory(folder.resolve("config")).resolve("application.yaml"),
                """
                server:
                  port: %d
                leadferry:
                  console:
                    password: ${CONSOLE}
                  accounts:
                    acme:
                      vendor: ozonetel
                      base-url: http://127.0.0.1:9
                      user-name: acme
                      api-key: ${ACME_KEY}
                """
                        .formatted(ferry.getAddress().getPort()));
    }

    @AfterEach
    void end() {
        ferry.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "rehearse --help",
                "plan --help",
                "status",
                "status --json",
                "receipt d",
                "why d:1",
                "pause acme/add-leads",
                "resolve c --as sent",
                "release d"
            })
    void noClassOfSpringIsLoaded(String words) throws Exception {
        assertThat(run(words)).containsPattern("Usage:|answered|paused|released");
        assertThat(loaded("io.leadferry.cli.Leadferry")).isPositive();
        assertThat(loaded("org.springframework.")).isZero();
    }

    /** The other half of the same: where only Spring knows what is meant, it is asked. */
    @Test
    void whatOnlySpringCanReadIsReadBySpring() throws Exception {
        Files.writeString(folder.resolve("config/application-night.yaml"), "greeting: hello\n");

        assertThat(run("status --spring.profiles.active=night")).contains("answered");
        assertThat(loaded("org.springframework.")).isPositive();
    }

    private long loaded(String beginning) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("loaded.txt"))) {
            return lines.filter(line -> line.contains("] " + beginning)).count();
        }
    }

    private String run(String words) throws Exception {
        List<String> command = QuickJava.command(
                "-Xlog:class+load:file=loaded.txt",
                "-cp",
                System.getProperty("java.class.path"),
                Leadferry.class.getName());
        command.addAll(List.of(words.split(" ")));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SPRING_") || name.startsWith("SERVER_"));
        builder.environment().put("CONSOLE", "open sesame");
        builder.environment().put("ACME_KEY", "made up");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
