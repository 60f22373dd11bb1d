package io.leadferry.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar as it ships, standing still in the middle of its calls until another has its ledger, which is on a server, and its
 * home, which was moved; and then woken. It sends nothing more and ends, and between the two no call is lost, doubled or hasty.
 */
@Timeout(value = 3, unit = java.util.concurrent.TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplacedFerryIT {

    /** A campaign each, so that each is a call of its own. */
    private static final int ROWS = 40;

    private static final int CALLS = 5;
    private static final Duration PER = Duration.ofSeconds(4);

    private static final List<String> JAVA = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    @TempDir
    private Path folder;

    private final Path jar = Path.of("target/leadferry.jar").toAbsolutePath();

    @Test
    void whoWakesUpAfterItWasReplacedSendsNothingAndEnds() throws Exception {
        Path first = Files.createDirectories(folder.resolve("first"));
        Path second = folder.resolve("second");
        try (LedgerServer server = new LedgerServer();
                OzonetelStandIn vendor = OzonetelStandIn.builder()
                        .userName("acme")
                        .apiKey(KilledHome.KEY)
                        .addLimit(CALLS, PER)
                        .countRefused(true)
                        .latency(Duration.ofMillis(150))
                        .start();
                KilledFerry stopped = new KilledFerry(first, jar, JAVA);
                KilledFerry next = new KilledFerry(second, jar, JAVA)) {
            configure(first, server.database(), vendor);
            stopped.start();
            await().atMost(Duration.ofMinutes(1)).until(stopped::isReady);
            drop(first);
            await().atMost(Duration.ofMinutes(1)).until(() -> adds(vendor).size() > CALLS + 1);
            stopped.stand();
            int before = adds(vendor).size();

            copy(first, second);
            next.start();
            await().atMost(Duration.ofMinutes(1)).until(next::isReady);
            await().atMost(Duration.ofMinutes(1)).until(() -> adds(vendor).size() > before + 1);
            stopped.wake();
            assertThat(stopped.ended()).as(stopped.lastWords()).isEqualTo(1);
            assertThat(stopped.lastWords())
                    .contains("Another ferry has taken over the ledger of this one")
                    .doesNotContain("\tat ");

            // but for what was under way when it was stopped: without its answer it is in doubt, and is not sent again
            await().atMost(Duration.ofMinutes(2)).until(() -> isDone(next));
            List<String> numbers = adds(vendor).stream()
                    .flatMap(call -> call.numbers().stream())
                    .toList();
            assertThat(numbers).doesNotHaveDuplicates().hasSize(ROWS);
            assertThat(adds(vendor)).noneMatch(ReceivedCall::overPace);
        }
    }

    private static List<ReceivedCall> adds(OzonetelStandIn vendor) {
        return vendor.calls().stream()
                .filter(call -> call.operation() == OzonetelOperation.ADD_LEADS)
                .toList();
    }

    /** Whether nothing waits and nothing is under way any more. */
    private static boolean isDone(KilledFerry ferry) throws Exception {
        String drops = ferry.get("/api/drops").body();
        return drops.contains("\"pending\":0");
    }

    private static void drop(Path home) throws IOException {
        String rows = IntStream.range(0, ROWS)
                .mapToObj(row -> "%d,C%d%n".formatted(9_000_000_000L + row, row))
                .collect(Collectors.joining("", "PhoneNumber,CampaignName\n", ""));
        Path inbox = Files.createDirectories(home.resolve("data/inbox/leads"));
        Files.writeString(home.resolve("leads.part"), rows);
        Files.move(home.resolve("leads.part"), inbox.resolve("leads.csv"));
    }

    private static void configure(Path home, String ledger, OzonetelStandIn vendor) throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(
                home.resolve("config/application.yaml"),
                """
                leadferry:
                  home: data
                  ledger: %s
                  accounts:
                    acme:
                      vendor: ozonetel
                      base-url: "%s"
                      user-name: acme
                      api-key: %s
                      limits: { add-leads: { calls: %d, per: %ds } }
                  feeds:
                    leads:
                      account: acme
                      operation: add-leads
                      from: inbox/leads
                      region: IN
                      linger: 100ms
                      complete-when: stable 100ms
                """
                        .formatted(ledger, vendor.baseUrl(), KilledHome.KEY, CALLS, PER.toSeconds()));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Files.copy(one, to.resolve(from.relativize(one)));
            }
        }
    }
}
