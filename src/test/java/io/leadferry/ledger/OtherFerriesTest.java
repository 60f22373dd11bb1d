package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.DELETE;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.TestLedger;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.lane.WhyItWaits.Outlook;
import io.leadferry.ledger.Nodes.Duty;
import io.leadferry.model.Call;
import io.leadferry.model.Outcome;
import io.leadferry.model.Wait;
import io.leadferry.model.Wait.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for another ferry, which is not heard of; and that nothing does so where the ledger has one ferry. */
@OnBothLedgers
class OtherFerriesTest {

    private static final String OTHER = "the-others-id";

    @TempDir
    Path home;

    private LedgerFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture(home, true, 7);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** Another ferry, which was last heard of before this one was. */
    private void otherIsSilentFor(Duration silence) {
        write("delete from nodes where id = ?", OTHER);
        write(
                "insert into nodes (id, name, place, alone, began_at, seen_at)"
                        + " select ?, 'ferry-2', 'process 7 on there', 0, 0, seen_at - ? from nodes where id = ?",
                OTHER,
                silence.toMillis(),
                fixture.ledger.node());
    }

    private void otherIsGone(boolean mayWake) {
        otherIsSilentFor(Duration.ofSeconds(12));
        write("update nodes set gone_at = seen_at, may_wake = ? where id = ?", mayWake ? 1 : 0, OTHER);
    }

    private void has(String account, @Nullable String node) {
        fixture.module.nodes().know(Set.of(Duty.of(account)));
        write("update duties set node = ?, since = ? where name = ?", node, now().toEpochMilli(), Duty.of(account));
    }

    private void write(String sql, @Nullable Object... values) {
        fixture.ledger.inTransaction(() -> {
            fixture.ledger.sql().sql(sql).params(values).update();
        });
    }

    private Instant now() {
        return fixture.clock.instant();
    }

    private Outlook of(String drop) {
        return fixture.why.of(fixture.drops.find(drop).orElseThrow());
    }

    /** What drop, row and lane say alike; on a ledger in a file they have nothing to say of it. */
    private @Nullable Wait otherNode(String drop) {
        List<Wait> waits = of(drop).waits().stream()
                .filter(wait -> wait.kind() == Kind.OTHER_NODE)
                .toList();
        assertThat(waits).hasSize(TestLedger.ON_SERVER ? 1 : 0);
        assertThat(fixture.why
                        .ofRow(fixture.drops.find(drop).orElseThrow(), 2)
                        .orElseThrow()
                        .waits())
                .filteredOn(wait -> wait.kind() == Kind.OTHER_NODE)
                .isEqualTo(waits);
        assertThat(fixture.why.of(ADD).waits())
                .filteredOn(waiting -> waiting.why().kind() == Kind.OTHER_NODE)
                .hasSameSizeAs(waits)
                .allSatisfy(waiting -> assertThat(waiting.rows()).isPositive());
        assertThat(fixture.why.ofLanes(List.of(ADD, DELETE)).apply(ADD)).isEqualTo(fixture.why.of(ADD));
        fixture.nothingWaitsInSilence();
        return waits.isEmpty() ? null : waits.get(0);
    }

    private void nobodyWaitsForOthers(String drop) {
        assertThat(of(drop).waits()).extracting(Wait::kind).doesNotContain(Kind.OTHER_NODE);
        assertThat(fixture.why.of(ADD).waits())
                .extracting(waiting -> waiting.why().kind())
                .doesNotContain(Kind.OTHER_NODE);
        fixture.nothingWaitsInSilence();
    }

    @Test
    void rowsOfAnAccountWhoseFerryIsNotHeardOfWaitForTheNextOne() {
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");
        has("acme", OTHER);
        otherIsSilentFor(Duration.ofSeconds(5));
        nobodyWaitsForOthers(drop);

        otherIsSilentFor(Duration.ofSeconds(6));
        Wait wait = otherNode(drop);
        if (wait != null) {
            assertThat(wait.text()).contains("acme", "ferry-2", "has not been heard of");
            assertThat(wait.action()).contains("process 7 on there");
            // a lease of 10 s, and two more
            assertThat(wait.until()).isEqualTo(now().plusSeconds(6));
            assertThat(of(drop).expectedAt()).isAfterOrEqualTo(wait.until());
            assertThat(fixture.why.of(ADD).nextCallAt()).isAfterOrEqualTo(wait.until());
        }
        otherIsSilentFor(Duration.ofMinutes(1));
        wait = otherNode(drop);
        if (wait != null) {
            assertThat(wait.until()).isEqualTo(now().plusSeconds(1));
        }
    }

    @Test
    void rowsOfAnAccountThatIsNobodysWaitUntilItIsTaken() {
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");
        nobodyWaitsForOthers(drop);

        has("acme", null);
        Instant since = now();
        fixture.clock.advance(Duration.ofSeconds(3));
        Wait wait = otherNode(drop);
        if (wait != null) {
            assertThat(wait.text()).contains("no ferry sees to the account acme");
            assertThat(wait.action()).contains("configuration");
            assertThat(wait.since()).isEqualTo(since);
            assertThat(wait.until()).isNotNull();
        }
        otherIsGone(true);
        has("acme", OTHER);
        wait = otherNode(drop);
        if (wait != null) {
            assertThat(wait.text()).contains("ferry-2");
        }

        has("acme", fixture.ledger.node());
        has("other", null);
        nobodyWaitsForOthers(drop);
    }

    @Test
    void aPausedLaneWaitsForAPersonWhoeverHasIt() {
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");
        has("acme", null);
        fixture.lanes.set(ADD, Lanes.State.PAUSED, null, now());
        nobodyWaitsForOthers(drop);
        assertThat(of(drop).waits()).extracting(Wait::kind).containsExactly(Kind.PAUSED);
    }

    @Test
    void aLaneInWhichNothingWaitsDoesNotWaitForAFerry() {
        fixture.drop(LedgerFixture.add("North"), "9000000001");
        fixture.answer(fixture.cut(ADD), Outcome.Kind.CONFIRMED);
        fixture.lanes.rest(ADD, Kind.LANE_RESTS, "said later", now(), now().plusSeconds(60));
        has("acme", null);

        assertThat(fixture.why.of(ADD).waits())
                .extracting(waiting -> waiting.why().kind())
                .doesNotContain(Kind.OTHER_NODE);
    }

    @Test
    void rowsInACallOfAFerryThatIsGoneAreInNobodysHandUntilTheirAnswerWouldHaveCome() {
        String drop = fixture.drop(LedgerFixture.add("North"), "9000000001");
        Call call = fixture.cut(ADD);
        Instant sentAt = Instant.ofEpochMilli(fixture.ledger
                .sql()
                .sql("select sent_at from calls")
                .query(Long.class)
                .single());
        Duration answered = new VendorProfiles()
                .find("ozonetel")
                .orElseThrow()
                .operation("add-leads")
                .answerTimeout();
        write("update calls set node = ? where id = ?", OTHER, call.id());
        otherIsSilentFor(Duration.ofSeconds(3));
        assertThat(of(drop).waits()).isEmpty();

        write("delete from nodes where id = ?", OTHER);
        assertThat(of(drop).waits()).as("of a ferry that nobody remembers").isEmpty();

        otherIsGone(true);
        Wait wait = gone(drop);
        assertThat(wait.text()).contains("ferry-2", "has not been heard of");
        assertThat(wait.action()).contains("process 7 on there");
        assertThat(wait.until()).isEqualTo(sentAt.plus(answered).plusSeconds(10 + 2));
        assertThat(of(drop).expectedAt()).isEqualTo(wait.until());
        Instant until = wait.until();
        fixture.clock.advance(Duration.between(now(), until).plusSeconds(1));
        assertThat(gone(drop).until()).as("it is about to be taken over").isEqualTo(now().plusSeconds(1));

        otherIsGone(false);
        wait = gone(drop);
        assertThat(wait.text()).contains("ferry-2", "has ended");
        assertThat(wait.action()).isNull();

        fixture.answer(call, Outcome.Kind.CONFIRMED);
        assertThat(of(drop).waits()).isEmpty();
    }

    private Wait gone(String drop) {
        assertThat(of(drop).waits()).extracting(Wait::kind).containsExactly(Kind.OTHER_NODE);
        Wait wait = of(drop).waits().get(0);
        assertThat(fixture.why
                        .ofRow(fixture.drops.find(drop).orElseThrow(), 2)
                        .orElseThrow()
                        .waits())
                .containsExactly(wait);
        fixture.nothingWaitsInSilence();
        return wait;
    }
}
