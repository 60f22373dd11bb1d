package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.HandClock;
import io.leadferry.OnBothLedgers;
import io.leadferry.TestLedger;
import io.leadferry.ledger.AuditTrail.About;
import io.leadferry.ledger.AuditTrail.Action;
import io.leadferry.ledger.AuditTrail.By;
import io.leadferry.ledger.AuditTrail.Ending;
import io.leadferry.ledger.AuditTrail.Entry;
import io.leadferry.ledger.AuditTrail.Way;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No entry without its change, no change without its entry; and none that is kept for ever. */
@OnBothLedgers
class AuditTrailRulesTest {

    private final HandClock clock = new HandClock();

    @TempDir
    Path home;

    private Ledger ledger;
    private AuditTrail trail;

    @BeforeEach
    void open() {
        ledger = Ledger.open(TestLedger.at(home.resolve("ledger.db")));
        trail = new LedgerModule(ledger, Map.of(), clock).auditTrail();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static final By ANNA = new By("anna", "127.0.0.1", Way.PAGE, null);

    private void paused(String lane) {
        trail.write(ANNA, Action.PAUSE, About.LANE, lane, Ending.DONE, "paused");
    }

    @Test
    void anEntryWhoseChangeCameToNothingIsNotThere() {
        assertThatThrownBy(() -> trail.together(() -> {
                    paused("acme/add-leads");
                    throw new IllegalStateException("the change failed");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(trail.latest(10)).isEmpty();
    }

    @Test
    void whatIsOlderThanATimeIsErasedAndNumbersAreNotGivenOutAgain() {
        paused("acme/one");
        clock.advance(Duration.ofDays(2));
        Instant since = clock.instant();
        paused("acme/two");

        trail.eraseBefore(since);
        assertThat(trail.latest(10)).extracting(Entry::name).containsExactly("acme/two");

        trail.eraseBefore(since.plusMillis(1));
        paused("acme/three");
        assertThat(trail.latest(10)).extracting(Entry::entry).containsExactly(3L);
    }

    @Test
    void whoIsKnownByAnythingIsMadeQuiet() {
        By by = new By("9876543210\n\u001b[2J" + "x".repeat(200), "10.0.0.1", Way.API, " ");

        assertThat(by.who()).doesNotContain("98765", "\n", "\u001b").hasSizeLessThan(80);
        assertThat(by.reason()).isNull();
    }
}
