package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.TestLedger;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.ledger.Erasure.What;
import io.leadferry.ledger.LedgerCheck.Finding;
import io.leadferry.model.Call;
import io.leadferry.model.Outcome;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows lose their values, and nothing else is lost, wherever a process ends. */
@OnBothLedgers
class ErasureTest {

    private static final int SLICES = 250;

    @TempDir
    private Path home;

    private LedgerFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture(home, true, 1);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** A drop of many slices and rejects, in more transactions than one. */
    private String large() {
        Instant now = fixture.clock.instant();
        String drop = fixture.names.next();
        fixture.drops.open(Drop.arriving(drop, "feed", "large.csv", "c-" + drop, 1, now, now));
        List<NewSlice> slices = IntStream.range(0, SLICES)
                .mapToObj(i -> new NewSlice(
                        LedgerFixture.add("A"),
                        List.of(row(2 * i + 2, "98765" + (10_000 + i)), row(2 * i + 3, "97765" + (10_000 + i)))))
                .toList();
        List<Reject> rejects = IntStream.range(0, 60)
                .mapToObj(i -> new Reject(
                        1_000 + i, RowState.REJECTED, "PhoneNumber: '98765' is too short", List.of("98765", "Asha")))
                .toList();
        fixture.drops.append(drop, slices, rejects, 2 * SLICES + 60, 60, 0);
        fixture.drops.seal(drop, "archive/" + drop, Duration.ZERO);
        return drop;
    }

    private static Row row(long line, String number) {
        return new Row(line, number, Long.parseLong("91" + number), List.of(number, "Asha"));
    }

    private List<Finding> unsound() {
        List<Finding> found = new ArrayList<>();
        LedgerCheck.through(fixture.ledger, fixture.clock, found::add);
        return found;
    }

    private boolean isInTheFile(String text) throws Exception {
        assertThat(fixture.module.erasure().emptyLog()).isTrue();
        if (TestLedger.ON_SERVER) { // whose files are its own
            return fixture.ledger
                    .sql()
                    .sql(
                            "select exists (select 1 from slices where position(convert_to(:text, 'UTF8') in payload) > 0"
                                    + " union all select 1 from rejects where position(convert_to(:text, 'UTF8') in payload) > 0)")
                    .param("text", text)
                    .query(Boolean.class)
                    .single();
        }
        return new String(Files.readAllBytes(home.resolve("ledger.db")), StandardCharsets.ISO_8859_1).contains(text);
    }

    @Test
    void aProcessThatEndsAfterAnyOfItsCommitsHasItDoneAgain() throws Exception {
        String drop = large();
        Map<RowState, Long> before =
                fixture.dropRows.counts(fixture.drops.find(drop).orElseThrow());
        boolean done = false;
        int deaths = 0;
        for (int commits = 1; !done; commits++) {
            int[] left = {commits};
            fixture.ledger.watchedBy(fault -> {
                if (--left[0] == 0) {
                    throw new IllegalStateException("the process ends");
                }
            });
            try {
                fixture.module.erasure().rows(drop);
                done = true;
            } catch (IllegalStateException e) {
                deaths++;
                fixture.ledger.watchedBy(fault -> {});
                assertThat(unsound()).isEmpty();
            }
        }
        fixture.ledger.watchedBy(fault -> {});

        assertThat(deaths).isGreaterThan(4);
        assertThat(unsound()).isEmpty();
        Drop erased = fixture.drops.find(drop).orElseThrow();
        assertThat(fixture.dropRows.counts(erased)).isEqualTo(before);
        assertThat(erased.erased().rowsAt()).isNotNull();
        assertThat(isInTheFile("Asha")).isFalse();
        assertThat(isInTheFile("9876510")).isFalse();
        assertThat(isInTheFile("'98765'")).isFalse();
        assertThat(fixture.dropRows.rejectReasons(drop, 5))
                .extracting(DropRows.Reason::reason)
                .containsExactly("PhoneNumber: '•••' is too short");
        assertThat(fixture.module
                        .numberRows()
                        .of(Set.of(919_876_510_000L), Set.of("9876510000"))
                        .rows())
                .isEmpty();
        assertThat(fixture.module.numberRows().at(drop, 2)).isPresent();
    }

    @Test
    void whatIsNotOverIsKept() throws Exception {
        String done = fixture.drop(LedgerFixture.delete("A"), "6000000001");
        fixture.answer(fixture.cut(LedgerFixture.DELETE), Outcome.Kind.CONFIRMED);
        String inDoubt = fixture.drop(LedgerFixture.add("A"), "6000000002");
        fixture.answer(fixture.cut(LedgerFixture.ADD), Outcome.Kind.IN_DOUBT);
        String owed = fixture.drop(LedgerFixture.add("B"), "6000000003");
        Call taken = fixture.cut(LedgerFixture.ADD);
        fixture.answer(taken, Outcome.Kind.ACCEPTED);
        String waits = fixture.drop(LedgerFixture.add("C"), "6000000004");
        Erasure erasure = fixture.module.erasure();
        Instant later = fixture.clock.instant().plus(Duration.ofDays(500));

        assertThat(erasure.due(What.ROWS, later, 10)).extracting(Drop::id).containsExactly(done);
        assertThat(erasure.notOver(later, 10)).extracting(Drop::id).containsExactly(inDoubt, owed, waits);
        fixture.calledBack(taken);
        assertThat(erasure.due(What.ROWS, later, 10)).extracting(Drop::id).containsExactly(done, owed);
        assertThat(erasure.due(What.ROWS, fixture.clock.instant().minus(Duration.ofDays(1)), 10))
                .isEmpty();
    }
}
