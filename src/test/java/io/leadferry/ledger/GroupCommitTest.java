package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many pieces of work, one commit; none is told that it is durable before it is, and none suffers for another. */
class GroupCommitTest {

    @TempDir
    Path home;

    private final Deque<Runnable> writer = new ArrayDeque<>();
    private final List<RuntimeException> ends = new ArrayList<>();
    private Ledger ledger;
    private GroupCommit commits;
    private int commitsSeen;

    @BeforeEach
    void open() {
        ledger = Ledger.open("jdbc:sqlite:" + home.resolve("ledger.db"));
        ledger.watchedBy(fault -> {
            commitsSeen += fault == null ? 1 : 0;
            if (fault != null) {
                ends.add(fault);
            }
        });
        commits = new GroupCommit(ledger, writer::add);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private CompletableFuture<?> submit(String lane) {
        return commits.submit(() -> permit(lane)).toCompletableFuture();
    }

    private void permit(String lane) {
        ledger.sql()
                .sql("insert into permits (lane, taken_at) values (?, 0)")
                .params(lane)
                .update();
    }

    /** What another process would find. */
    private List<String> durable() throws Exception {
        List<String> lanes = new ArrayList<>();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("ledger.db"));
                Statement look = other.createStatement();
                ResultSet found = look.executeQuery("select lane from permits order by id")) {
            while (found.next()) {
                lanes.add(found.getString(1));
            }
        }
        return lanes;
    }

    @Test
    void whatComesTogetherIsOneCommitInTheOrderInWhichItCame() throws Exception {
        CompletableFuture<?> first = submit("a/1");
        CompletableFuture<?> second = submit("a/2");

        assertThat(first).isNotDone();
        assertThat(durable()).isEmpty();
        writer.remove().run();

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(durable()).containsExactly("a/1", "a/2");
        assertThat(commitsSeen).isOne();
    }

    @Test
    void nobodyIsToldBeforeTheCommit() throws Exception {
        List<List<String>> seen = new ArrayList<>();
        submit("a/1").thenRun(() -> {
            try {
                seen.add(durable());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        submit("a/2");
        writer.remove().run();

        assertThat(seen).containsExactly(List.of("a/1", "a/2"));
    }

    @Test
    void aPieceThatFailsHarmsNoOther() throws Exception {
        CompletableFuture<?> before = submit("a/1");
        CompletableFuture<?> bad = commits.submit(() -> {
                    permit("a/bad");
                    throw new IllegalStateException("no");
                })
                .toCompletableFuture();
        CompletableFuture<?> after = submit("a/2");
        writer.remove().run();

        assertThat(before).isCompleted();
        assertThat(after).isCompleted();
        assertThatThrownBy(bad::join).hasRootCauseMessage("no");
        assertThat(durable()).containsExactly("a/1", "a/2");
    }

    @Test
    void whatComesDuringACommitGoesIntoTheNext() throws Exception {
        List<CompletableFuture<?>> late = new ArrayList<>();
        submit("a/1").thenRun(() -> {
            late.add(submit("a/2"));
            late.add(submit("a/3"));
        });
        writer.remove().run();

        assertThat(late).allSatisfy(one -> assertThat(one).isCompleted());
        assertThat(durable()).containsExactly("a/1", "a/2", "a/3");
        assertThat(commitsSeen).isEqualTo(2);
    }
}
