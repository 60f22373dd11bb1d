package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.BucketStandIn;
import io.leadferry.BucketStandIn.Babble;
import io.leadferry.BucketStandIn.Refusal;
import io.leadferry.ledger.Drop;
import io.leadferry.receipt.Overview;
import io.leadferry.receipt.Overviews;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Buckets as feeds, on the whole way to the vendor and back: originals leave once their drops are sealed. One ferry serves all. */
class S3DoorTest {

    private static final AtomicLong NUMBERS = new AtomicLong(9_300_000_000L);
    private static final String SECRET = "a-secret-that-nobody-may-see";

    @TempDir
    static Path home;

    private static BucketStandIn bucket;
    private static OzonetelStandIn vendor;
    private static LeadferryUnderTest ferry;

    @BeforeAll
    static void start() throws Exception {
        bucket = new BucketStandIn("leads");
        vendor = OzonetelStandIn.builder()
                .addLimit(5, Duration.ofMillis(100))
                .deleteLimit(2, Duration.ofMillis(100))
                .start();
        List<String> options = new ArrayList<>(List.of(LeadferryUnderTest.quickDoors(home)));
        for (String original : List.of("move", "delete", "keep")) {
            options.addAll(feed(original, "s3://leads/" + original, original));
        }
        options.addAll(feed("away", "s3://leads/away files", "delete"));
        options.addAll(feed("nowhere", "s3://other-bucket", "delete"));
        ferry = new LeadferryUnderTest(home, vendor, "100ms", options.toArray(String[]::new));
    }

    @AfterAll
    static void land() {
        ferry.close();
        vendor.close();
        bucket.close();
    }

    @AfterEach
    void refuseNothing() {
        bucket.refuseNothing();
        bucket.tellsWrongSums(false);
    }

    private static List<String> feed(String name, String from, String original) {
        String key = "--leadferry.feeds." + name + ".";
        return List.of(
                key + "account=acme",
                key + "operation=add-leads",
                key + "from=" + from,
                key + "campaign=" + name,
                key + "linger=50ms",
                key + "s3.endpoint=" + bucket.endpoint(),
                key + "s3.access-key=AKIAOFTESTS",
                key + "s3.secret-key=" + SECRET,
                key + "s3.original=" + original,
                key + "s3.look-every=1s");
    }

    private static String lead() {
        return "PhoneNumber,Name\n" + NUMBERS.incrementAndGet() + ",Ada\n";
    }

    private static String health(String feed) {
        return ferry.health("s3", feed);
    }

    private static List<Overview.Need> needs(String feed) {
        return ferry.context().getBean(Overviews.class).now().needs().all().stream()
                .filter(need -> need.name().equals(feed))
                .toList();
    }

    private static void finished(String file, int drops) {
        await().until(() -> ferry.drops().stream()
                        .filter(drop -> drop.file().equals(file)
                                && (drop.state() == Drop.State.FINISHED || drop.state() == Drop.State.DUPLICATE))
                        .count()
                == drops);
    }

    @Test
    void originalsLeaveOnceTheirRowsAreInTheLedger() throws IOException {
        String moved = lead();
        bucket.put("move/moved one.csv", moved);
        bucket.put("delete/deleted.csv", lead());
        bucket.put("keep/kept.csv", lead());
        bucket.put("delete/unreadable.xlsx", "PK\u0003\u0004 and no more");
        for (String file : List.of("moved one.csv", "deleted.csv", "kept.csv")) {
            finished(file, 1);
        }
        await().until(() -> !bucket.holds("move/moved one.csv")
                && !bucket.holds("delete/deleted.csv")
                && !bucket.holds("delete/unreadable.xlsx"));

        String drop = ferry.receipt("moved one.csv").summary().drop();
        assertThat(bucket.holds("archive/moved one." + drop + ".csv")).isTrue();
        assertThat(Files.readString(inArchive("move", "moved one.csv"))).isEqualTo(moved);
        assertThat(Files.exists(home.resolve("quarantine/delete/unreadable.xlsx")))
                .isTrue();
        assertThat(bucket.holds("keep/kept.csv")).isTrue();
        assertThat(bucket.asked("GET keep/kept.csv")).isEqualTo(1);
        assertThat(vendor.leads("keep")).hasSize(1);

        bucket.put("keep/kept.csv", lead());
        finished("kept.csv", 2);
        assertThat(vendor.leads("keep")).hasSize(2);
        assertThat(health("move")).isEqualTo("up");
    }

    /** Whoever may put files into a bucket says nothing to this machine by what they are called. */
    @Test
    void whatLooksLikeALanguageIsAName() {
        List<String> files = List.of(
                "${bean:type:java.lang.System?method=setProperty('leadferry.pwned','1')}.csv",
                "$simple{bean:type:java.lang.System?method=setProperty('leadferry.pwned','2')}.csv",
                "${exchange.context.getGlobalOptions.put('leadferry.pwned','3')}.csv",
                "${camelContext.getGlobalOptions.put('leadferry.pwned','4')} exchange.csv",
                "${sys:user.home}.csv",
                "{{leadferry.home}}.csv",
                "{{no.such.property}}.csv",
                "#{systemProperties['user.home']}.csv",
                "RAW(${body}).csv",
                "${unended.csv");
        files.forEach(file -> bucket.put("move/" + file, lead()));
        files.forEach(file -> bucket.put("delete/to be deleted " + file, lead()));

        await().until(() -> bucket.keys().stream()
                .filter(key -> key.startsWith("move/") || key.startsWith("delete/to be"))
                .toList()
                .isEmpty());
        for (String file : files) {
            String drop = ferry.receipt(file).summary().drop();
            assertThat(bucket.keys()).contains("archive/" + file.replace(".csv", "." + drop + ".csv"));
        }
        assertThat(System.getProperty("leadferry.pwned")).isNull();
        assertThat(ferry.context().getBean(CamelContext.class).getGlobalOptions())
                .doesNotContainKey("leadferry.pwned");
        assertThat(health("move") + health("delete")).isEqualTo("upup");
    }

    @Test
    void anOriginalStaysWhereItsCopyIsNotThere() {
        List<Babble> lies = List.of(
                Babble.of(""),
                Babble.of("<html>Please sign in</html>"),
                Babble.of("<p>Please sign in"),
                Babble.of("<CopyObjectResult/>"),
                Babble.of(BucketStandIn.COPIED));
        List<String> files = IntStream.range(0, lies.size())
                .mapToObj(n -> "lie " + n + ".csv")
                .toList();
        bucket.babble(asked -> asked.isCopy()
                ? IntStream.range(0, lies.size())
                        .filter(n -> asked.key().contains("lie " + n))
                        .mapToObj(lies::get)
                        .findAny()
                        .orElse(null)
                : null);
        files.forEach(file -> bucket.put("move/" + file, lead()));
        files.forEach(file -> finished(file, 1));
        await().until(() -> files.stream()
                .allMatch(file -> needs("move").toString().contains(file)
                        || ferry.receipt(file).summary().waits().toString().contains("cannot leave its place")));
        assertThat(files).allMatch(file -> bucket.holds("move/" + file));
        assertThat(health("move")).startsWith("up; since ").contains("originals cannot leave their place: ");

        // without the right to look below archive/, what the server says must do
        bucket.refuseNothing();
        bucket.refuse(asked -> asked.toString().startsWith("HEAD archive/") ? new Refusal(403, "") : null);
        await().until(() -> files.stream().noneMatch(file -> bucket.holds("move/" + file)));
        assertThat(files)
                .allMatch(file -> bucket.holds("archive/"
                        + file.replace(
                                ".csv", "." + ferry.receipt(file).summary().drop() + ".csv")));
        await().until(() -> health("move").equals("up"));
    }

    /** What is read again after such a fault must not look like the end of an empty file. */
    @Test
    void anAnswerWhoseSumIsWrongIsNoFileAndItsOriginalStays() {
        List<String> files = List.of("damaged.csv", "damaged and long.csv");
        bucket.tellsWrongSums(true);
        bucket.put("delete/" + files.get(0), lead());
        bucket.put("delete/" + files.get(1), lead() + "919999999999,Ada\n".repeat(20_000));
        await().until(() -> health("delete").contains("checksum"));
        await().until(() -> files.stream().allMatch(file -> bucket.asked("GET delete/" + file) > 1));

        assertThat(files).allMatch(file -> bucket.holds("delete/" + file));
        assertThat(ferry.drops()).noneMatch(drop -> files.contains(drop.file()));
        bucket.tellsWrongSums(false);
        files.forEach(file -> finished(file, 1));
        await().until(() -> files.stream().noneMatch(file -> bucket.holds("delete/" + file)));
    }

    private static Path inArchive(String feed, String file) throws IOException {
        try (Stream<Path> archived = Files.walk(home.resolve("archive").resolve(feed))) {
            return archived.filter(one -> one.endsWith(file)).findAny().orElseThrow();
        }
    }

    /** As a kill between the seal and the removal leaves it, too. */
    @Test
    void whatMayNotLeaveIsToldAndIsNotSentTwiceByTheNextProcessEither() {
        bucket.refuse(
                asked -> asked.method().equals("DELETE") || asked.isCopy() ? new Refusal(403, "AccessDenied") : null);
        bucket.put("delete/stays.csv", lead());
        bucket.put("move/stays too.csv", lead());
        finished("stays.csv", 1);
        finished("stays too.csv", 1);
        bucket.put("delete/stays.csv", lead());
        finished("stays.csv", 2);
        int deleted = vendor.leads("delete").size();

        await().until(() ->
                health("delete").startsWith("up; since ") && health("move").startsWith("up; since "));
        assertThat(health("delete")).contains("originals cannot leave their place", "give it s3:DeleteObject");
        assertThat(health("move")).contains("give it s3:PutObject of what lies below archive/");
        assertThat(needs("delete")).isNotEmpty();
        assertThat(ferry.receipt("stays.csv").summary().waits()).anySatisfy(wait -> assertThat(wait.text())
                .contains("the original of stays.csv cannot leave its place"));
        ferry.stop();
        ferry.start();
        await().until(() -> health("delete").contains("originals cannot leave"));
        bucket.refuseNothing();

        await().until(() -> !bucket.holds("delete/stays.csv") && !bucket.holds("move/stays too.csv"));
        await().until(() -> health("delete").equals("up"));
        assertThat(bucket.asked("GET delete/stays.csv")).isEqualTo(2);
        assertThat(vendor.leads("delete")).hasSize(deleted);
        await().untilAsserted(() -> assertThat(needs("delete"))
                .as("one that was written over need not leave any more")
                .isEmpty());
    }

    @Test
    void aServerThatFailsAtRemovalsAloneIsNotAskedAgainAndAgainAndIsTold() {
        bucket.refuse(asked -> asked.method().equals("DELETE") ? new Refusal(500, "InternalError") : null);
        bucket.put("delete/falters.csv", lead());
        finished("falters.csv", 1);

        await().until(() -> health("delete").contains("originals cannot leave their place: it says 500"));
        assertThat(needs("delete")).isNotEmpty();
        assertThat(bucket.asked("DELETE delete/falters.csv"))
                .as("twice, with the client's own tries")
                .isLessThanOrEqualTo(6);
        bucket.refuseNothing();
        await().until(() ->
                !bucket.holds("delete/falters.csv") && health("delete").equals("up"));
    }

    @Test
    void aServerThatIsAwayOrRefusesIsToldOnceAndGoesOnByItself() {
        await().until(() -> health("nowhere").startsWith("down since "));
        assertThat(health("nowhere")).endsWith(": there is no bucket other-bucket; make it, or correct from");
        assertThat(needs("nowhere")).singleElement().satisfies(need -> assertThat(need.causes())
                .singleElement()
                .satisfies(cause -> assertThat(cause.kind()).isEqualTo("server-away")));

        bucket.refuse(asked -> asked.key().isEmpty() ? new Refusal(503, "SlowDown") : null);
        await().until(() -> health("away").startsWith("down since "));
        bucket.put("away files/later.csv", lead());
        bucket.refuseNothing();

        finished("later.csv", 1);
        await().until(() -> health("away").equals("up"));
        assertThat(vendor.leads("away")).hasSize(1);
        assertThat(ferry.context().getBean(Overviews.class).now().toString())
                .contains("s3://leads/away files/")
                .doesNotContain(SECRET);
    }
}
