package io.leadferry.holes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.leadferry.holes.KnownHoles.Library;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A library with a hole that is known is found, and a mended one is not. */
class KnownHolesTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 12, 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "org.yaml:snakeyaml, 1.33, CVE-2022-1471, 2.0",
        "org.springframework:spring-beans, 5.3.17, CVE-2022-22965, 5.3.18",
        "org.apache.commons:commons-text, 1.9, CVE-2022-42889, 1.10.0",
        "org.apache.tomcat.embed:tomcat-embed-core, 10.1.34, CVE-2025-24813, 10.1.35",
        "com.fasterxml.jackson.core:jackson-databind, 2.9.10, CVE-2019-20330, 2.9.10.2",
        "org.apache.sshd:sshd-common, 2.9.1, CVE-2022-45047, 2.9.2",
        "org.xerial:sqlite-jdbc, 3.41.2.1, CVE-2023-32697, 3.41.2.2",
    })
    void anOldVersionIsFoundWithTheOneThatMendsIt(String library, String old, String advisory, String mended)
            throws Exception {
        KnownHoles known = KnownHoles.in(Path.of(".ci"), TODAY);
        assertThat(known.of(List.of(new Library(library, old))))
                .filteredOn(line -> line.startsWith(library + " " + old + ": " + advisory + "; "))
                .singleElement()
                .asString()
                .endsWith("; mended in " + mended);
        assertThat(known.of(List.of(new Library(library, mended)))).noneMatch(line -> line.contains(advisory));
        assertThat(known.of(List.of(new Library("com.example:another", old)))).isEmpty();
    }

    @Test
    void whatIsAcceptedIsAcceptedForItsTimeAndNoLonger() throws Exception {
        Files.copy(Path.of(".ci/known-holes.json"), folder.resolve("known-holes.json"));
        Files.writeString(
                folder.resolve("known-holes-accepted.json"),
                """
                [{"library": "org.yaml:snakeyaml", "advisory": "CVE-2022-1471",
                  "reason": "reads our own files alone", "until": "2026-12-31"}]
                """);
        List<Library> old = List.of(new Library("org.yaml:snakeyaml", "1.33"));
        assertThat(KnownHoles.in(folder, LocalDate.of(2026, 12, 31)).of(old)).isEmpty();
        assertThat(KnownHoles.in(folder, LocalDate.of(2027, 1, 1)).of(old))
                .singleElement()
                .asString()
                .contains("it was accepted until 2026-12-31");
    }

    @Test
    void aNewListIsAskedForPageByPageAndKeepsWhatIsGraveAndOurs() throws Exception {
        Map<String, String> answers = Map.of(
                "/v1/vulns/GHSA-1",
                """
                {"id": "GHSA-1", "summary": "One", "details": "prose", "database_specific": {"severity": "HIGH"},
                 "affected": [
                  {"package": {"ecosystem": "Maven", "name": "com.example:ours"},
                   "ranges": [{"type": "ECOSYSTEM", "events": [
                     {"introduced": "1.0"}, {"fixed": "1.2"}, {"introduced": "2.0-M1"}, {"last_affected": "2.3"}]}]},
                  {"package": {"ecosystem": "Maven", "name": "com.example:theirs"}, "ranges": []}]}
                """,
                "/v1/vulns/GHSA-2",
                "{\"id\": \"GHSA-2\", \"database_specific\": {\"severity\": \"MODERATE\"}, \"affected\": []}",
                "/v1/vulns/GHSA-3",
                "{\"id\": \"GHSA-3\", \"withdrawn\": \"2020-01-01T00:00:00Z\","
                        + " \"database_specific\": {\"severity\": \"HIGH\"}, \"affected\": []}");
        HttpServer osv = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        osv.createContext("/", asked -> {
            String body = new String(asked.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String answer = answers.get(asked.getRequestURI().getPath());
            if (answer == null) {
                answer = body.contains("page_token")
                        ? "{\"results\": [{\"vulns\": [{\"id\": \"GHSA-1\"}]}]}"
                        : "{\"results\": [{\"vulns\": [{\"id\": \"GHSA-2\"}, {\"id\": \"GHSA-3\"}],"
                                + " \"next_page_token\": \"more\"}, {}]}";
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            asked.sendResponseHeaders(200, bytes.length);
            asked.getResponseBody().write(bytes);
            asked.close();
        });
        osv.start();
        List<Library> ours = List.of(new Library("com.example:ours", "1.1"), new Library("com.example:whole", "1"));
        try {
            URI address = URI.create("http://127.0.0.1:" + osv.getAddress().getPort());
            Files.writeString(folder.resolve("known-holes.json"), KnownHoles.renewed(ours, address, TODAY));
        } finally {
            osv.stop(0);
        }
        Files.writeString(folder.resolve("known-holes-accepted.json"), "[]");

        assertThat(Files.readString(folder.resolve("known-holes.json")))
                .contains("\"until\": \"2026-12-01\"", "GHSA-1")
                .doesNotContain("GHSA-2", "GHSA-3", "theirs", "prose");
        KnownHoles known = KnownHoles.in(folder, TODAY);
        assertThat(known.of(ours)).containsExactly("com.example:ours 1.1: GHSA-1; mended in 1.2");
        for (String found : List.of("1.0", "2.0-M2", "2.0", "2.3")) {
            assertThat(known.of(List.of(new Library("com.example:ours", found))))
                    .as(found)
                    .hasSize(1);
        }
        for (String sound : List.of("0.9", "1.0-beta", "1.2", "1.10", "2.0-alpha", "2.3.1")) {
            assertThat(known.of(List.of(new Library("com.example:ours", sound))))
                    .as(sound)
                    .isEmpty();
        }
        assertThat(known.notLookedFor(List.of(ours.get(0), new Library("com.example:new", "1"))))
                .containsExactly("com.example:new");
    }
}
