package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.console.LaneHealthIndicator;
import io.leadferry.ledger.Drop;
import io.leadferry.model.Disk;
import io.leadferry.model.Disk.Deed;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.Wait;
import io.leadferry.receipt.Overviews;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.Receipts;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk under home fails at each single thing that is done to it on the way of a file, and goes on failing until it is
 * let go: once as a full one, which makes and writes nothing, and once as a read-only one, which does not move and remove
 * either. Whichever it was: it is told in the words of why something waits, nothing is lost or sent twice, no file is
 * taken for damaged, and it ends by itself.
 *
 * <p>Each way to fail has a feed of its own, by which its files are known, so that all are tried at once. The ledger's own
 * writes are not the ferry's; those fail in the simulation.
 */
class EveryWriteTest {

    private static final Set<Deed> FULL = EnumSet.of(Deed.MAKE, Deed.WRITE);
    private static final Set<Deed> READ_ONLY = EnumSet.allOf(Deed.class);

    /** How often a job does something to the disk varies with how often its receipt is written; these are all of its kinds. */
    private static final int DEEDS = 20;

    @TempDir
    private Path home;

    private final Map<String, Failing> failing = new ConcurrentHashMap<>();
    private OzonetelStandIn vendor;
    private LeadferryUnderTest ferry;

    /** A file of which one row goes out; {@code %s} is that row's number. */
    private enum Kind {
        WORKBOOK("leads.xlsx"),
        GZIP("leads.csv.gz"),
        HEADLESS("headless.csv");

        private final String file;

        Kind(String file) {
            this.file = file;
        }

        byte[] content(String number) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String rows = "PhoneNumber,Name\n" + number + ",Ada\n12,Bob\n";
            switch (this) {
                case WORKBOOK -> {
                    try (XSSFWorkbook book = new XSSFWorkbook()) {
                        XSSFSheet sheet = book.createSheet();
                        List<String> lines = rows.lines().toList();
                        for (int i = 0; i < lines.size(); i++) {
                            String[] cells = lines.get(i).split(",", -1);
                            var row = sheet.createRow(i);
                            row.createCell(0).setCellValue(cells[0]);
                            row.createCell(1).setCellValue(cells[1]);
                        }
                        book.write(out);
                    }
                }
                case GZIP -> {
                    try (GZIPOutputStream folded = new GZIPOutputStream(out)) {
                        folded.write(rows.getBytes(StandardCharsets.UTF_8));
                    }
                }
                case HEADLESS -> out.write((number + ",Ada\n").getBytes(StandardCharsets.UTF_8));
            }
            return out.toByteArray();
        }
    }

    /** How the disk fails the files of one feed: from one thing that is done to it on, until it is let go. */
    private static final class Failing {
        private final Set<Deed> deeds;
        private final int from;
        private final AtomicInteger done = new AtomicInteger();
        private volatile boolean hit;
        private volatile boolean over;

        Failing(Set<Deed> deeds, int from) {
            this.deeds = deeds;
            this.from = from;
        }

        void before(Deed deed, Path place) throws FileSystemException {
            if (over || !deeds.contains(deed) || (done.incrementAndGet() < from && !hit)) {
                return;
            }
            hit = true;
            throw new FileSystemException(
                    place.toString(), null, deeds == FULL ? "No space left on device" : "Read-only file system");
        }
    }

    private void before(Deed deed, Path place) throws IOException {
        for (Path part : home.relativize(place)) {
            Failing known = failing.get(part.toString().replaceAll("-.*", ""));
            if (known != null) {
                known.before(deed, place);
            }
        }
    }

    @BeforeEach
    void open() throws Exception {
        vendor = OzonetelStandIn.builder()
                .addLimit(5, Duration.ofMillis(500))
                .deleteLimit(2, Duration.ofMillis(500))
                .start();
    }

    @AfterEach
    void close() {
        failing.values().forEach(one -> one.over = true);
        ferry.close();
        vendor.close();
    }

    @Test
    void failsIsToldAndEndsByItself() throws Exception {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        Map<String, String> numbers = new LinkedHashMap<>();
        List<String> options = new ArrayList<>(List.of(LeadferryUnderTest.quickDoors(home)));
        for (Kind kind : Kind.values()) {
            for (Set<Deed> deeds : List.of(FULL, READ_ONLY)) {
                for (int from = 1; from <= DEEDS; from++) {
                    String feed = "f" + kinds.size();
                    kinds.put(feed, kind);
                    numbers.put(feed, Long.toString(9_000_000_000L + kinds.size()));
                    failing.put(feed, new Failing(deeds, from));
                    options.addAll(LeadferryUnderTest.feed(feed, "acme", "add-leads"));
                    options.add("--leadferry.feeds." + feed + ".complete-when=stable 0s");
                    options.add("--leadferry.feeds." + feed + ".campaign=Sales_1");
                }
            }
        }
        ferry = new LeadferryUnderTest(home, vendor, new Disk(this::before), "500ms", options.toArray(String[]::new));
        for (Map.Entry<String, Kind> one : kinds.entrySet()) {
            Path inbox = home.resolve("inbox").resolve(one.getKey());
            Path arriving = inbox.resolve("." + one.getValue().file);
            Files.write(arriving, one.getValue().content(numbers.get(one.getKey())));
            Files.move(arriving, inbox.resolve(one.getValue().file), StandardCopyOption.ATOMIC_MOVE);
        }

        await().atMost(Duration.ofSeconds(40)).until(() -> failing.entrySet().stream()
                .allMatch(one -> one.getValue().hit ? isTold(one.getKey()) : isDone(one.getKey())));
        Set<String> hit = failing.entrySet().stream()
                .filter(one -> one.getValue().hit)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());

        for (Kind kind : Kind.values()) {
            assertThat(hit)
                    .filteredOn(feed -> kinds.get(feed) == kind)
                    .as(kind.file)
                    .hasSizeGreaterThan(DEEDS / 2);
        }
        assertThat(ferry.context().getBean(StuckFiles.class).all())
                .filteredOn(one -> kinds.get(one.feed()) != Kind.HEADLESS)
                .extracting(StuckFiles.Stuck::reason)
                .as("no file is taken for damaged")
                .noneMatch(reason -> reason.contains("it cannot be read or is held"));
        assertThat(ferry.lane("acme/add-leads").waits())
                .extracting(Wait::kind)
                .as("of the lane that the feeds share")
                .contains(Wait.Kind.DISK);
        assertThat(ferry.context().getBean(Overviews.class).text(ZoneOffset.UTC))
                .contains("No space left on device", "Read-only file system", "> Make room");
        assertThat(ferry.context().getBean(LaneHealthIndicator.class).health().getDetails())
                .extractingByKey("acme/add-leads")
                .asString()
                .contains("disk since");
        assertThat(ferry.drops()).as("no file is taken twice").hasSizeLessThanOrEqualTo(kinds.size());

        failing.values().forEach(one -> one.over = true);
        StuckFiles stuck = ferry.context().getBean(StuckFiles.class);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ferry.allFinished(kinds.size())
                        && stuck.all().isEmpty()
                        && kinds.keySet().stream().allMatch(this::isWritten));

        List<String> sent = numbers.entrySet().stream()
                .filter(one -> kinds.get(one.getKey()) != Kind.HEADLESS)
                .map(Map.Entry::getValue)
                .toList();
        assertThat(vendor.leads("Sales_1")).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(ferry.drops()).allSatisfy(drop -> {
            Kind kind = kinds.get(drop.feed());
            assertThat(drop.state())
                    .as(drop.feed())
                    .isEqualTo(kind == Kind.HEADLESS ? Drop.State.QUARANTINED : Drop.State.FINISHED);
            assertThat(drop.waits()).extracting(Wait::kind).doesNotContain(Wait.Kind.DISK);
            assertThat(files("inbox/" + drop.feed())).isEmpty();
            assertThat(files("archive/" + drop.feed())).hasSize(kind == Kind.HEADLESS ? 0 : 1);
            assertThat(files("quarantine/" + drop.feed())).hasSize(kind == Kind.HEADLESS ? 2 : 0);
            assertThat(files("receipts/" + drop.feed())).hasSize(kind == Kind.HEADLESS ? 2 : 3);
        });
        assertThat(files("unfolding"))
                .as("what could not be removed goes at the next start")
                .allMatch(file -> failing.get(feedOf(file)).deeds == READ_ONLY);
    }

    private static String feedOf(Path file) {
        return file.getFileName().toString().replaceAll("-.*", "");
    }

    /** Whether the receipt on the disk is the last, and tells of no disk any more. */
    private boolean isWritten(String feed) {
        return files("receipts/" + feed).stream()
                .filter(file -> file.toString().endsWith(".json"))
                .anyMatch(file -> {
                    String receipt = read(file);
                    return !receipt.contains("\"state\":\"working\"") && !receipt.contains("\"kind\":\"disk\"");
                });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replace(" ", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files below a folder of home, but for what a later write takes the name of. */
    private List<Path> files(String folder) {
        Path place = home.resolve(folder);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the words of why something waits, wherever that is told. */
    private boolean isTold(String feed) {
        List<StuckFiles.Stuck> all = ferry.context().getBean(StuckFiles.class).ofFeed(feed);
        Receipts receipts = ferry.context().getBean(Receipts.class);
        return !all.isEmpty()
                && all.stream()
                        .allMatch(one -> one.drop() == null
                                || waits(receipts.find(one.drop()).orElseThrow().summary()));
    }

    private static boolean waits(Receipt.Summary drop) {
        return drop.waits().stream().anyMatch(wait -> wait.kind() == Wait.Kind.DISK);
    }

    private boolean isDone(String feed) {
        return ferry.drops().stream().anyMatch(drop -> drop.feed().equals(feed) && drop.state() != Drop.State.WORKING);
    }
}
