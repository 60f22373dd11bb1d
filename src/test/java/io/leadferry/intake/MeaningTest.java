package io.leadferry.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.feed.Feed;
import io.leadferry.model.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What values mean where nothing about that is ambiguous, and where the header is. */
class MeaningTest {

    @TempDir
    private Path folder;

    private Outcome read(String text) throws Exception {
        return read(text, 0, Set.of(), null);
    }

    private Outcome read(String text, int headerRow, Set<String> nulls, String dates) throws Exception {
        Feed.Layout layout = new Feed.Layout(
                Map.of(),
                List.of(),
                headerRow,
                null,
                Feed.HiddenRows.HOLD,
                null,
                nulls,
                dates == null ? null : DateTimeFormatter.ofPattern(dates),
                Collections.emptySortedMap(),
                false);
        return Outcome.of(
                Files.write(folder.resolve("file"), text.getBytes(UTF_8)), layout, folder.resolve("workshop"));
    }

    private List<List<String>> rows(String text) throws Exception {
        Outcome outcome = read(text);
        assertThat(outcome.unreadable()).isNull();
        assertThat(outcome.rejects()).isEmpty();
        return outcome.rows().stream().map(Row::fields).toList();
    }

    @Test
    void whatNobodySeesAtTheEndsOfAFieldIsNoPartOfIt() throws Exception {
        String unseen = "\u00a0\u200b\u200d\ufeff\u2060\u00ad\u200e\u202c\u3000\u0007\u0085\u2028\t";
        for (int c : unseen.codePoints().toArray()) {
            String one = Character.toString(c);
            assertThat(rows("PhoneNumber,Name,Priority,ExpiryDate,City\n" + one + "9800000152" + one + ",\"" + one
                            + "Ann" + one + "\"," + one + "1" + one + ",2027-01-05" + one + ",Pune" + one + "\n"))
                    .as("U+%04X", c)
                    .containsExactly(List.of("9800000152", "Ann", "1", "2027-01-05", "Pune"));
        }
        assertThat(rows("PhoneNumber,Name\n9800000152,\"Ann\r\n\"\n")).containsExactly(List.of("9800000152", "Ann"));
    }

    @Test
    void anAccentIsComposedHoweverItWasWritten() throws Exception {
        assertThat(rows("PhoneNumber,Cit\u0065\u0301\n9800000152,Andre\u0301\n"))
                .isEqualTo(rows("PhoneNumber,Cit\u00e9\n9800000152,Andr\u00e9\n"));
    }

    @Test
    void aCampaignKeepsItsBlanksAndNothingElse() throws Exception {
        Outcome outcome = read("PhoneNumber,CampaignName\n9800000152,\u00a0 Sales 1 \u200b\n9800000153,\u00a0\n");
        assertThat(outcome.rows()).extracting(row -> row.fields().get(1)).containsExactly(" Sales 1 ", "");
    }

    @Test
    void blankFieldsTooManyAreNone() throws Exception {
        assertThat(rows("PhoneNumber,Name\n9800000017,Ann,\n9800000018,Bob, ,\u00a0,\n"))
                .containsExactly(List.of("9800000017", "Ann"), List.of("9800000018", "Bob"));
        assertThat(read("PhoneNumber,Name\n9800000017,Ann,x\n").rejects())
                .singleElement()
                .extracting(reject -> reject.reason())
                .isEqualTo("the row has 3 fields, the header 2");
    }

    @Test
    void aWholeNumberMayBearThePointOfAFloat() throws Exception {
        assertThat(rows("PhoneNumber,Priority,AgentId,City\n9800000148.0,5.0,1001.0,2.0\n9800000149.0,,,\n"))
                .containsExactly(List.of("9800000148.0", "5", "1001", "2.0"), List.of("9800000149.0", "", "", ""));
    }

    @Test
    void wordsForNothingAreThoseOfTheFeed() throws Exception {
        String text = "PhoneNumber,Name,Priority\n9800000148,NULL,\\N\nNULL,Ann,1\n";
        Outcome outcome = read(text, 0, Set.of("NULL", "\\N"), null);
        assertThat(outcome.rows()).extracting(Row::fields).containsExactly(List.of("9800000148", "", ""));
        assertThat(outcome.rejects()).extracting(reject -> reject.reason()).containsExactly("PhoneNumber: missing");
        assertThat(read(text).rejects()).hasSize(2);
    }

    @Test
    void aDateIsReadInTheFormThatTheFeedNamesAndInTheVendors() throws Exception {
        String text = "PhoneNumber,ExpiryDate\n9800000148,09/01/2027\n9800000149,2027-01-09\n9800000150,9.1.27\n";
        Outcome outcome = read(text, 0, Set.of(), "dd/MM/uuuu");
        assertThat(outcome.rows()).extracting(row -> row.fields().get(1)).containsExactly("2027-01-09", "2027-01-09");
        assertThat(outcome.rejects())
                .singleElement()
                .extracting(reject -> reject.line())
                .isEqualTo(4L);
        assertThat(read(text).rejects()).hasSize(2);
    }

    @Test
    void titlesAboveTheHeaderAreNobodysRows() throws Exception {
        assertThat(rows("November leads\n\nPhoneNumber,Name\n9800000011,Ann\n9800000012,Bob\n"))
                .containsExactly(List.of("9800000011", "Ann"), List.of("9800000012", "Bob"));
        assertThat(rows("Leads, of November,,\nPhoneNumber;Name\n9800000011;Ann\n"))
                .as("titles say nothing of the separator")
                .containsExactly(List.of("9800000011", "Ann"));
        assertThat(read("t\n".repeat(20) + "PhoneNumber\n9800000011\n").unreadable())
                .startsWith("no column is read as 'PhoneNumber'; the header has: t");
    }

    @Test
    void theFeedMayNameTheLineOfTheHeader() throws Exception {
        String text = "PhoneNumber,Name\n\nPhoneNumber,City\n9800000011,Pune\n";
        assertThat(read(text, 3, Set.of(), null).header()).containsExactly("PhoneNumber", "City");
        assertThat(read(text, 2, Set.of(), null).unreadable()).contains("nothing in line 2", "`header-row`");
        assertThat(read(text, 9, Set.of(), null).unreadable()).contains("ends before line 9");
    }
}
