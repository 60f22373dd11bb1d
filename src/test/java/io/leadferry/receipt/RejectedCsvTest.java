package io.leadferry.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.TestLedger;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.model.Reject;
import io.leadferry.model.RowState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of rejected rows: to be mended and dropped again, and safe to open in a spreadsheet. */
@OnBothLedgers
class RejectedCsvTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z");

    @TempDir
    Path home;

    @Test
    void theOriginalHeaderAndFieldsComeFirstThenTheLineAndTheReason() throws IOException {
        String text = csv(
                List.of("PhoneNumber", "Name"),
                new Reject(3, RowState.REJECTED, "Name: 'é' is not allowed", List.of("+918187867008", "José, \"Joe\"")),
                new Reject(4, RowState.REJECTED, "PhoneNumber: missing", List.of("")),
                new Reject(5, RowState.REJECTED, "Name: '=' is not allowed", List.of("8187867001", "=1+1")));

        assertThat(text.lines())
                .containsExactly(
                        "\uFEFFPhoneNumber,Name,_line,_reason",
                        "+918187867008,\"José, \"\"Joe\"\"\",3,Name: 'é' is not allowed",
                        ",,4,PhoneNumber: missing",
                        "8187867001,'=1+1,5,Name: '=' is not allowed");
    }

    @Test
    void aRowThatWasSentInAnotherFormIsShownAsItStood() throws IOException {
        String text = csv(
                List.of("PhoneNumber", "ExpiryDate"),
                // with a value made by the feed in the third place, and without
                new Reject(
                        3,
                        RowState.REFUSED,
                        "no",
                        List.of("8187867001", "2027-01-05", "usual", "8187867001", "05/01/2027")),
                new Reject(4, RowState.REFUSED, "no", List.of("8187867002", "2027-01-05", "usual")));

        assertThat(text.lines().skip(1)).containsExactly("8187867001,05/01/2027,3,no", "8187867002,2027-01-05,4,no");
    }

    @Test
    void aRepeatNeedsNoMendingAndIsNotInTheFile() throws IOException {
        String text = csv(
                List.of("PhoneNumber"),
                new Reject(3, RowState.DUPLICATE, "the same number stands earlier in the file", List.of("8187867008")));

        assertThat(text.lines()).containsExactly("\uFEFFPhoneNumber,_line,_reason");
    }

    private String csv(List<String> header, Reject... rejects) throws IOException {
        try (Ledger ledger = Ledger.open(TestLedger.at(home.resolve("ledger.db")))) {
            LedgerModule module = new LedgerModule(ledger, Map.of(), Clock.fixed(NOW, ZoneOffset.UTC));
            Drops drops = module.drops();
            drops.open(Drop.arriving("d1", "leads", "leads.csv", "0", 1, NOW, NOW)
                    .withHeader(header, Map.of("PhoneNumber", 0, "Name", 2)));
            drops.append("d1", List.of(), List.of(rejects), rejects.length, rejects.length, 0);
            try (InputStream csv = RejectedCsv.of(drops.find("d1").orElseThrow(), module.dropRows())) {
                return new String(csv.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
