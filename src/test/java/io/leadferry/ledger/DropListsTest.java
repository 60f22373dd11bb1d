package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.add;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.ledger.DropLists.Page;
import io.leadferry.model.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each drop is in one list, whatever its state and its age. */
@OnBothLedgers
class DropListsTest {

    private static final List<String> FEEDS = List.of("leads");
    private static final int ALL = 1_000;

    @TempDir
    Path home;

    @Test
    void eachDropIsInOneListAndWhatNeedsSomebodyIsFoundHoweverOldItIs() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, true, 1)) {
            String held = aside(fixture, "held.csv", true);
            String unreadable = aside(fixture, "old.csv", false);
            fixture.clock.advance(Duration.ofDays(6));
            String doubt = fixture.drop(add("A"), "9000000001");
            fixture.answer(fixture.cut(ADD), Outcome.Kind.IN_DOUBT);
            String unknown = fixture.drop(add("Nowhere"), "9000000002");
            fixture.answer(fixture.cut(ADD), Outcome.Kind.CAMPAIGN_REFUSED);
            String discarded = aside(fixture, "discarded.csv", true);
            fixture.drops.discard(discarded);
            String released = aside(fixture, "released.csv", true);
            fixture.drops.release(released);
            String done = fixture.drop(add("A"), "9000000003");
            fixture.answer(fixture.cut(ADD), Outcome.Kind.CONFIRMED);
            String waiting = fixture.drop(add("A"), "9000000004");
            fixture.unsealed(add("A"), "9000000005");
            String reading = fixture.drops.unsealed().get(0).id();
            DropLists lists = fixture.module.dropLists();
            Instant weekAgo = fixture.clock.instant().minus(Duration.ofDays(7));

            assertThat(ids(lists.told(FEEDS, weekAgo, ALL, ALL).ofSomebody()))
                    .startsWith(held)
                    .containsExactlyInAnyOrder(held, unreadable, doubt, unknown);
            assertThat(ids(lists.told(FEEDS, weekAgo, ALL, ALL).atWork())).containsExactly(reading, waiting, released);
            assertThat(ids(lists.told(FEEDS, weekAgo, ALL, ALL).ended())).containsExactly(done, discarded);
            List<String> together =
                    new ArrayList<>(ids(lists.told(FEEDS, weekAgo, ALL, ALL).ofSomebody()));
            together.addAll(ids(lists.told(FEEDS, weekAgo, ALL, ALL).atWork()));
            together.addAll(ids(lists.told(FEEDS, weekAgo, ALL, ALL).ended()));
            assertThat(together)
                    .containsExactlyInAnyOrderElementsOf(fixture.drops.list(null, null, ALL).stream()
                            .map(Drop::id)
                            .toList());
            assertThat(lists.told(FEEDS, weekAgo, 1, 1).ofSomebody().all())
                    .as("more than are shown")
                    .isEqualTo(4);

            assertThat(ids(lists.told(List.of("another"), weekAgo, ALL, ALL).ofSomebody()))
                    .as("its feed is no more")
                    .contains(waiting);
            Instant later = weekAgo.plus(Duration.ofDays(2));
            assertThat(ids(lists.told(FEEDS, later, ALL, ALL).ofSomebody()))
                    .as("nobody mended it, and nobody will")
                    .containsExactlyInAnyOrder(held, doubt, unknown);
            assertThat(ids(lists.told(FEEDS, later, ALL, ALL).ended())).contains(unreadable);
        }
    }

    @Test
    void aFileThatCameAgainWholeIsMended() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, true, 2)) {
            String later = fixture.drop(add("A"), "9000000001");
            String file = fixture.drops.find(later).orElseThrow().file();
            DropLists lists = fixture.module.dropLists();
            String unreadable = aside(fixture, file, false);
            assertThat(ids(lists.told(FEEDS, Instant.EPOCH, ALL, ALL).ofSomebody()))
                    .containsExactly(unreadable);
            fixture.ledger
                    .sql()
                    .sql("update drops set received_at = received_at - 60000 where id = ?")
                    .params(unreadable)
                    .update();
            assertThat(ids(lists.told(FEEDS, Instant.EPOCH, ALL, ALL).ofSomebody()))
                    .isEmpty();
        }
    }

    @Test
    void aResultThatTheVendorNeverToldIsToldForAWhile() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, true, 3)) {
            String untold = fixture.drop(add("A"), "9000000001", "9000000002");
            fixture.answer(fixture.cut(ADD), Outcome.Kind.ACCEPTED);
            DropLists lists = fixture.module.dropLists();
            Instant before = fixture.clock.instant();
            assertThat(ids(lists.told(FEEDS, before, ALL, ALL).ofSomebody())).isEmpty();
            assertThat(lists.neverTold(untold)).isZero();

            fixture.passTheDeadline();
            assertThat(ids(lists.told(FEEDS, before, ALL, ALL).ofSomebody())).containsExactly(untold);
            assertThat(lists.neverTold(untold)).isEqualTo(2);
            assertThat(ids(lists.told(FEEDS, before, ALL, ALL).ended())).isEmpty();
            Instant after = fixture.clock.instant().plusSeconds(1);
            assertThat(ids(lists.told(FEEDS, after, ALL, ALL).ended())).containsExactly(untold);
        }
    }

    private static String aside(LedgerFixture fixture, String file, boolean held) {
        fixture.clock.advance(Duration.ofSeconds(1));
        Instant now = fixture.clock.instant();
        String id = fixture.names.next();
        fixture.drops.setAside(Drop.arriving(id, "leads", file, id, 1, now, now)
                .inQuarantine(new Drop.Quarantine("odd", "quarantine/" + id, held, null, null), null, now));
        return id;
    }

    private static List<String> ids(Page page) {
        assertThat(page.all()).isGreaterThanOrEqualTo(page.drops().size());
        return page.drops().stream().map(Drop::id).toList();
    }
}
