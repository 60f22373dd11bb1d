package io.leadferry.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.leadferry.BucketStandIn;
import io.leadferry.BucketStandIn.Babble;
import io.leadferry.BucketStandIn.Refusal;
import io.leadferry.HandClock;
import io.leadferry.OnBothLedgers;
import io.leadferry.TestFeeds;
import io.leadferry.TestLedger;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.TakenObjects.StoredObject;
import io.leadferry.ledger.TakenObjects.StoredOriginal;
import io.leadferry.model.Disk;
import io.leadferry.model.Disk.Deed;
import io.leadferry.model.Duties;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Names;
import io.leadferry.model.Secret;
import io.leadferry.model.StuckFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/** How objects are taken from a bucket, before a stand-in: each once and whole, wherever the process ends. */
@OnBothLedgers
class BucketTest {

    private static final String ETAG_OF_ONE = "\"f97c5d29941bfb1b2fdab0874906ab82\"";

    @TempDir
    static Path homes;

    private static Ledger ledger;
    private static LedgerModule module;
    private static int feeds;

    private final HandClock clock = new HandClock();
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private BucketStandIn server;
    private Feed feed;
    private Names names;
    private Path home;
    private int killIn;

    /** The process ends: nothing that it was about to do is done. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeAll
    static void open() {
        ledger = Ledger.open(TestLedger.at(homes.resolve("ledger.db")));
        module = new LedgerModule(ledger, Map.of(), new HandClock());
    }

    @AfterAll
    static void shut() {
        ledger.close();
    }

    @BeforeEach
    void begin() throws IOException {
        told.start();
        ((Logger) LoggerFactory.getLogger(BucketWatch.class)).addAppender(told);
        server = new BucketStandIn("leads");
        feeds++;
        home = homes.resolve("home-" + feeds);
        names = new Names(clock, new Random(feeds));
        feed = TestFeeds.feed("f" + feeds, "add-leads", home, List.of("A"))
                .at(
                        new Source.S3(
                                "leads",
                                "in/",
                                "us-east-1",
                                server.endpoint(),
                                true,
                                new Source.S3Keys("AK", new Secret("a secret of the tests")),
                                Source.S3Original.MOVE,
                                Duration.ofSeconds(10)),
                        new Feed.CompleteWhen.Stable(Duration.ZERO));
        killIn = -1;
    }

    @AfterEach
    void end() {
        ((Logger) LoggerFactory.getLogger(BucketWatch.class)).detachAppender(told);
        server.close();
        // the next home is another ferry's
        module.posts().waiting().forEach(post -> module.posts().withdraw(post.drop()));
    }

    private void before(Deed deed, Path place) {
        if (killIn >= 0 && killIn-- == 0) {
            throw new Killed();
        }
    }

    /** A process begins, with what the last one has left. */
    private Bucket process() throws IOException {
        Disk disk = new Disk(this::before);
        LeadferryConfiguration configuration = new LeadferryConfiguration(
                home,
                LedgerAddress.of("jdbc:sqlite:"),
                null,
                Duration.ofHours(1),
                Map.of(),
                Map.of(),
                Map.of(feed.name(), feed));
        HttpDoor http =
                new HttpDoor(configuration, module.posts(), module.drops(), disk, names, Duties.all(), clock, clock);
        http.begin();
        return new S3Door(
                        configuration,
                        http,
                        module.takenObjects(),
                        module.drops(),
                        disk,
                        names,
                        new StuckFiles(clock),
                        clock)
                .bucket(feed);
    }

    /** As Camel does: it lists, asks for all that is listed, and hands over one behind the other. */
    private static List<String> look(Bucket bucket, int most) throws IOException {
        bucket.watch().begin(null, null);
        List<S3Object> listed = bucket.client()
                .listObjects(ListObjectsRequest.builder()
                        .bucket("leads")
                        .prefix("in/")
                        .delimiter("/")
                        .maxKeys(most)
                        .build())
                .contents();
        for (S3Object one : listed) {
            try (InputStream content = bucket.client()
                    .getObject(
                            GetObjectRequest.builder()
                                    .bucket("leads")
                                    .key(one.key())
                                    .build(),
                            ResponseTransformer.toInputStream())) {
                bucket.take(one.key(), content);
            }
        }
        bucket.watch().commit(null, null, listed.size());
        return listed.stream().map(S3Object::key).toList();
    }

    /** What the feed's door would take, by what it is called. */
    private List<String> shown() throws IOException {
        try (Stream<Path> files = Files.list(HttpDoor.folder(home, feed.name()))) {
            List<String> all = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                String own = file.getFileName().toString();
                if (!own.startsWith(".")) {
                    all.add(module.posts().find(own).orElseThrow().file() + ": " + Files.readString(file));
                }
            }
            return all;
        }
    }

    @Test
    void whereverTheProcessEndsEachObjectIsThereOnceAndWhole() throws IOException {
        for (int at = 0; at < 100; at++) {
            end();
            begin();
            server.put("in/b.csv", "first");
            server.put("in/a.csv", "second");
            killIn = at;
            boolean ended = false;
            try {
                look(process(), 100);
            } catch (Killed e) {
                ended = true;
            }
            killIn = -1;
            // what was promised is safe here, and need not be there any more
            module.posts().waiting().forEach(post -> server.remove("in/" + post.file()));
            Bucket next = process();
            look(next, 100);
            look(next, 100);

            assertThat(shown()).as("killed before deed " + at).containsExactly("b.csv: first", "a.csv: second");
            if (!ended) {
                assertThat(at).as("the deeds of a look").isGreaterThan(10);
                assertThat(next.due())
                        .as("originals that may leave before their drops are sealed")
                        .isExhausted();
                return;
            }
        }
        throw new AssertionError("a look never came to its end");
    }

    @Test
    void anObjectThatIsWrittenOverIsAnotherFileAndNoneIsMixed() throws IOException {
        server.put("in/a.csv", "as it was listed");
        Bucket bucket = process();
        server.refuse(asked -> {
            if (asked.toString().equals("GET in/a.csv")) {
                server.refuseNothing();
                server.put("in/a.csv", "as it was written since");
            }
            return null;
        });
        look(bucket, 100);
        assertThat(shown()).isEmpty();

        look(bucket, 100);
        server.put("in/a.csv", "once more");
        look(bucket, 100);
        look(bucket, 100);

        assertThat(shown()).containsExactly("a.csv: as it was written since", "a.csv: once more");
        assertThat(bucket.watch().view().reason()).isNull();
    }

    @Test
    void whatIsCutOffOrDamagedOnItsWayIsNotTaken() throws IOException {
        server.put("in/a.csv", "the whole content");
        server.put("in/b.csv", "another");
        Bucket bucket = process();
        server.refuse(asked -> asked.toString().equals("GET in/a.csv") ? new Refusal(0, "") : null);
        look(bucket, 100);
        assertThat(bucket.watch().view().reason()).as("it may be the server").isNull();
        later(bucket);
        later(bucket);
        assertThat(shown()).as("others go on").containsExactly("b.csv: another");
        assertThat(bucket.watch().view().state()).isEqualTo("up");
        assertThat(bucket.watch().view().reason()).startsWith("a.csv waits: ").contains("it was cut off");

        server.refuseNothing();
        server.tellsWrongSums(true);
        later(bucket);
        assertThat(shown()).hasSize(1);
        assertThat(bucket.watch().view().reason()).contains("checksum");

        server.tellsWrongSums(false);
        later(bucket);
        assertThat(shown()).containsExactly("b.csv: another", "a.csv: the whole content");
        assertThat(bucket.watch().view().reason()).isNull();
    }

    @Test
    void aStopDoesNotWaitForAServerThatSaysNothing() throws IOException {
        server.put("in/a.csv", "the whole content");
        Bucket bucket = process();
        CountDownLatch silence = new CountDownLatch(1);
        server.refuse(asked -> {
            if (asked.method().equals("GET") && !asked.key().isEmpty()) {
                await().until(() -> silence.getCount() == 0);
            }
            return null;
        });
        try {
            Thread door =
                    new Thread(() -> assertThatCode(() -> look(bucket, 100)).doesNotThrowAnyException());
            door.start();
            await().until(() -> server.asked("GET in/a.csv") == 1);
            bucket.watch().ends();

            await().atMost(Duration.ofSeconds(5)).until(() -> !door.isAlive());
        } finally {
            silence.countDown();
        }
        assertThat(shown()).isEmpty();
        assertThat(bucket.watch().view().reason()).isNull();
    }

    /** Some read a stream again whose reading has failed. */
    @Test
    void whatIsReadOnAfterAFaultIsNotTheEndOfTheObject() throws IOException {
        server.put("in/a.csv", "the whole content");
        server.tellsWrongSums(true);
        Bucket bucket = process();
        bucket.watch().begin(null, null);
        bucket.client()
                .listObjects(ListObjectsRequest.builder()
                        .bucket("leads")
                        .prefix("in/")
                        .maxKeys(10)
                        .build());
        try (InputStream content = bucket.client()
                .getObject(
                        GetObjectRequest.builder()
                                .bucket("leads")
                                .key("in/a.csv")
                                .build(),
                        ResponseTransformer.toInputStream())) {
            assertThatThrownBy(content::readAllBytes).hasMessageContaining("checksum");
            assertThatThrownBy(content::read).hasMessageContaining("checksum");
        }
        bucket.take("in/a.csv", InputStream.nullInputStream());

        assertThat(shown()).isEmpty();
        assertThat(module.posts().waiting()).isEmpty();
    }

    @Test
    void anObjectWhoseSumThisClientDoesNotKnowIsTakenByItsLength() throws IOException {
        server.tellsNoSums();
        server.put("in/a.csv", "the whole content");
        look(process(), 100);

        assertThat(shown()).containsExactly("a.csv: the whole content");
    }

    private void later(Bucket bucket) throws IOException {
        clock.advance(Duration.ofMinutes(5));
        look(bucket, 100);
    }

    @Test
    void manyPagesAreLookedThroughAndTheOldestCome() throws IOException {
        server.pages(7);
        List<String> written = IntStream.range(0, 40)
                .mapToObj(n -> String.format("in/%02d.csv", (n * 17) % 40))
                .toList();
        written.forEach(key -> server.put(key, key));
        Bucket bucket = process();

        assertThat(look(bucket, 10)).containsExactlyElementsOf(written.subList(0, 10));
        clock.advance(Duration.ofMinutes(1));
        assertThat(look(bucket, 100)).containsExactlyElementsOf(written.subList(10, 40));
        clock.advance(Duration.ofMinutes(1));
        assertThat(look(bucket, 100)).isEmpty();
        assertThat(shown()).hasSize(40);
        assertThat(bucket.watch().begin(null, null))
                .as("who has asked for many pages rests")
                .isFalse();
    }

    @Test
    void aLookAtWhatIsNoS3ServerForgetsNothingAndEndsNothing() throws IOException {
        server.put("in/a\\b.csv", "x");
        Bucket bucket = process();
        look(bucket, 100);
        for (Babble babble : List.of(
                Babble.of(""),
                Babble.of("<ListBucketResult>" + "<a>".repeat(90_000)),
                Babble.endless("<ListBucketResult>", "<a/>".repeat(2_000)))) {
            server.babble(asked -> babble);
            clock.advance(Duration.ofMinutes(5));
            bucket.watch().begin(null, null);
            assertThatThrownBy(() -> bucket.client()
                            .listObjects(ListObjectsRequest.builder()
                                    .bucket("leads")
                                    .prefix("in/")
                                    .maxKeys(10)
                                    .build()))
                    .isInstanceOfSatisfying(
                            RuntimeException.class, fault -> bucket.watch().rollback(null, null, 0, fault));
            assertThat(bucket.watch().view().reason()).contains("no S3 server");
            assertThat(bucket.watch().begin(null, null)).as("it rests").isFalse();
        }
        server.refuseNothing();
        later(bucket);

        assertThat(bucket.watch().view().reason()).isNull();
        assertThat(told.list.stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .filter(line -> line.contains("lead elsewhere")))
                .as("what was told before is not told anew")
                .hasSize(1);
    }

    @Test
    void whatIsListedAndWasNotAskedForOrIsHalfTold() throws IOException {
        Bucket bucket = process();
        server.babble(asked -> !asked.key().isEmpty()
                ? null
                : Babble.of("<ListBucketResult><Contents><Key>elsewhere.csv</Key></Contents>"
                        + "<Contents><Key>in/half.csv</Key><Size>1</Size></Contents>"
                        + "<Contents><Key>in/less.csv</Key><Size>-1</Size><ETag>e</ETag>"
                        + "<LastModified>2026-11-30T10:00:00Z</LastModified></Contents></ListBucketResult>"));

        assertThat(look(bucket, 100)).isEmpty();
        assertThat(told.list.stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .filter(line -> line.contains("does not say its tag")))
                .hasSize(2);
    }

    @Test
    void namesThatLeadElsewhereOrAreNoFilesAreLeft() throws IOException {
        String longest = "in/" + "n".repeat(1_017) + ".csv";
        for (String key : List.of(
                "in/",
                "in/folder/",
                "in/folder/deep.csv",
                "in/..",
                "in/a\\b.csv",
                "in/a\u0007b.csv",
                "in/coming.part",
                "in/.hidden",
                "other.csv",
                longest,
                "in/a b+c%20ü.csv")) {
            server.put(key, "x");
        }
        Bucket bucket = process();
        look(bucket, 100);

        assertThat(shown()).containsExactly(longest.substring(3) + ": x", "a b+c%20ü.csv: x");
    }

    @Test
    void anOriginalIsRemovedOnlyWhereItIsTheOneThatWasTaken() throws IOException {
        server.put("in/a.csv", "one");
        server.put("in/b.csv", "one");
        Bucket bucket = process();
        StoredOriginal before = new StoredOriginal(
                "d", feed.name(), "a.csv", new StoredObject("leads", "in/a.csv", ETAG_OF_ONE, 3, clock.instant()));
        server.put("in/a.csv", "another");
        server.heedsNoConditionsOfDeletes();

        assertThatThrownBy(() -> bucket.client().deleteObject(bucket.removal(before)))
                .matches(BucketFaults::isNoLongerThatOne);
        bucket.client()
                .deleteObject(bucket.removal(new StoredOriginal(
                        "e",
                        feed.name(),
                        "b.csv",
                        new StoredObject("leads", "in/b.csv", ETAG_OF_ONE, 3, clock.instant()))));

        assertThat(server.keys()).containsExactly("in/a.csv");
    }
}
