package io.leadferry.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three of the jar as it ships, with one home and one ledger on a server. While they send, one is stopped for longer than its
 * lease and woken, one is killed and started again, every connection to the server is cut, and the server itself crashes. What
 * the vendors saw is judged.
 */
@Timeout(value = 4, unit = java.util.concurrent.TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeveralFerriesIT {

    private static final List<String> ACCOUNTS = List.of("acme", "bolt", "core");

    private static final List<String> NODES = List.of("a", "b", "c");

    /** A campaign each, so that each is a call of its own. */
    private static final int ROWS = 40;

    private static final int CALLS = 5;
    private static final Duration PER = Duration.ofSeconds(4);
    private static final List<String> JAVA = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final Path jar = Path.of("target/leadferry.jar").toAbsolutePath();
    private final Map<String, OzonetelStandIn> vendors = new LinkedHashMap<>();
    private final List<KilledFerry> ferries = new ArrayList<>();
    private KilledFerry asked;
    private LedgerServer server;

    @BeforeEach
    void start() throws Exception {
        server = new LedgerServer();
        for (String account : ACCOUNTS) {
            vendors.put(
                    account,
                    OzonetelStandIn.builder()
                            .userName(account)
                            .apiKey(KilledHome.KEY)
                            .addLimit(CALLS, PER)
                            .deleteLimit(2, PER)
                            .countRefused(true)
                            .latency(Duration.ofMillis(150))
                            .start());
        }
        String ledger = server.database();
        for (String node : NODES) {
            Path place = Files.createDirectories(folder.resolve(node));
            configure(place, node, ledger);
            KilledFerry ferry = new KilledFerry(place, jar, JAVA);
            ferries.add(ferry);
            ferry.start();
        }
        asked = ferries.get(0);
        for (KilledFerry ferry : ferries) {
            await().atMost(Duration.ofMinutes(2)).until(ferry::isReady);
        }
    }

    @AfterEach
    void end() throws Exception {
        for (KilledFerry ferry : ferries) {
            ferry.close();
        }
        vendors.values().forEach(OzonetelStandIn::close);
        server.close();
    }

    @Test
    void stoppedKilledAndCutOffTheyAreAsOne() throws Exception {
        await().atMost(Duration.ofMinutes(1)).until(() -> owners().size() == ACCOUNTS.size());
        int account = 0;
        for (String name : ACCOUNTS) {
            drop("leads-" + name, "leads.csv", 1_000 * ++account, ROWS);
        }
        awaitCalls(3 * (CALLS + 1));
        drop("deletes-acme", "deletes.csv", 1_000 + ROWS - 8, 8);

        String owned = ACCOUNTS.get(1);
        int first = NODES.indexOf(owners().get(owned));
        KilledFerry stopped = ferries.get(first);
        KilledFerry killed = ferries.get((first + 1) % NODES.size());
        asked = ferries.get((first + 2) % NODES.size());
        stopped.stand();
        int before = adds(owned).size();
        await().atMost(Duration.ofMinutes(1)).until(() -> adds(owned).size() > before + 2);
        stopped.wake();
        await().atMost(Duration.ofMinutes(1)).until(stopped::isReady);

        killed.kill();
        killed.gone();
        server.cutAll();
        killed.start();
        await().atMost(Duration.ofMinutes(1)).until(killed::isReady);
        server.crash();

        await().atMost(Duration.ofMinutes(3)).until(this::isDone);
        judge();
        assertThat(nodes(stopped))
                .as("they are all there again")
                .extracting(node -> node.get("name").asText())
                .containsExactlyElementsOf(NODES);
    }

    private void judge() {
        List<String> sent = new ArrayList<>();
        vendors.values().forEach(vendor -> {
            Set<String> deleted = new HashSet<>();
            for (ReceivedCall call : vendor.calls()) {
                if (call.operation() == OzonetelOperation.DELETE_LEADS) {
                    deleted.addAll(call.numbers());
                } else if (call.operation() == OzonetelOperation.ADD_LEADS) {
                    assertThat(call.numbers()).as("added after its delete").noneMatch(deleted::contains);
                    sent.addAll(call.numbers());
                }
                assertThat(call.overPace()).as(call.toString()).isFalse();
            }
        });
        assertThat(sent).doesNotHaveDuplicates();
    }

    private List<ReceivedCall> adds(String account) {
        return vendors.get(account).calls().stream()
                .filter(call -> call.operation() == OzonetelOperation.ADD_LEADS)
                .toList();
    }

    private void awaitCalls(int count) {
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        ACCOUNTS.stream().mapToInt(name -> adds(name).size()).sum() >= count);
    }

    /** Whether all files are there and nothing of them waits or is under way; and each adds up. */
    private boolean isDone() throws Exception {
        HttpResponse<String> drops = asked.get("/api/drops");
        if (drops.statusCode() != 200) {
            return false; // it cannot ask the ledger just now
        }
        int files = 0;
        for (JsonNode drop : JSON.readTree(drops.body())) {
            long sum = 0;
            JsonNode rows = drop.get("rows");
            for (JsonNode count : rows) {
                sum += count.asLong();
            }
            assertThat(sum - rows.get("total").asLong())
                    .as(drop.toString())
                    .isEqualTo(rows.get("total").asLong());
            files += drop.get("rows").path("pending").asLong() == 0 ? 1 : 0;
        }
        return files == ACCOUNTS.size() + 1;
    }

    private static List<JsonNode> nodes(KilledFerry ferry) throws Exception {
        List<JsonNode> nodes = new ArrayList<>();
        JSON.readTree(ferry.get("/api/nodes").body()).get("nodes").forEach(nodes::add);
        return nodes;
    }

    /** Which node has each account. */
    private Map<String, String> owners() throws Exception {
        Map<String, String> owners = new LinkedHashMap<>();
        for (JsonNode node : nodes(asked)) {
            for (JsonNode duty : node.get("duties")) {
                if (duty.hasNonNull("account")) {
                    owners.put(duty.get("account").asText(), node.get("name").asText());
                }
            }
        }
        return owners;
    }

    private void drop(String feed, String name, int from, int count) throws IOException {
        String rows = IntStream.range(from, from + count)
                .mapToObj(row -> "%d,C%d%n".formatted(9_000_000_000L + row, row))
                .collect(Collectors.joining("", "PhoneNumber,CampaignName\n", ""));
        Path inbox = Files.createDirectories(folder.resolve("data/inbox").resolve(feed));
        Files.writeString(folder.resolve("part"), rows);
        Files.move(folder.resolve("part"), inbox.resolve(name));
    }

    private void configure(Path place, String node, String ledger) throws IOException {
        StringBuilder accounts = new StringBuilder();
        StringBuilder feeds = new StringBuilder();
        vendors.forEach((name, vendor) -> {
            accounts.append(
                    """
                        %s:
                          vendor: ozonetel
                          base-url: "%s"
                          user-name: %s
                          api-key: %s
                          limits:
                            add-leads: { calls: %d, per: %ds }
                            delete-leads: { calls: 2, per: %ds }
                    """
                            .formatted(
                                    name,
                                    vendor.baseUrl(),
                                    name,
                                    KilledHome.KEY,
                                    CALLS,
                                    PER.toSeconds(),
                                    PER.toSeconds()));
            for (String kind : List.of("leads", "deletes")) {
                feeds.append(
                        """
                            %s-%s: { account: %s, operation: %s-leads, from: inbox/%s-%s, region: IN, linger: 100ms, complete-when: stable 100ms }
                        """
                                .formatted(kind, name, name, kind.equals("leads") ? "add" : "delete", kind, name));
            }
        });
        Files.createDirectories(place.resolve("config"));
        Files.writeString(
                place.resolve("config/application.yaml"),
                "leadferry:\n  home: " + folder.resolve("data") + "\n  ledger: " + ledger
                        + "\n  cluster: { node: " + node + ", lease: 3s }\n  accounts:\n" + accounts + "  feeds:\n"
                        + feeds);
    }
}
