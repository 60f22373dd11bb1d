package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.leadferry.TestFeeds;
import io.leadferry.feed.Feed;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.model.DialString;
import io.leadferry.model.Ids;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages of the smaller operations ask of a row. */
class OperationsReadingTest {

    private static final String MOMENT = "2026-11-20 10:15:30";

    private final List<NewSlice> slices = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();

    // --- delete-scheduled: ids, and no campaign

    @Test
    void idsAreKeptInOneWayOfWritingAndGoToNoCampaign() {
        read("delete-scheduled", "row_id;note", List.of(), "7", "3-10", "2,3,5", " 1-3 , 20 ");

        assertThat(rows()).extracting(Row::number).containsExactly("7", "3-10", "2-3,5", "1-3,20");
        assertThat(rows()).extracting(Row::person).element(0).isEqualTo(7L);
        assertThat(rows().stream().skip(1).map(Row::person)).allMatch(person -> person < 0);
        assertThat(slices).singleElement().satisfies(slice -> {
            assertThat(slice.destination().campaigns()).isEmpty();
            assertThat(slice.destination().columns()).containsExactly("row_id");
        });
        assertThat(rejects).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'row_id: missing'",
        "'10-3', 'row_id: the range 10-3 goes downwards'",
        "'0', 'row_id: ids begin at 1'",
        "'1-20000000', 'row_id: the range •••00 spans more than ten million ids'",
        "'x', 'row_id: ''x'' is not an id; write 7, 3-10 or 2,3,5'"
    })
    void whatIsNoIdIsToldWithItsField(String value, String reason) {
        read("delete-scheduled", "row_id", List.of(), value);

        assertThat(rejects).extracting(Reject::reason).containsExactly(reason);
    }

    @Test
    void aRowIsARepeatOnlyWhenEachOfItsIdsStoodEarlier() {
        read("delete-scheduled", "row_id", List.of(), "3-10", "11", "5", "9-11", "10-12", "12,3", "13");

        assertThat(rejects)
                .extracting(Reject::line, Reject::state, Reject::reason)
                .containsExactly(
                        tuple(4L, RowState.DUPLICATE, "the same ids stand earlier in the file"),
                        tuple(5L, RowState.DUPLICATE, "the same ids stand earlier in the file"),
                        tuple(7L, RowState.DUPLICATE, "the same ids stand earlier in the file"));
    }

    @Property(tries = 200)
    void everyIdOfAFileIsInARowThatIsKept(
            @ForAll @NotEmpty @Size(max = 30) List<@Size(2) List<@IntRange(min = 0, max = 30) Integer>> written,
            @ForAll @IntRange(min = 0, max = 2) int far) {
        // far: the ids lie about a place where the upper bits of an id change
        long base = far == 0 ? 1 : (1L << (30 + far)) - 20;
        Set<Long> seen = new HashSet<>();
        List<Boolean> repeats = new ArrayList<>();
        String[] texts = written.stream()
                .map(pair -> (base + pair.get(0)) + "-" + (base + pair.get(0) + pair.get(1)))
                .toArray(String[]::new);
        for (String text : texts) {
            Set<Long> ids = Ids.parse(text).ranges().stream()
                    .flatMapToLong(range -> LongStream.rangeClosed(range.first(), range.last()))
                    .boxed()
                    .collect(Collectors.toSet());
            repeats.add(!seen.addAll(ids));
        }

        read("delete-scheduled", "row_id", List.of(), texts);

        Set<Long> repeated = rejects.stream().map(Reject::line).collect(Collectors.toSet());
        assertThat(IntStream.range(0, texts.length)
                        .mapToObj(n -> repeated.contains(n + 2L))
                        .toList())
                .isEqualTo(repeats);
    }

    @Test
    void idsThatAMachineWroteAsFloatsOrTextsAreRead() {
        read("delete-scheduled", "row_id", List.of(), "7.0", "='8'", "=\"9\"", "'10", "1.234E+3", "1.2E+3", "7.5");

        assertThat(rows()).extracting(Row::number).containsExactly("7", "9", "10", "1234");
        assertThat(rejects)
                .extracting(Reject::reason)
                .containsExactly(
                        "row_id: '='8'' is not an id; write 7, 3-10 or 2,3,5",
                        "row_id: '1.2…E+3' was shortened by a spreadsheet, digits are lost;"
                                + " format the column as text and export it again",
                        "row_id: '7.5' is not an id; write 7, 3-10 or 2,3,5");
    }

    // --- unblock-numbers: a group in the campaign's place

    @Test
    void aGroupIsDigitsAndComesFromTheColumnOrTheFeed() {
        read("unblock-numbers", "PhoneNumber;GroupId", List.of("17"), "8187867001;", "8187867001; 18 ", "8187867001;x");

        assertThat(slices)
                .extracting(slice -> slice.destination().campaigns())
                .containsExactlyInAnyOrder(List.of("17"), List.of("18"));
        assertThat(rejects).extracting(Reject::reason).containsExactly("GroupId: 'x' is not allowed");
        assertThat(slices.get(0).destination().columns()).containsExactly("PhoneNumber");
    }

    @Test
    void aMissingCampaignIsToldByTheOperationsOwnWords() {
        read("unblock-numbers", "PhoneNumber", List.of(), "8187867001");
        assertThat(rejects)
                .extracting(Reject::reason)
                .containsExactly("GroupId: missing, and the feed f names no group-id");
        read("add-numbers", "called", List.of(), "8187867001");
        assertThat(rejects)
                .extracting(Reject::reason)
                .containsExactly("campaignId: missing, and the feed f names no campaign");
        read("delete-leads", "PhoneNumber", List.of(), "8187867001");
        assertThat(rejects)
                .extracting(Reject::reason)
                .containsExactly("CampaignName: missing, and the feed f names no campaign");
        read("add-numbers", "called", List.of("Sales"), "8187867001");
        assertThat(rejects).extracting(Reject::reason).containsExactly("campaignId: 'S' is not allowed");
    }

    @Test
    void aCampaignOfOzonetelsIsKeptToTheLetter() {
        read("delete-leads", "PhoneNumber;CampaignName", List.of(), "8187867001; QA_Outbound_Progressive ");

        assertThat(slices).singleElement().satisfies(slice -> assertThat(
                        slice.destination().campaigns())
                .containsExactly(" QA_Outbound_Progressive "));
    }

    // --- add-numbers

    @Test
    void aDialStringIsSentAsItStands() {
        read("add-numbers", "called", List.of("42"), "0123", "123", " *31#0123 ", "0123", "1".repeat(24));

        assertThat(rows()).extracting(Row::number).containsExactly("0123", "123", "*31#0123", "1".repeat(24));
        assertThat(rows())
                .extracting(Row::person)
                .containsExactly(
                        DialString.person("0123"),
                        DialString.person("123"),
                        DialString.person("*31#0123"),
                        DialString.person("1".repeat(24)));
        assertThat(rejects).extracting(Reject::line, Reject::state).containsExactly(tuple(5L, RowState.DUPLICATE));
    }

    @ParameterizedTest
    @CsvSource({
        "+918187867001, 'called: ''+'' is not allowed'",
        "8187 867001, 'called: '' '' is not allowed'",
        "1234567890123456789012345, 'called: has 25 characters; the vendor takes 24'",
        "818786700é, 'called: ''é'' is not allowed'",
        "'  ', 'called: missing'"
    })
    void whatCannotBeDialledIsToldWithItsCharacter(String value, String reason) {
        read("add-numbers", "called", List.of("42"), value);

        assertThat(rejects).extracting(Reject::reason).containsExactly(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"add-numbers", "delete-numbers"})
    void aDialStringThatAMachineWroteIsReadWhereNothingIsLost(String operation) {
        read(
                operation,
                "called",
                List.of("42"),
                "8187867001.0",
                "=\"08187867002\"",
                "'*31#3",
                "8.187867004E9",
                "8.18787E9");

        assertThat(rows()).extracting(Row::number).containsExactly("8187867001", "08187867002", "*31#3", "8187867004");
        assertThat(rejects)
                .extracting(Reject::reason)
                .containsExactly("called: '8.1…E9' was shortened by a spreadsheet, digits are lost;"
                        + " format the column as text and export it again");
    }

    @ParameterizedTest
    @CsvSource({"caller, 24", "customField, 200", "callData, 1024"})
    void aTextHasItsLengthAndNoLineBreaks(String field, int longest) {
        String header = "called;" + field;
        read(
                "add-numbers",
                header,
                List.of("42"),
                "1;" + "é".repeat(longest),
                "2;  " + "x".repeat(longest) + " ",
                "3;");
        assertThat(rejects).isEmpty();
        read(
                "add-numbers",
                header,
                List.of("42"),
                "1;" + "x".repeat(longest + 1),
                "2;a\nb",
                "3;a\u2028b",
                "4;a\u0085b",
                "5;😀");
        assertThat(rejects)
                .extracting(Reject::reason)
                .containsExactly(
                        field + ": has " + (longest + 1) + " characters; the vendor takes " + longest,
                        field + ": a line break or control character is not allowed",
                        field + ": a line break or control character is not allowed",
                        field + ": a line break or control character is not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {MOMENT, "2028-02-29 00:00:00", "2026-12-31 23:59:59", " " + MOMENT + " ", ""})
    void aMomentIsOneOfTheCalendar(String moment) {
        read("add-numbers", "called;recycleTime", List.of("42"), "1;" + moment);

        assertThat(rejects).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T10:15:30",
                "2026-11-20",
                "2026-11-20 10:15",
                "2026-11-20 24:00:00",
                "2026-11-20 10:60:00",
                "2026-11-20 10:00:60",
                "2027-02-29 10:00:00",
                "2026-11-20 1:15:30",
                "2026-11-20  10:15:3",
                "20-11-2026 10:15:30",
                "tomorrow"
            })
    void anythingElseIsNoMoment(String moment) {
        read("add-numbers", "called;recycleTime", List.of("42"), "1;" + moment);

        assertThat(rejects)
                .singleElement()
                .extracting(Reject::reason)
                .asString()
                .startsWith("recycleTime: ")
                .endsWith("is not a moment written as YYYY-MM-DD hh:mm:ss");
    }

    // --- delete-numbers: exactly one filter

    @Test
    void aRowHasExactlyOneFilter() {
        String header = "called;sessionId;customField;recycleTime;recycleType;archiveHistory;campaignId";
        read(
                "delete-numbers",
                header,
                List.of("42"),
                "8187867001;;;;;;",
                ";s-1;;;;;",
                ";;leads of May;;;1;43",
                ";;;" + MOMENT + ";2;;",
                " ; ;;;;;",
                "8187867001;s-1;;;;;",
                ";;;;2;;",
                "8187867001;;;;2;;",
                ";;;" + MOMENT + ";4;;",
                "8187867002;;;;;2;",
                "+8187867001;;;;;;",
                ";" + "s".repeat(33) + ";;;;;",
                ";;;2026-02-30 10:00:00;;;");

        assertThat(rows())
                .extracting(Row::line, Row::number)
                .containsExactlyInAnyOrder(tuple(2L, "8187867001"), tuple(3L, ""), tuple(4L, ""), tuple(5L, ""));
        assertThat(rejects)
                .extracting(Reject::reason)
                .containsExactly(
                        "no filter: one of called, sessionId, customField, recycleTime must have a value",
                        "several filters: called, sessionId; only one of them may have a value",
                        "no filter: one of called, sessionId, customField, recycleTime must have a value",
                        "recycleType: means nothing without recycleTime",
                        "recycleType: '4' is not one of 1, 2, 3",
                        "archiveHistory: '2' is not one of 0, 1",
                        "called: '+' is not allowed",
                        "sessionId: has 33 characters; the vendor takes 32",
                        "recycleTime: '•••10:00:00' is not a moment written as YYYY-MM-DD hh:mm:ss");
        assertThat(slices)
                .extracting(slice -> slice.destination().campaigns())
                .containsExactlyInAnyOrder(List.of("42"), List.of("43"));
        assertThat(slices.get(0).destination().columns())
                .containsExactly("called", "sessionId", "customField", "recycleTime", "recycleType", "archiveHistory");
    }

    @Test
    void aFilterIsARepeatWhenAllOfItStoodEarlierForTheSameCampaign() {
        read(
                "delete-numbers",
                "called;sessionId;customField;recycleTime;recycleType;campaignId",
                List.of("42"),
                "1;;;;;",
                ";1;;;;",
                ";;1;;;",
                ";;;" + MOMENT + ";1;",
                ";;;" + MOMENT + ";2;",
                ";;;" + MOMENT + ";;",
                "1;;;;;43",
                " 1 ;;;;;42",
                ";1 ;;;;",
                ";;;" + MOMENT + "; 2;");

        assertThat(rejects)
                .extracting(Reject::line, Reject::reason)
                .containsExactly(
                        tuple(9L, "the same filter stands earlier in the file"),
                        tuple(10L, "the same filter stands earlier in the file"),
                        tuple(11L, "the same filter stands earlier in the file"));
        assertThat(rows()).hasSize(7);
        assertThat(rows().stream().filter(row -> row.number().isEmpty()).map(Row::person))
                .allMatch(person -> person < 0)
                .doesNotHaveDuplicates();
    }

    @Test
    void aFileOfDeletesHasAColumnForAFilter() {
        assertThatThrownBy(() -> read("delete-numbers", "recycleType;campaignId", List.of("42"), "1;42"))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("one of called, sessionId, customField, recycleTime")
                .hasMessageContaining("`columns`");
        read("delete-numbers", "Session ID", List.of("42"), "abc");
        assertThat(rows()).hasSize(1);
    }

    private void read(String operation, String header, List<String> feedCampaigns, String... lines) {
        slices.clear();
        rejects.clear();
        Feed feed = feed(operation);
        Columns columns = Columns.of(List.of(header.split(";")), feed);
        Reading reading = new Reading(drop(), feed, columns, feedCampaigns);
        Reading.Checked checked = reading.check(IntStream.range(0, lines.length)
                .mapToObj(n -> new Records.Record(n + 2, Arrays.asList(lines[n].split(";", -1)), null))
                .toList());
        slices.addAll(checked.slices());
        slices.addAll(reading.rest());
        rejects.addAll(checked.rejects());
        assertThat(rows().size() + rejects.size()).as("no row is lost").isEqualTo(lines.length);
    }

    private List<Row> rows() {
        return slices.stream().flatMap(slice -> slice.rows().stream()).toList();
    }

    private static Feed feed(String operation) {
        return TestFeeds.feed("f", operation, Path.of("inbox"), List.of());
    }

    private static Drop drop() {
        return Drop.arriving("d", "leads", "leads.csv", "0", 1, Instant.EPOCH, Instant.EPOCH);
    }
}
