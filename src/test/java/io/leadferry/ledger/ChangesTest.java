package io.leadferry.ledger;

import static io.leadferry.ledger.LedgerFixture.ADD;
import static io.leadferry.ledger.LedgerFixture.add;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.OnBothLedgers;
import io.leadferry.ledger.Changes.Cursor;
import io.leadferry.ledger.Posts.Post;
import io.leadferry.model.Outcome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks from a cursor on knows in the end how each drop is, however the drops changed and however the asking went. */
@OnBothLedgers
class ChangesTest {

    @TempDir
    Path home;

    /** Somebody who remembers what was last told of each drop, as the text of their cursor. */
    private static final class Poller {

        private final Map<String, Drop.State> told = new HashMap<>();
        private String cursor = "0";

        int ask(LedgerFixture fixture, int limit) {
            Changes.Page page =
                    fixture.module.changes().since(Cursor.parse(cursor).orElseThrow(), null, limit);
            page.drops().forEach(drop -> told.put(drop.id(), drop.state()));
            assertThat(page.drops()).hasSizeLessThanOrEqualTo(limit);
            cursor = page.next().toString();
            return page.drops().size();
        }
    }

    @Test
    void noChangeIsLeftOutWhateverChangesBetweenTwoPages() throws Exception {
        for (long seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            try (LedgerFixture fixture = new LedgerFixture(home.resolve("s" + seed), true, seed)) {
                Poller poller = new Poller();
                for (int step = 0; step < 40; step++) {
                    switch (random.nextInt(5)) {
                        case 0 -> fixture.drop(add("A"), 1 + random.nextInt(3));
                        case 1 -> fixture.unsealed(add("A"), "91000000" + (10 + step));
                        case 2 -> fixture.drops.forgetUnsealed();
                        case 3 -> {
                            List<Drop> working = fixture.drops.list(null, Drop.State.WORKING, 100);
                            if (working.stream().anyMatch(drop -> drop.state() == Drop.State.WORKING)) {
                                fixture.answer(fixture.cut(ADD), Outcome.Kind.CONFIRMED);
                            }
                        }
                        default -> poller.ask(fixture, 1 + random.nextInt(3));
                    }
                }
                fixture.drops.forgetUnsealed();
                int asked = 0;
                while (poller.ask(fixture, 2) > 0) {
                    assertThat(++asked).as("it comes to an end").isLessThan(200);
                }
                Map<String, Drop.State> all = new HashMap<>();
                fixture.drops.each(drop -> all.put(drop.id(), drop.state()));
                assertThat(poller.told).as("seed %d", seed).isEqualTo(all);
            }
        }
    }

    @Test
    void aNumberIsNotGivenTwiceThoughItsDropIsForgotten() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, true, 1)) {
            fixture.unsealed(add("A"), "9000000001");
            Cursor seen = fixture.module.changes().now();
            fixture.drops.forgetUnsealed();
            fixture.reopen();
            String next = fixture.drop(add("A"), "9000000002");

            assertThat(ids(fixture.module.changes().since(seen, null, 10))).containsExactly(next);
        }
    }

    @Test
    void whatAnOlderLedgerHadComesFirstPageByPage() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, true, 1)) {
            List<String> old = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                old.add(fixture.drop(add("A"), "900000001" + i));
            }
            fixture.ledger.sql().sql("update drops set changed = 0").update();
            String fresh = fixture.drop(add("A"), "9000000020");
            List<String> told = new ArrayList<>();
            Changes.Page page = fixture.module.changes().since(Cursor.START, null, 2);
            while (!page.drops().isEmpty()) {
                told.addAll(ids(page));
                page = fixture.module
                        .changes()
                        .since(Cursor.parse(page.next().toString()).orElseThrow(), null, 2);
            }

            assertThat(told)
                    .startsWith(old.toArray(String[]::new))
                    .endsWith(fresh)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aPromiseOfAKeyIsMadeOnceUnlessItGivesWayAndIsToldUntilItIsRead() throws Exception {
        try (LedgerFixture fixture = new LedgerFixture(home, true, 1)) {
            Posts posts = fixture.module.posts();
            Instant now = fixture.clock.instant();
            posts.promise(new Post("d1", "leads", "a.csv", "aa", 1, now), "key", null, () -> {});
            assertThat(posts.promise(new Post("d2", "leads", "a.csv", "aa", 1, now), "key", null, () -> {}))
                    .as("another ferry has heard a request by this key meanwhile")
                    .map(Post::drop)
                    .contains("d1");
            assertThat(posts.find("d2")).isEmpty();
            posts.promise(new Post("d2", "leads", "a.csv", "aa", 1, now), "key", "d1", () -> {});
            posts.promise(new Post("d3", "other", "a.csv", "aa", 1, now), "key", null, () -> {});
            posts.promise(new Post("d4", "leads", "a.csv", "aa", 1, now));

            assertThat(posts.find("d1")).isEmpty();
            assertThat(posts.withKey("leads", "key")).map(Post::drop).contains("d2");
            assertThat(posts.waiting()).extracting(Post::drop).containsExactlyInAnyOrder("d2", "d3", "d4");
            posts.withdraw("d2");
            posts.taken("d3");
            assertThat(posts.waiting()).extracting(Post::drop).containsExactly("d4");
            assertThat(posts.withKey("leads", "key")).isEmpty();
            assertThat(posts.withKey("other", "key")).isPresent();
        }
    }

    private static List<String> ids(Changes.Page page) {
        return page.drops().stream().map(Drop::id).toList();
    }
}
