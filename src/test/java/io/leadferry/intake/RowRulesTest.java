package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.TestFeeds;
import io.leadferry.feed.Feed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the vendor's page for one row. */
class RowRulesTest {

    private static final List<String> HEADER = List.of("PhoneNumber", "Name", "Priority", "ExpiryDate", "Notes");
    private static final Feed FEED = TestFeeds.feed("f", "add-leads", Path.of("in"), List.of("A"));

    private static @Nullable String fault(String... fields) {
        RowRules rules = new RowRules(Columns.of(HEADER, FEED), FEED);
        List<String> row = Arrays.asList(fields);
        return rules.fault(row, rules.key(row));
    }

    @Test
    void aNameMayBearWhatThePageAllowsAndNothingElse() {
        String allowed = "abcxyzABCXYZ0189_ ().+$%-:";
        assertThat(fault("8187867001", allowed, "", "", "")).isNull();
        for (char c = 32; c < 0x180; c++) {
            if (!Character.isISOControl(c)) {
                boolean isAllowed = allowed.indexOf(c) >= 0 || (c < 128 && Character.isLetterOrDigit(c));
                assertThat(fault("8187867001", "N" + c, "", "", "") == null)
                        .as("'%s'", c)
                        .isEqualTo(isAllowed);
            }
        }
        assertThat(fault("8187867001", "Zoé", "", "", "")).isEqualTo("Name: 'é' is not allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "6,2026-12-31,true",
        "'','',true",
        "6.5,'',false",
        "high,'',false",
        "'',2026-02-29,false",
        "'',31-12-2026,false",
        "'',2026-1-1,false",
        "'',2028-02-29,true"
    })
    void prioritiesAreWholeNumbersAndExpiryDatesAreDays(String priority, String date, boolean good) {
        assertThat(fault("8187867001", "A", priority, date, "") == null).isEqualTo(good);
    }

    @Test
    void aRowMayHaveTwoThousandCharactersWithItsHeaders() {
        int headers = String.join("", HEADER).length();
        int room = 2_000 - headers - "8187867001".length() - 1;

        assertThat(fault("+91 81878-67001", "A", "", "", "x".repeat(room))).isNull();
        assertThat(fault("8187867001", "A", "", "", "x".repeat(room + 1))).contains("2001 characters");
    }

    @Test
    void aNumberIsThereAndReadsAsOne() {
        assertThat(fault("", "A", "", "", "")).isEqualTo("PhoneNumber: missing");
        assertThat(fault("12", "A", "", "", "")).contains("PhoneNumber", "'12'", "region IN");
        assertThat(fault("9.18188E+11", "A", "", "", ""))
                .isEqualTo("PhoneNumber: '9.1…E+11' was shortened by a spreadsheet, digits are lost;"
                        + " format the column as text and export it again");
        assertThat(fault("818786700123456", "A", "", "", "")).doesNotContain("8187867");
    }
}
