package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.model.MachineTime;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.commons.io.output.TeeOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Servers that lie about what they have, refuse what they should not, and fall silent behind a living connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LyingServerTest {

    private static final String HEADER = "PhoneNumber,CampaignName\n";

    private Path home;
    private OzonetelStandIn vendor;
    private LyingInstallation liar;
    private LyingInstallation stale;
    private LeadferryUnderTest ferry;
    private final Map<Path, String> victims = new LinkedHashMap<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream console = System.out;
    private final AtomicLong ahead = new AtomicLong();

    /** Time passes ten times as fast while a condition is waited for; whatever is asked meanwhile has a second and more. */
    private void awaitInHaste(Callable<Boolean> condition) {
        await().pollInterval(100, TimeUnit.MILLISECONDS).until(() -> {
            ahead.addAndGet(Duration.ofSeconds(1).toNanos());
            return condition.call();
        });
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        home = folder.resolve("a/home");
        System.setOut(new PrintStream(new TeeOutputStream(console, log), true, StandardCharsets.UTF_8));
        vendor = OzonetelStandIn.builder().addLimit(100, Duration.ofMillis(500)).start();
        liar = new LyingInstallation(folder);
        stale = new LyingInstallation(folder);
        for (Path at = home.resolve("arriving/liar"); at.startsWith(folder); at = at.getParent()) {
            Files.createDirectories(at);
            victims.put(Files.writeString(at.resolve("victim.csv"), "mine " + at), "mine " + at);
        }
        Path former = home.resolve("arriving/liar/former.csv.inprogress");
        victims.remove(home.resolve("arriving/liar/victim.csv")); // that one is a copy of an earlier process
        Files.writeString(former, "half");
        List<String> options = new ArrayList<>();
        options.add(LeadferryUnderTest.quickDoors(home));
        options.add("--logging.level.io.leadferry.door=info");
        options.addAll(liar.feed("liar"));
        options.addAll(stale.feed("stale"));
        lies();
        InstantSource time = () -> Instant.now().plusNanos(ahead.get());
        ferry = new LeadferryUnderTest(
                home,
                vendor,
                new MachineTime(time.withZone(ZoneOffset.UTC), () -> System.nanoTime() + ahead.get(), Optional::empty),
                "500ms",
                options.toArray(String[]::new));
    }

    @AfterAll
    void close() throws IOException {
        System.setOut(console);
        ferry.close();
        liar.close();
        stale.close();
        vendor.close();
    }

    private static String row(int number) {
        return HEADER + (9_000_000_000L + number) + ",A\n";
    }

    private final List<String> unsound = List.of(
            "x/../../../victim.csv",
            "../victim.csv",
            "../../victim.csv",
            "../../../victim.csv",
            "x/../../../../../victim.csv",
            "/etc/passwd",
            "..\\victim.csv",
            "nul\0.csv",
            "esc\u001b[31mred.csv",
            "line\nbreak.csv",
            "c1\u009b31m.csv",
            "separated\u2028.csv",
            "turned\u202evsc.csv",
            "",
            "..",
            ".");

    private final List<String> sound = List.of(
            "plain.csv",
            "n".repeat(246) + ".csv",
            "राज".repeat(27) + ".csv",
            "क्\u200dष.csv",
            "a:b|c<d>\".csv",
            "${sysenv.HOME}.csv",
            "${bean:ferry}.csv",
            "{{leadferry.home}}.csv",
            "-rf.csv",
            "~.csv");

    private void lies() {
        for (String name : unsound) {
            liar.put(name, row(1));
        }
        liar.put("link.csv", LyingInstallation.LINK, 10);
        liar.put("pipe.csv", LyingInstallation.PIPE, 0);
        liar.put("folder.csv", LyingInstallation.FOLDER, 0);
        liar.put("negative.csv", LyingInstallation.FILE, -5);
        liar.put("huge.csv", LyingInstallation.FILE, Long.MAX_VALUE);
        liar.put("short.csv", LyingInstallation.FILE, 3);
        liar.put("swapped.csv", LyingInstallation.FILE, 12);
        liar.swapped.add("swapped.csv");
        liar.putUntold("untold.csv");
        for (int at = 0; at < sound.size(); at++) {
            liar.put(sound.get(at), row(100 + at));
        }
    }

    private List<String> told(String feed) {
        return LeadferryUnderTest.told(feed, log.toString(StandardCharsets.UTF_8));
    }

    @Test
    @Order(1)
    void whatALiarListsTouchesNothingAndHoldsUpNobody() throws Exception {
        for (String name : sound) {
            await().until(() -> ferry.finished(name));
            await().until(() -> !liar.listed.containsKey(name));
        }
        int lists = liar.asked.size();
        await().until(() -> liar.asked.size() > lists + 3);

        assertThat(ferry.drops().stream().map(drop -> drop.file())).containsExactlyInAnyOrderElementsOf(sound);
        victims.forEach((file, content) -> assertThat(file).hasContent(content));
        try (Stream<Path> left = Files.list(home.resolve("arriving/liar"))) {
            assertThat(left).isEmpty();
        }
        assertThat(liar.asked)
                .filteredOn(asked -> !asked.startsWith("list "))
                .allMatch(asked -> asked.matches("(?s)(read|rename) /in/[^/]+( /archive/[^/]+)?")
                        || asked.matches("(?s)write /receipts/[^/]+")
                        || asked.matches("(?s)remove /(receipts|archive)/[^/]+")
                        || asked.matches("(?s)rename /receipts/[^/]+ /receipts/[^/]+"));
        assertThat(liar.asked)
                .filteredOn(asked -> asked.startsWith("read "))
                .noneMatch(asked -> asked.matches(".*(link|pipe|folder|negative|swapped|untold|victim|passwd).*"));
        assertThat(liar.listed.keySet()).containsAll(unsound);
        assertThat(liar.stored)
                .containsKeys(sound.stream().map(name -> "/archive/" + name).toArray(String[]::new));
    }

    @Test
    @Order(2)
    void eachLieIsToldOnceAndNoneInAWayThatHarmsALog() {
        for (String name : List.of(
                "x/../../../victim.csv",
                "/etc/passwd",
                "U+0000",
                "U+001B",
                "U+000A",
                "U+009B",
                "U+2028",
                "U+202E",
                "link.csv",
                "pipe.csv",
                "folder.csv",
                "negative.csv",
                "untold.csv",
                "swapped.csv",
                "short.csv",
                "huge.csv")) {
            await().untilAsserted(() -> assertThat(told("liar").stream().filter(line -> line.contains(name)))
                    .as(name)
                    .hasSize(1));
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b[31mred", "\u202e", "\u2028", "\u009b");
        assertThat(told("liar")).noneMatch(line -> line.contains("cannot be used"));
    }

    @Test
    @Order(3)
    void anArchiveThatCannotBeMadeIsToldOnceAndEndsByItself() throws Exception {
        stale.refusesFolders = true;
        stale.put("first.csv", row(300));
        stale.put("second.csv", row(301));
        await().until(() -> ferry.finished("first.csv") && ferry.finished("second.csv"));
        await().untilAsserted(() ->
                assertThat(ferry.health("stale")).startsWith("up; since").contains("/archive"));
        int refused = stale.refusals.get();
        awaitInHaste(() -> stale.refusals.get() >= refused + 3);
        assertThat(told("stale").stream().filter(line -> line.contains("WARN") && line.contains("/archive")))
                .singleElement()
                .asString()
                .contains("U+001B", "U+000A", "operator");
        assertThat(told("stale")).noneMatch(line -> line.contains("cannot be used") || line.contains("is back"));
        assertThat(ferry.drops().stream().filter(drop -> drop.feed().equals("stale")))
                .hasSize(2);

        stale.refusesFolders = false;
        awaitInHaste(() ->
                stale.stored.containsKey("/archive/first.csv") && stale.stored.containsKey("/archive/second.csv"));
        await().untilAsserted(() -> assertThat(ferry.health("stale")).isEqualTo("up"));
        assertThat(ferry.drops().stream().filter(drop -> drop.feed().equals("stale")))
                .hasSize(2);
    }

    @Test
    @Order(4)
    void oneFileThatIsNeverAnsweredHoldsUpNobody() {
        stale.putHanging("hangs.csv");
        stale.put("beside.csv", row(400));
        awaitInHaste(() -> ferry.finished("beside.csv"));
        stale.listed.remove("hangs.csv");
    }

    @Test
    @Order(5)
    void aServerThatFallsSilentBehindALivingConnectionIsNoticedAndComesBack() {
        await().untilAsserted(() -> assertThat(ferry.health("stale")).isEqualTo("up"));
        int before = told("stale").size();
        stale.silent = true;
        long begun = ahead.get();
        awaitInHaste(() -> ferry.health("stale").startsWith("down since"));
        assertThat(ferry.health("stale")).contains("does not answer");
        assertThat(Duration.ofNanos(ahead.get() - begun)).isLessThan(Duration.ofSeconds(25));
        stale.silent = false;
        stale.put("after.csv", row(500));
        awaitInHaste(() -> ferry.finished("after.csv"));
        assertThat(told("stale").subList(before, told("stale").size()).stream()
                        .filter(line -> line.contains("cannot be used")))
                .hasSize(1);
    }

    @Test
    @Order(6)
    void theStopWaitsForNoSilentServer() {
        int unanswered = stale.unanswered.get();
        liar.silent = true;
        stale.silent = true;
        await().until(() -> liar.unanswered.get() > 0 && stale.unanswered.get() > unanswered);
        long begun = System.nanoTime();
        ferry.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
}
