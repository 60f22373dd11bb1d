package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.Wait;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.output.TeeOutputStream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Servers that break off, hang, go away and come back, or are not who they were. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SftpOutageTest {

    private static final String HEADER = "PhoneNumber,CampaignName\n";
    private static final String WRONG_PASSWORD = "the wrong password";

    private Path home;
    private OzonetelStandIn vendor;
    private SftpInstallation server;
    private ServerSocket silent;
    private LeadferryUnderTest ferry;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream console = System.out;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        home = folder;
        System.setOut(new PrintStream(new TeeOutputStream(console, log), true, StandardCharsets.UTF_8));
        vendor = OzonetelStandIn.builder().addLimit(100, Duration.ofMillis(500)).start();
        server = new SftpInstallation(home);
        silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        for (String feed : List.of("steady", "stranger", "changed", "refused")) {
            server.folder("/" + feed + "/inbox");
        }
        List<String> options = new ArrayList<>();
        options.add(LeadferryUnderTest.quickDoors(home));
        options.add("--logging.level.io.leadferry.door=info");
        options.addAll(server.feed("steady", "/steady/inbox"));
        options.addAll(server.bare("stranger", "/stranger/inbox"));
        options.add("--leadferry.feeds.stranger.sftp.password=" + SftpInstallation.PASSWORD);
        options.add("--leadferry.feeds.stranger.sftp.known-hosts=" + home.resolve("nobody-wrote-this"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair other = generator.generateKeyPair();
        Path former = Files.writeString(
                home.resolve("former_hosts"),
                "[127.0.0.1]:" + server.port() + " " + PublicKeyEntry.toString(other.getPublic()) + "\n");
        options.addAll(server.bare("changed", "/changed/inbox"));
        options.add("--leadferry.feeds.changed.sftp.password=" + SftpInstallation.PASSWORD);
        options.add("--leadferry.feeds.changed.sftp.known-hosts=" + former);
        options.addAll(server.bare("refused", "/refused/inbox"));
        options.add("--leadferry.feeds.refused.sftp.password=" + WRONG_PASSWORD);
        options.add("--leadferry.feeds.refused.sftp.known-hosts=" + server.knownHosts);
        options.addAll(server.feed("lost", "/nowhere/inbox"));
        options.addAll(server.feed("silent", "/silent/inbox"));
        options.removeIf(option -> option.startsWith("--leadferry.feeds.silent.from="));
        options.add("--leadferry.feeds.silent.from=sftp://u@127.0.0.1:" + silent.getLocalPort() + "/inbox");
        ferry = new LeadferryUnderTest(home.resolve("home"), vendor, "500ms", options.toArray(String[]::new));
    }

    @AfterAll
    void close() throws IOException {
        System.setOut(console);
        silent.close();
        ferry.close();
        server.close();
        vendor.close();
    }

    private List<String> told(String feed) {
        return LeadferryUnderTest.told(feed, log.toString(StandardCharsets.UTF_8));
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String row(int number) {
        return HEADER + (9_000_000_000L + number) + ",A\n";
    }

    @Test
    @Order(1)
    void aServerThatIsNotKnownIsShownByItsFingerprint() {
        await().untilAsserted(() -> assertThat(told("stranger"))
                .singleElement()
                .asString()
                .contains(
                        "ecdsa-sha2-nistp256 " + server.fingerprint(),
                        home.resolve("nobody-wrote-this").toString(),
                        "ssh-keyscan -p " + server.port() + " 127.0.0.1 >> "));
        assertThat(ferry.health("stranger")).startsWith("down since").contains(server.fingerprint());
    }

    @Test
    @Order(2)
    void aServerThatHasChangedIsToldSternly() {
        await().untilAsserted(() -> assertThat(told("changed"))
                .singleElement()
                .asString()
                .contains("HAS CHANGED", server.fingerprint(), "ssh-keygen -R '[127.0.0.1]:" + server.port() + "'"));
    }

    @Test
    @Order(3)
    void aWrongPasswordIsTriedSeldomAndShownNowhere() {
        await().untilAsserted(() -> assertThat(told("refused"))
                .singleElement()
                .asString()
                .contains("does not let " + SftpInstallation.USER + " in", "sftp.password"));
        assertThat(told("refused") + ferry.health("refused")).doesNotContain(WRONG_PASSWORD);
        assertThat(ferry.context()
                        .getBean(org.apache.camel.CamelContext.class)
                        .getEndpoints()
                        .toString())
                .contains("sftp://refused")
                .doesNotContain(WRONG_PASSWORD, "word");
    }

    @Test
    @Order(4)
    void aFolderThatIsNotThereIsNamed() {
        await().untilAsserted(() ->
                assertThat(told("lost")).singleElement().asString().contains("/nowhere/inbox"));
    }

    @Test
    @Order(5)
    void aServerThatSaysNothingHoldsUpNobodyElse() throws Exception {
        server.put("/steady/inbox/beside.csv", row(1));
        await().atMost(Duration.ofSeconds(8)).until(() -> ferry.finished("beside.csv"));
        await().untilAsserted(() ->
                assertThat(told("silent")).singleElement().asString().contains("does not answer"));
    }

    @Test
    @Order(6)
    void aDownloadThatBreaksOffAndAServerThatStaysAwayCostNothing() throws Exception {
        StringBuilder rows = new StringBuilder(HEADER);
        for (int line = 0; line < 40_000; line++) {
            rows.append(8_000_000_000L + line).append(",A\n");
        }
        int before = told("steady").size();
        server.cutAfter.set(300_000);
        server.put("/steady/inbox/large.csv", rows.toString());
        await().until(() -> server.cutAfter.get() == Long.MAX_VALUE);
        server.stop();
        await().untilAsserted(() -> assertThat(ferry.health("steady")).startsWith("down since"));
        server.put("/steady/inbox/meanwhile.csv", row(2));
        assertThat(names(home.resolve("home/arriving/steady"))).doesNotContain("large.csv");
        assertThat(ferry.receiptOf("large.csv")).isEmpty();
        try (ServerSocket nobody = new ServerSocket(server.port(), 0, InetAddress.getLoopbackAddress())) {
            nobody.setSoTimeout(60_000);
            for (int looks = 0; looks < 3; looks++) {
                nobody.accept().close();
            }
        }

        server.start();
        await().pollInterval(100, TimeUnit.MILLISECONDS)
                .until(() -> ferry.receiptOf("large.csv").isPresent());
        await().until(() -> ferry.finished("meanwhile.csv"));
        await().until(() -> names(server.at("/steady/inbox")).isEmpty());

        assertThat(ferry.receipt("large.csv").summary().rows()).containsEntry("total", 40_000L);
        assertThat(ferry.drops())
                .filteredOn(drop -> drop.file().equals("large.csv"))
                .hasSize(1);
        assertThat(Files.size(server.at("/steady/archive/large.csv"))).isEqualTo(rows.length());
        assertThat(ferry.health("steady")).isEqualTo("up");
        assertThat(told("steady").subList(before, told("steady").size()))
                .satisfiesExactly(down -> assertThat(down).contains("cannot be used"), up -> assertThat(up)
                        .contains("is back"));
        await().untilAsserted(() -> assertThat(names(server.at("/steady/receipts")))
                .anyMatch(name -> name.startsWith("meanwhile.csv.") && name.endsWith(".receipt.json")));
    }

    @Test
    @Order(7)
    void receiptsThatCannotBePutThereGoLater() throws Exception {
        server.refusedRename.set("/steady/receipts/");
        server.put("/steady/inbox/later.csv", row(3));
        await().until(() -> server.refusals.get() >= 2);
        assertThat(ferry.health("steady")).contains("receipts cannot be put there");
        ferry.stop();
        server.refusedRename.set(null);
        ferry.start();
        await().untilAsserted(() -> assertThat(names(server.at("/steady/receipts")))
                .anyMatch(name -> name.startsWith("later.csv.") && name.endsWith(".receipt.json"))
                .noneMatch(name -> name.startsWith(".later.csv")));
    }

    @Test
    @Order(8)
    void anOriginalThatCannotBeLookedAtAgainIsToldAndHoldsUpNoOther() throws Exception {
        String locked = ferry.receipt("beside.csv").summary().drop();
        String open = ferry.receipt("later.csv").summary().drop();
        Drops drops = ferry.context().getBean(Drops.class);
        server.refusedOpen.set("beside.csv");
        for (String file : List.of("beside.csv", "later.csv")) {
            Files.writeString(server.at("/steady/archive/" + file), "9000000009,A\n", StandardOpenOption.APPEND);
        }
        for (String drop : List.of(locked, open)) {
            drops.lookSoon(drop);
            await().until(() -> drops.find(drop).orElseThrow().growth() != null);
        }
        drops.lookSoon(locked);
        await().untilAsserted(
                        () -> assertThat(waits("beside.csv")).singleElement().satisfies(wait -> {
                            assertThat(wait.text())
                                    .startsWith("the original of beside.csv cannot be looked at again: ");
                            assertThat(wait.action()).contains("archive", "by itself");
                            assertThat(wait.until()).isNotNull();
                        }));
        assertThat(ferry.context().getBean(StuckFiles.class).ofDrop(locked))
                .extracting(StuckFiles.Stuck::step)
                .containsExactly(StuckFiles.Step.LOOK);
        drops.lookSoon(open);
        await().until(() -> drops.find(open).orElseThrow().growth().state() == Drop.Growth.State.HELD);

        server.refusedOpen.set(null);
        await().until(() -> drops.find(locked).orElseThrow().growth().state() == Drop.Growth.State.HELD);
        assertThat(waits("beside.csv")).isEmpty();
    }

    private List<Wait> waits(String file) {
        return ferry.drops().stream()
                .filter(drop -> drop.file().equals(file) && drop.held() != Boolean.TRUE)
                .flatMap(drop -> drop.waits().stream())
                .filter(wait -> wait.kind() == Wait.Kind.DISK)
                .toList();
    }
}
