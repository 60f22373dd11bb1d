package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.TestFeeds;
import io.leadferry.TestLedger;
import io.leadferry.feed.Feed;
import io.leadferry.intake.Records.Record;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.model.Reject;
import io.leadferry.model.TextForm;
import io.leadferry.receipt.Receipts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The file of rejected rows, dropped again: every field is what it was. */
@OnBothLedgers
class MendedFileTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String ODD = "'\"=+-@＝＋－＠,;|\t\r\n aZ09é€\u0301";

    /** Names no campaign, so that each of its rows is rejected, whatever it holds. */
    private static final Feed FEED = TestFeeds.feed("deletes", "delete-leads", Path.of("inbox"), List.of());

    private static Path home;
    private static Ledger ledger;
    private static LedgerModule module;
    private static Drops drops;
    private static int count;

    @BeforeContainer
    static void open() throws IOException {
        home = Files.createTempDirectory("mended");
        ledger = Ledger.open(TestLedger.at(home.resolve("ledger.db")));
        module = new LedgerModule(ledger, Map.of(), CLOCK);
        drops = module.drops();
    }

    @AfterContainer
    static void close() throws IOException {
        ledger.close();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }

    @Property(tries = 300)
    void everyFieldComesBackAsItWas(@ForAll("headers") List<String> names, @ForAll("records") List<List<String>> rows)
            throws IOException {
        List<String> header = new ArrayList<>(List.of("PhoneNumber"));
        header.addAll(names);
        Reading first = reading(header);
        List<Reject> rejects = first.check(records(rows)).rejects();
        Reading second;
        List<Reject> again = new ArrayList<>();
        Path mended = Files.createTempFile("mended", null);
        Files.write(mended, rejectedCsv(first.drop(), rejects));
        try (Records file = CsvRecords.open(TextFile.of(Content.of(mended), null), FEED)) {
            second = reading(file.header());
            while (file.hasNext()) {
                again.addAll(second.check(file.next()).rejects());
            }
        } finally {
            Files.delete(mended);
        }

        assertThat(second.drop().header()).isEqualTo(header);
        assertThat(again).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            List<String> original = new ArrayList<>(rows.get(i));
            while (original.size() < header.size()) {
                original.add("");
            }
            // what a row has too many is kept, but for blanks at its end
            while (original.size() > header.size() && TextForm.isBlank(original.get(original.size() - 1))) {
                original.remove(original.size() - 1);
            }
            assertThat(again.get(i).fields()).isEqualTo(original);
        }
    }

    @Example
    void aFieldTooManyStandsBehindTheReasonAndIsStillTooMany() throws IOException {
        Reading first = reading(List.of("PhoneNumber", "Note"));
        List<Reject> rejects = first.check(records(List.of(List.of("8187867001", "a", "b", "=c"))))
                .rejects();
        String csv = new String(rejectedCsv(first.drop(), rejects), StandardCharsets.UTF_8);

        assertThat(csv.lines())
                .containsExactly(
                        "\uFEFFPhoneNumber,Note,_line,_reason",
                        "8187867001,a,2,\"the row has 4 fields, the header 2\",b,'=c");
        Reading second = reading(List.of("PhoneNumber", "Note", "_line", "_reason"));
        assertThat(second.check(records(List.of(List.of("8187867001", "a", "2", "r", "b", "'=c"))))
                        .rejects())
                .singleElement()
                .satisfies(reject -> assertThat(reject.reason()).isEqualTo("the row has 4 fields, the header 2"))
                .satisfies(reject -> assertThat(reject.fields()).containsExactly("8187867001", "a", "b", "=c"));
    }

    @Example
    void aSpreadsheetMayHaveFilledUpEveryRecordWithBlanks() {
        Reading reading = reading(List.of("PhoneNumber", "CampaignName", "_line", "_reason", "", ""));

        Reading.Checked checked = reading.check(records(List.of(
                List.of("8187867001", "A", "2", "r", "", ""), List.of("8187867002", "'=A", "2", "r", " ", ""))));

        assertThat(checked.rejects()).isEmpty();
        assertThat(reading.drop().header()).containsExactly("PhoneNumber", "CampaignName");
        assertThat(reading.rest())
                .flatExtracting(slice -> slice.destination().campaigns())
                .containsExactlyInAnyOrder("A", "=A");
    }

    private static byte[] rejectedCsv(Drop drop, List<Reject> rejects) throws IOException {
        drops.open(drop);
        drops.append(drop.id(), List.of(), rejects, rejects.size(), rejects.size(), 0);
        Receipts receipts = new Receipts(drops, module.dropRows(), module.callViews(), module.meetings(), null, null);
        try (InputStream csv = receipts.rejected(drop.id()).orElseThrow()) {
            return csv.readAllBytes();
        }
    }

    private static Reading reading(List<String> header) {
        Drop drop = Drop.arriving("d" + count++, "deletes", "deletes.csv", "0", 1, NOW, NOW);
        return new Reading(drop, FEED, Columns.of(header, FEED), List.of());
    }

    private static List<Record> records(List<List<String>> rows) {
        List<Record> records = new ArrayList<>();
        rows.forEach(row -> records.add(new Record(records.size() + 2L, row, null)));
        return records;
    }

    @Provide
    Arbitrary<List<String>> headers() {
        return Arbitraries.strings().withChars(ODD).ofMaxLength(6).list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<List<String>>> records() {
        Arbitrary<String> field = Arbitraries.oneOf(
                Arbitraries.strings().withChars(ODD).ofMaxLength(8),
                Arbitraries.of("8187867001", "'=x", "''=x", "=1+1", "+918187867008", "'+91", "", "_line", "a;b"));
        return field.list().ofMinSize(1).ofMaxSize(8).list().ofMinSize(1).ofMaxSize(6);
    }
}
