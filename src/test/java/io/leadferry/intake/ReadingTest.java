package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.TestFeeds;
import io.leadferry.feed.Feed;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the vendor's page asks of a row, and what becomes of one that does not meet it (law 8). */
class ReadingTest {

    private static final String GOOD = "8187867008";
    private static final String NAME_CHARACTERS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ ().+$%-:";

    private final List<NewSlice> slices = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();

    @Test
    void aNameHoldsExactlyTheCharactersOfThePage() {
        for (char c = 0; c < 128; c++) {
            boolean allowed = NAME_CHARACTERS.indexOf(c) >= 0;
            assertThat(reasons("PhoneNumber,Name", GOOD, "x" + c + "y").isEmpty())
                    .as("character %s", (int) c)
                    .isEqualTo(allowed);
        }
        for (String foreign : List.of("José", "राम", "₹", "😀", "x\u200By")) {
            assertThat(reasons("PhoneNumber,Name", GOOD, foreign)).hasSize(1);
        }
        assertThat(reasons("PhoneNumber,Name", GOOD, "x\u00A0y"))
                .as("a blank like any other")
                .isEmpty();
    }

    @Test
    void theReasonNamesTheFieldAndTheCharacter() {
        assertThat(reasons("PhoneNumber,Name", GOOD, "José")).containsExactly("Name: 'é' is not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-20", "2028-02-29", "", " 2026-11-20 "})
    void aDateIsADayOfTheCalendarOrNothing(String date) {
        assertThat(reasons("PhoneNumber,ExpiryDate", GOOD, date)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20-11-2026",
                "2026-1-5",
                "2026/11/20",
                "2026-02-30",
                "2027-02-29",
                "2026-13-01",
                "tomorrow",
                "2026-11-20T10:00",
                "20261120"
            })
    void anythingElseIsNoDate(String date) {
        assertThat(reasons("PhoneNumber,ExpiryDate", GOOD, date))
                .singleElement()
                .asString()
                .startsWith("ExpiryDate:")
                .contains("YYYY-MM-DD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "0", "-1", " 7 ", "", "100", "6.0", "-5.00"})
    void aPriorityIsAWholeNumberOrNothing(String priority) {
        assertThat(reasons("PhoneNumber,Priority", GOOD, priority)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.5", "six", "1e3", "-", "+6", "6,5", "٦", "12345678901234567890"})
    void anythingElseIsNoWholeNumber(String priority) {
        assertThat(reasons("PhoneNumber,Priority", GOOD, priority))
                .singleElement()
                .asString()
                .startsWith("Priority:");
    }

    @Test
    void aRowOfExactlyTwoThousandCharactersWithItsHeadersPassesAndOneMoreDoesNot() {
        int room = 2_000 - "PhoneNumber".length() - "Name".length() - GOOD.length();

        assertThat(reasons("PhoneNumber,Name", GOOD, "x".repeat(room))).isEmpty();
        assertThat(reasons("PhoneNumber,Name", GOOD, "x".repeat(room + 1)))
                .singleElement()
                .asString()
                .contains("2001")
                .contains("2000");
    }

    @Test
    void furtherColumnsCountTooAndTheCampaignThatIsNotSentDoesNot() {
        int room = 2_000 - "PhoneNumber".length() - "City".length() - GOOD.length();

        assertThat(reasons("PhoneNumber,City,CampaignName", GOOD, "x".repeat(room), "North"))
                .isEmpty();
        assertThat(reasons("PhoneNumber,City,CampaignName", GOOD, "x".repeat(room + 1), "North"))
                .hasSize(1);
    }

    @Test
    void aRowLongerThanItsHeaderIsRejectedAndAShorterOneIsRead() {
        read(feed(true), "PhoneNumber,Name", List.of("North"), List.of(GOOD, "a", "b"), List.of("8187867001"));

        assertThat(rejects).singleElement().satisfies(reject -> {
            assertThat(reject.line()).isEqualTo(2);
            assertThat(reject.state()).isEqualTo(RowState.REJECTED);
            assertThat(reject.reason()).isEqualTo("the row has 3 fields, the header 2");
        });
        assertThat(rows()).extracting(Row::number).containsExactly("8187867001");
    }

    @Test
    void aNumberThatIsNoneIsRejectedAndNotShown() {
        assertThat(reasons("PhoneNumber", "81878670081818181"))
                .singleElement()
                .asString()
                .startsWith("PhoneNumber:")
                .doesNotContain("81878670081818181");
        assertThat(reasons("PhoneNumber,Name", "", "x")).containsExactly("PhoneNumber: missing");
    }

    @Test
    void aRepeatIsADuplicateOnlyForTheSameCampaignHoweverTheNumberIsWritten() {
        read(
                feed(true),
                "PhoneNumber,CampaignName",
                List.of(),
                List.of(GOOD, "North"),
                List.of("+91 81878 67008", "North"),
                List.of(GOOD, "South"));

        assertThat(rejects)
                .singleElement()
                .satisfies(reject -> assertThat(reject.line()).isEqualTo(3))
                .satisfies(reject -> assertThat(reject.state()).isEqualTo(RowState.DUPLICATE));
        assertThat(rows()).extracting(Row::line).containsExactly(2L, 4L);
    }

    @Test
    void aRejectedRowDoesNotMakeALaterOneADuplicate() {
        read(feed(true), "PhoneNumber,Name", List.of("North"), List.of(GOOD, "é"), List.of(GOOD, "e"));

        assertThat(rows()).extracting(Row::line).containsExactly(3L);
    }

    @Test
    void aFeedThatKeepsRepeatsSendsThemAll() {
        read(feed(false), "PhoneNumber", List.of("North"), List.of(GOOD), List.of(GOOD));

        assertThat(rejects).isEmpty();
        assertThat(rows()).hasSize(2);
    }

    @Test
    void theColumnsCampaignComesBeforeTheFeeds() {
        read(
                feed(true),
                "PhoneNumber,CampaignName",
                List.of("Of the feed"),
                List.of("8187867001", "QA_Outbound_Progressive "),
                List.of("8187867002", " "),
                List.of("8187867003"));

        assertThat(slices)
                .extracting(slice -> slice.destination().campaigns(), slice -> slice.rows()
                        .size())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(List.of("QA_Outbound_Progressive "), 1),
                        org.assertj.core.groups.Tuple.tuple(List.of("Of the feed"), 2));
    }

    @Test
    void aRowWithoutAnyCampaignIsRejected() {
        read(feed(true), "PhoneNumber,CampaignName", List.of(), List.of(GOOD, ""));

        assertThat(rejects).singleElement().satisfies(reject -> assertThat(reject.reason())
                .startsWith("CampaignName: missing"));
    }

    @Test
    void eachRowOfAFileIsReadOnceAndNoSliceHoldsMoreThanACall() {
        List<List<String>> many = IntStream.range(0, 1_234)
                .mapToObj(n -> List.of(Long.toString(6_000_000_000L + n)))
                .toList();

        read(feed(true), "PhoneNumber", List.of("North"), many.toArray(List[]::new));

        assertThat(slices).extracting(slice -> slice.rows().size()).containsExactly(500, 500, 234);
        assertThat(rows())
                .extracting(Row::number)
                .containsExactlyElementsOf(many.stream().map(r -> r.get(0)).toList());
    }

    @Test
    void theTwoColumnsOfARejectedFileOfOursAreNotSentAndNotKept() {
        read(
                feed(true),
                "PhoneNumber,Name,_line,_reason",
                List.of("North"),
                List.of(GOOD, "Ironman", "17", "Name: 'é' is not allowed"));

        assertThat(slices).singleElement().satisfies(slice -> {
            assertThat(slice.destination().columns()).containsExactly("PhoneNumber", "Name");
            assertThat(slice.rows().get(0).fields()).containsExactly(GOOD, "Ironman");
        });
    }

    @Test
    void aFileWithoutTheNumbersColumnOrWithTwoIsUnreadable() {
        assertThatThrownBy(() -> Columns.of(List.of("Name"), feed(true)))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("'PhoneNumber'");
        assertThatThrownBy(() -> Columns.of(List.of("PhoneNumber", "phone number"), feed(true)))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("two columns");
    }

    @Test
    void aFeedThatCleansNamesSendsThemInAllowedCharactersAndKeepsTheRecordAsItWas() {
        Feed.Layout layout = new Feed.Layout(
                Map.of(),
                List.of(),
                0,
                null,
                Feed.HiddenRows.HOLD,
                null,
                Set.of(),
                null,
                new TreeMap<>(Map.of("Name", "Customer")),
                true);
        read(
                feed(true, layout),
                "PhoneNumber,Name,City",
                List.of("North"),
                List.of("8187867001", "José", "São Paulo"),
                List.of("8187867002", "Asha", ""),
                List.of("8187867003", "😀", ""),
                List.of("8187867004", " ", ""),
                List.of("8187867005"),
                List.of("12", "José", ""));

        int name = Columns.of(List.of("PhoneNumber", "Name", "City"), feed(true, layout))
                .mapping()
                .getOrDefault("Name", -1);
        assertThat(rows())
                .extracting(row -> row.fields().get(name))
                .containsExactly("Jose", "Asha", "Customer", "Customer");
        assertThat(rows().get(0).fields().subList(0, 3)).containsExactly("8187867001", "José", "São Paulo");
        assertThat(rejects)
                .extracting(Reject::reason)
                .containsExactly(
                        "Name: nothing of it can be written with the characters that the vendor allows",
                        "PhoneNumber: '12' does not read as a phone number (region IN)");
        assertThat(rejects.get(0).fields()).containsExactly("8187867003", "😀", "");
        assertThat(slices.get(0).destination().columns()).containsExactly("PhoneNumber", "Name", "City");
    }

    private List<String> reasons(String header, String... fields) {
        slices.clear();
        rejects.clear();
        read(feed(true), header, List.of("North"), List.of(fields));
        return rejects.stream().map(Reject::reason).toList();
    }

    @SafeVarargs
    private void read(Feed feed, String header, List<String> feedCampaigns, List<String>... records) {
        Columns columns = Columns.of(List.of(header.split(",")), feed);
        Reading reading = new Reading(drop(), feed, columns, feedCampaigns);
        List<Records.Record> block = IntStream.range(0, records.length)
                .mapToObj(n -> new Records.Record(n + 2, records[n], null))
                .toList();
        Reading.Checked checked = reading.check(block);
        slices.addAll(checked.slices());
        slices.addAll(reading.rest());
        rejects.addAll(checked.rejects());
        assertThat(rows().size() + rejects.size()).as("no row is lost").isEqualTo(records.length);
    }

    private List<Row> rows() {
        return slices.stream().flatMap(slice -> slice.rows().stream()).toList();
    }

    private static Feed feed(boolean dedupe) {
        return feed(dedupe, Feed.Layout.PLAIN);
    }

    private static Feed feed(boolean dedupe, Feed.Layout layout) {
        return TestFeeds.feed("leads", "add-leads", Path.of("inbox"), List.of(), layout, dedupe);
    }

    private static Drop drop() {
        return Drop.arriving("d", "leads", "leads.csv", "0", 1, Instant.EPOCH, Instant.EPOCH);
    }
}
