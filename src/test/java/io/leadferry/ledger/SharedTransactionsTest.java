package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadferry.lane.Rate;
import io.leadferry.lane.RateLimiter;
import io.leadferry.ledger.SharedTransactions.Piece;
import io.leadferry.model.LaneId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.UncategorizedSQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Who waits for the ledger has his work written with that of others: told when it is durable, and suffering for nobody. */
class SharedTransactionsTest {

    private static final Rate ANY = new Rate(5, Duration.ofSeconds(60));

    @TempDir
    Path home;

    private final AtomicInteger commits = new AtomicInteger();
    private LedgerFixture fixture;
    private SharedTransactions shared;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture(home, false, 1);
        fixture.ledger.watchedBy(fault -> commits.addAndGet(fault == null ? 1 : 0));
        shared = new SharedTransactions(fixture.ledger);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private long permit() {
        return fixture.permits.take(LedgerFixture.ADD, fixture.clock.instant(), fixture.clock.instant());
    }

    private List<Long> durable() {
        return fixture.permits.of(LedgerFixture.ADD).stream()
                .map(Permits.Permit::id)
                .toList();
    }

    @Test
    void allThatWaitsIsOneCommit() {
        Piece<Long> first = shared.bring(this::permit);
        Piece<Long> second = shared.bring(() -> {
            assertThat(first.isDone()).as("not before it is durable").isFalse();
            return permit();
        });
        shared.write();

        assertThat(durable()).containsExactly(first.result(), second.result());
        assertThat(commits).hasValue(1);
    }

    @Test
    void whatFailsHarmsNoOther() {
        Piece<Long> before = shared.bring(this::permit);
        Piece<Long> bad = shared.bring(() -> {
            permit();
            throw new IllegalStateException("no");
        });
        Piece<Long> after = shared.bring(this::permit);
        shared.write();

        assertThatThrownBy(bad::result)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
        assertThat(durable()).containsExactly(before.result(), after.result());
    }

    @Test
    void thatTheLedgerIsGoneIsToldToAllAtOnce() {
        AtomicInteger tries = new AtomicInteger();
        Piece<Long> first = shared.bring(() -> {
            tries.incrementAndGet();
            return permit();
        });
        Piece<Long> second = shared.bring(() -> {
            throw new UncategorizedSQLException("a step", null, new SQLException("the connection is closed", "08006"));
        });
        shared.write();

        assertThatThrownBy(first::result).isInstanceOf(UncategorizedSQLException.class);
        assertThatThrownBy(second::result).isInstanceOf(UncategorizedSQLException.class);
        assertThat(tries).hasValue(1);
        assertThat(durable()).isEmpty();
    }

    @Test
    void noRoomForOnePieceIsNoFaultOfAnother() {
        Piece<Long> small = shared.bring(this::permit);
        Piece<Long> big = shared.bring(() -> {
            throw new UncategorizedSQLException(
                    "a step", null, new SQLiteException("the disk is full", SQLiteErrorCode.SQLITE_FULL));
        });
        shared.write();

        assertThatThrownBy(big::result).isInstanceOf(UncategorizedSQLException.class);
        assertThat(durable()).containsExactly(small.result());
    }

    @Test
    void inATransactionItIsAPartOfThat() {
        assertThatThrownBy(() -> fixture.ledger.inTransaction(() -> {
                    fixture.ledger.inSharedTransaction(this::permit);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(durable()).isEmpty();
    }

    @Test
    void whoeverHasTheTurnWritesForThoseBehind() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        Thread writer = writer(busy);
        List<Thread> behind = new ArrayList<>();
        for (int thread = 0; thread < 5; thread++) {
            behind.add(new Thread(() -> fixture.ledger.inSharedTransaction(this::permit)));
            behind.get(thread).start();
        }
        await().until(() -> behind.stream().allMatch(SharedTransactionsTest::waits));
        busy.countDown();
        writer.join();
        for (Thread thread : behind) {
            thread.join();
        }

        assertThat(durable()).hasSize(5);
        assertThat(commits).as("the writer's, and one of all behind").hasValue(2);
    }

    /** Lanes that wait for their permits have them in one step; one that cannot have any holds up no other. */
    @Test
    void aLaneThatCanHaveNoPermitHoldsUpNoOther() throws Exception {
        fixture.ledger
                .sql()
                .sql("create trigger none before insert on permits when new.lane = 'other/add-leads'"
                        + " begin select raise(abort, 'none'); end")
                .update();
        Set<LaneId> passed = ConcurrentHashMap.newKeySet();
        CountDownLatch busy = new CountDownLatch(1);
        Thread writer = writer(busy);
        try (RateLimiter throttle =
                new RateLimiter(fixture.configuration, fixture.ledger, fixture.permits, fixture.lanes, fixture.clock)) {
            for (LaneId lane : List.of(LedgerFixture.DELETE, LedgerFixture.OTHERS_ADD, LedgerFixture.ADD)) {
                throttle.await(lane, ANY, new RateLimiter.Waiter() {
                    @Override
                    public void pass(long permit) {
                        passed.add(lane);
                    }

                    @Override
                    public void turnAway() {
                        // the one that has no permit, at the end
                    }
                });
            }
            busy.countDown();
            writer.join();
            await().until(() -> passed.containsAll(Set.of(LedgerFixture.DELETE, LedgerFixture.ADD)));
            await().until(() -> !fixture.lanes.of(LedgerFixture.OTHERS_ADD).isOpen());
            assertThat(passed).doesNotContain(LedgerFixture.OTHERS_ADD);
        }
    }

    private static boolean waits(Thread thread) {
        return Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(thread.getState());
    }

    /** Somebody who has the ledger's turn until he is let go. */
    private Thread writer(CountDownLatch busy) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread writer = new Thread(() -> fixture.ledger.inTransaction(() -> {
            begun.countDown();
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        writer.start();
        begun.await();
        return writer;
    }
}
