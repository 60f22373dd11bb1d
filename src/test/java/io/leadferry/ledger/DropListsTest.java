package io.leadferry.ledger;

import static io.leadferry.ledger.Wharf.ADD;
import static io.leadferry.ledger.Wharf.add;
import static org.assertj.core.api.Assertions.assertThat;

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
class DropListsTest {

    private static final List<String> FEEDS = List.of("leads");
    private static final int ALL = 1_000;

    @TempDir
    Path home;

    @Test
    void eachDropIsInOneListAndWhatNeedsSomebodyIsFoundHoweverOldItIs() throws Exception {
        try (Wharf wharf = new Wharf(home, true, 1)) {
            String held = aside(wharf, "held.csv", true);
            String unreadable = aside(wharf, "old.csv", false);
            wharf.clock.advance(Duration.ofDays(6));
            String doubt = wharf.drop(add("A"), "9000000001");
            wharf.answer(wharf.cut(ADD), Outcome.Kind.IN_DOUBT);
            String unknown = wharf.drop(add("Nowhere"), "9000000002");
            wharf.answer(wharf.cut(ADD), Outcome.Kind.CAMPAIGN_REFUSED);
            String discarded = aside(wharf, "discarded.csv", true);
            wharf.drops.discard(discarded);
            String released = aside(wharf, "released.csv", true);
            wharf.drops.release(released);
            String done = wharf.drop(add("A"), "9000000003");
            wharf.answer(wharf.cut(ADD), Outcome.Kind.CONFIRMED);
            String waiting = wharf.drop(add("A"), "9000000004");
            wharf.unsealed(add("A"), "9000000005");
            String reading = wharf.drops.unsealed().get(0).id();
            DropLists lists = new DropLists(wharf.ledger);
            Instant weekAgo = wharf.clock.instant().minus(Duration.ofDays(7));

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
                    .containsExactlyInAnyOrderElementsOf(wharf.drops.list(null, null, ALL).stream()
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
        try (Wharf wharf = new Wharf(home, true, 2)) {
            String later = wharf.drop(add("A"), "9000000001");
            String file = wharf.drops.find(later).orElseThrow().file();
            DropLists lists = new DropLists(wharf.ledger);
            String unreadable = aside(wharf, file, false);
            assertThat(ids(lists.told(FEEDS, Instant.EPOCH, ALL, ALL).ofSomebody()))
                    .containsExactly(unreadable);
            wharf.ledger
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
        try (Wharf wharf = new Wharf(home, true, 3)) {
            String untold = wharf.drop(add("A"), "9000000001", "9000000002");
            wharf.answer(wharf.cut(ADD), Outcome.Kind.ACCEPTED);
            DropLists lists = new DropLists(wharf.ledger);
            Instant before = wharf.clock.instant();
            assertThat(ids(lists.told(FEEDS, before, ALL, ALL).ofSomebody())).isEmpty();
            assertThat(lists.neverTold(untold)).isZero();

            wharf.passTheDeadline();
            assertThat(ids(lists.told(FEEDS, before, ALL, ALL).ofSomebody())).containsExactly(untold);
            assertThat(lists.neverTold(untold)).isEqualTo(2);
            assertThat(ids(lists.told(FEEDS, before, ALL, ALL).ended())).isEmpty();
            Instant after = wharf.clock.instant().plusSeconds(1);
            assertThat(ids(lists.told(FEEDS, after, ALL, ALL).ended())).containsExactly(untold);
        }
    }

    private static String aside(Wharf wharf, String file, boolean held) {
        wharf.clock.advance(Duration.ofSeconds(1));
        Instant now = wharf.clock.instant();
        String id = wharf.names.next();
        wharf.drops.setAside(Drop.arriving(id, "leads", file, id, 1, now, now)
                .inQuarantine(new Drop.Quarantine("odd", "quarantine/" + id, held, null, null), null, now));
        return id;
    }

    private static List<String> ids(Page page) {
        assertThat(page.all()).isGreaterThanOrEqualTo(page.drops().size());
        return page.drops().stream().map(Drop::id).toList();
    }
}
