package io.leadferry.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.feed.Feed;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values as people and machines write them, in any format: one meaning, one form, and what has none is told. */
class ValuesTest {

    private static final DateTimeFormatter DAYS =
            DateTimeFormatter.ofPattern("dd/MM/uuuu").withResolverStyle(ResolverStyle.STRICT);

    @TempDir
    private Path folder;

    private Outcome read(String text) throws Exception {
        return read(text, Feed.Layout.PLAIN);
    }

    private Outcome read(String text, Feed.Layout layout) throws Exception {
        return Outcome.of(
                Files.write(folder.resolve("file"), text.getBytes(UTF_8)), layout, folder.resolve("workshop"));
    }

    private static Feed.Layout layout(
            List<String> positions, int headerRow, Set<String> nulls, DateTimeFormatter dates) {
        return new Feed.Layout(
                Map.of(),
                positions,
                headerRow,
                null,
                Feed.HiddenRows.HOLD,
                null,
                nulls,
                dates,
                Collections.emptySortedMap(),
                false);
    }

    private static Feed.Layout headerRow(int row) {
        return layout(List.of(), row, Set.of(), null);
    }

    private static List<String> sent(Outcome outcome) {
        return outcome.rows().stream().map(Row::number).toList();
    }

    private static List<String> reasons(Outcome outcome) {
        return outcome.rejects().stream().map(Reject::reason).toList();
    }

    @Test
    void aForeignNumberThatIsAnIndianOneWithoutItsPlusIsHeldBack() throws Exception {
        Outcome outcome = read("PhoneNumber,Name\n+65 6100 0001,Singapore\n6561000001,Indian\n"
                + "+960 761 0002,Maldives\n9607610002,Indian\n+44 7911 123456,British\n");

        assertThat(sent(outcome)).containsExactly("6561000001", "9607610002", "447911123456");
        assertThat(reasons(outcome))
                .hasSize(2)
                .allMatch(reason -> reason.contains("without its + it would be another number in India"))
                .noneMatch(reason -> reason.contains("6100"));
    }

    @Test
    void aNumberIsReadByOneRuleWhateverCarriedIt() throws Exception {
        String numbers =
                "9.19E+11;9800000119.0;9.8E9;9.18187867008E+11;1e3;-9800000119;98000001190000000000;1E400;-0;true";
        String json =
                "[" + numbers.replaceAll("([^;]+);?", "{\"PhoneNumber\":$1},").replaceAll(",$", "]");
        String texts = "["
                + numbers.replaceAll("([^;]+);?", "{\"PhoneNumber\":\"$1\"},").replaceAll(",$", "]");
        String lists = "{\"map\":[\"PhoneNumber\"],\"data\":["
                + numbers.replaceAll("([^;]+);?", "[$1],").replaceAll(",$", "]}");
        String lines = numbers.replaceAll("([^;]+);?", "{\"PhoneNumber\":$1}\n");
        Outcome csv = read("PhoneNumber\n" + numbers.replace(';', '\n') + "\n");

        assertThat(sent(csv)).containsExactly("9800000119", "8187867008");
        for (String other : List.of(json, texts, lists, lines)) {
            Outcome outcome = read(other);
            assertThat(sent(outcome)).as(other).isEqualTo(sent(csv));
            assertThat(reasons(outcome)).as(other).isEqualTo(reasons(csv));
        }
    }

    @ParameterizedTest
    @CsvSource({"5.0,5", "5.00,5", "-5.0,-5", "-0,0", "5e0,5", "5,5", "1.2E+1,12", "0.0,0"})
    void aWholeNumberIsSentAsOne(String written, String sent) throws Exception {
        assertThat(read("PhoneNumber,Priority\n6000000001," + written)
                        .rows()
                        .get(0)
                        .fields())
                .startsWith("6000000001", sent);
        assertThat(read("[{\"PhoneNumber\":6000000001,\"Priority\":" + written + "}]")
                        .rows()
                        .get(0)
                        .fields())
                .startsWith("6000000001", sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.5", "5.01", "1E+1", "5..0", ".0", "1E400", "five"})
    void whatIsNoWholeNumberIsNotMadeOne(String written) throws Exception {
        assertThat(reasons(read("PhoneNumber,Priority\n6000000001," + written)))
                .singleElement()
                .asString()
                .startsWith("Priority: ");
    }

    @ParameterizedTest
    @CsvSource({"1001.0,1001", "A1.0,A1.0", "1E5,1E5", "007,007", "12.5,12.5"})
    void anIdLosesOnlyWhatAMachineAdded(String written, String sent) throws Exception {
        assertThat(read("PhoneNumber,AgentId\n9800000148.0," + written).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.number()).isEqualTo("9800000148"))
                .satisfies(row -> assertThat(row.fields().get(1)).isEqualTo(sent));
    }

    @Test
    void nobodySeesTheEndsOfAnyField() throws Exception {
        for (String unseen : List.of("\u00A0", "\u200B", "\uFEFF", "\u2060", "\u00AD", "\u200E", "\u0085", "\t")) {
            Outcome outcome = read("PhoneNumber,Name,Priority,ExpiryDate,City" + unseen
                    + "\n9800000152X,XAnn LeeX,1X,2027-01-05X,XJose\u0301X\n".replace("X", unseen));
            assertThat(reasons(outcome)).isEmpty();
            assertThat(outcome.rows().get(0).fields())
                    .startsWith("9800000152", "Ann Lee", "1", "2027-01-05", "Jos\u00E9");
        }
        assertThat(read("PhoneNumber,Name\n9800000152,\"Ann\r\n\"\r\n")
                        .rows()
                        .get(0)
                        .fields())
                .startsWith("9800000152", "Ann");
    }

    @Test
    void whatIsSentInAnotherFormIsKeptAsItStoodForWhoeverMendsIt() throws Exception {
        assertThat(read("PhoneNumber,Priority,Name\n9800000152,5.0\n")
                        .rows()
                        .get(0)
                        .fields())
                .containsExactly("9800000152", "5", "", "9800000152", "5.0", "");
    }

    @Test
    void blankFieldsTooManyAreNone() throws Exception {
        Outcome outcome = read("PhoneNumber,Name\n9800000017,Ann,\n9800000018,Bob, ,\u00A0\n9800000019,Cy,,x\n");

        assertThat(sent(outcome)).containsExactly("9800000017", "9800000018");
        assertThat(reasons(outcome)).containsExactly("the row has 4 fields, the header 2");
        assertThat(sent(read("{\"map\":[\"PhoneNumber\"],\"data\":[[\"9800000017\",\"\",null]]}")))
                .containsExactly("9800000017");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "November leads\n\nPhoneNumber,Name\n9800000011,Ann\n9800000012,Bob\n",
                "Leads, November, 2026\nPhoneNumber;Name\n9800000011;Ann\n9800000012;Bob\n",
                "\"Leads\nof November\"\tx\n\nPhone number\tName\n9800000011\tAnn\n9800000012\tBob\n"
            })
    void aTitleAboveTheHeaderIsNoRow(String text) throws Exception {
        Outcome outcome = read(text);

        assertThat(sent(outcome)).containsExactly("9800000011", "9800000012");
        assertThat(outcome.total()).isEqualTo(2);
        assertThat(outcome.notes())
                .containsExactly("the header was found in row "
                        + (outcome.records().get(0).line() - 1) + "; what stands above it was not read");
    }

    @Test
    void theFirstRowThatIsAHeaderIsTheHeader() throws Exception {
        Outcome outcome = read("PhoneNumber,Name\nPhoneNumber,Name\n9800000011,Ann\n");

        assertThat(outcome.total()).isEqualTo(2);
        assertThat(outcome.notes()).isEmpty();
    }

    @Test
    void withoutAHeaderTheFirstRowIsToldOf() throws Exception {
        assertThat(read("Title\na,b\n" + "1,2\n".repeat(100)).unreadable())
                .contains("no column is read as 'PhoneNumber'", "the header has: Title");
        assertThat(read("Title\n".repeat(21) + "PhoneNumber\n9800000011\n").unreadable())
                .contains("the header has: Title");
        assertThat(sent(read("Title\n".repeat(20) + "PhoneNumber\n9800000011\n")))
                .containsExactly("9800000011");
    }

    @Test
    void aFeedMaySayInWhichRowTheHeaderStands() throws Exception {
        String text = "PhoneNumber,old\n9800000010,x\nPhoneNumber;Name\n9800000011;Ann\n";

        assertThat(sent(read(text.replace(';', ','), headerRow(3)))).containsExactly("9800000011");
        assertThat(read(text, headerRow(9)).unreadable()).contains("row 9", "`header-row`");
        assertThat(sent(read("PhoneNumber,_line,_reason\n9800000011,4,x\n", headerRow(3))))
                .as("a rejected file of ours, mended")
                .containsExactly("9800000011");
        assertThat(sent(read(
                        "Title\nTelefon,x\n9800000011,Ann\n",
                        layout(List.of("PhoneNumber", "Name"), 2, Set.of(), null))))
                .containsExactly("9800000011");
    }

    @Test
    void aWordThatStandsForNothingIsBlank() throws Exception {
        Outcome outcome = read(
                "PhoneNumber,Priority,CampaignName\n9800000011,NULL,\\N\n9800000012,\\N ,x,NULL\nNULL,1,x\n9800000013,null,x\n",
                layout(List.of(), 0, Set.of("NULL", "\\N"), null));

        assertThat(sent(outcome)).containsExactly("9800000011", "9800000012");
        assertThat(outcome.rows().get(0).fields()).startsWith("9800000011", "", "");
        assertThat(reasons(outcome)).containsExactly("PhoneNumber: missing", "Priority: 'null' is not a whole number");
    }

    @Test
    void aDateIsReadAsTheFeedSaysAndOnlyThen() throws Exception {
        String text = "PhoneNumber,ExpiryDate\n9800000011,05/01/2027\n9800000012,2027-01-05\n9800000013,31/02/2027\n";
        Outcome outcome = read(text, layout(List.of(), 0, Set.of(), DAYS));

        assertThat(outcome.rows()).extracting(row -> row.fields().get(1)).containsExactly("2027-01-05", "2027-01-05");
        assertThat(reasons(outcome)).singleElement().asString().startsWith("ExpiryDate: ");
        assertThat(sent(read(text))).containsExactly("9800000012");
    }
}
