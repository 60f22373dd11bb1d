package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.OnBothLedgers;
import io.leadferry.TestFeeds;
import io.leadferry.TestLedger;
import io.leadferry.feed.Feed;
import io.leadferry.intake.Records.Record;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.StoredBlock;
import io.leadferry.model.Reject;
import io.leadferry.model.RowState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks on their way to the ledger: in their order, no more than fit, and none behind one that did not arrive. */
@OnBothLedgers
class BlockWriterTest {

    private static final int MEGABYTE = 1_000_000;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T10:15:30Z"), ZoneOffset.UTC);

    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<StoredBlock> written = new ArrayList<>();
    private final BlockWriter writer = new BlockWriter();

    @Test
    void blocksThatWaitTogetherAreWrittenTogetherAndInOrder() {
        append(1, 10);
        append(2, 10);
        threads.remove().run();
        append(3, 10);
        run();
        writer.await();
        assertThat(written).extracting(StoredBlock::total).containsExactly(2L, 3L);
        assertThat(written.get(0).rejects()).hasSize(2);
    }

    @Test
    void theNextBlockWaitsWhereFourMegabytesAreOnTheirWay() throws Exception {
        append(1, 2 * MEGABYTE);
        append(2, MEGABYTE);
        assertThatItWaits(3, MEGABYTE);
        assertThat(written).extracting(StoredBlock::total).containsExactly(2L, 3L);
    }

    @Test
    void aBlockOfMoreThanThatGoesAlone() throws Exception {
        append(1, 10);
        assertThatItWaits(2, 5 * MEGABYTE);
        assertThat(written).extracting(StoredBlock::total).containsExactly(1L, 2L);
    }

    private void assertThatItWaits(int total, int bytes) throws Exception {
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<?> next = reader.submit(() -> append(total, bytes));
            assertThatThrownBy(() -> next.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            run();
            next.get(10, TimeUnit.SECONDS);
            run();
        } finally {
            reader.shutdownNow();
        }
    }

    /** Who closes a reading asks as well, and does not pass on what he hears. */
    @Test
    void whoeverAsksHearsOfABlockThatWasNotWritten() {
        writer.append(
                block(1, 10),
                block -> {
                    throw new IllegalStateException("the disk is full");
                },
                threads::add);
        run();
        for (int time = 0; time < 3; time++) {
            assertThatThrownBy(writer::await).isInstanceOf(CompletionException.class);
        }
        append(2, 10);
        run();
        assertThatThrownBy(writer::await).hasRootCauseMessage("the disk is full");
        assertThat(written).isEmpty();
    }

    @Test
    void noBlockIsWrittenBehindOneThatWasNot() {
        append(1, 10);
        run();
        // the third comes while the second is being written, which fails
        writer.append(
                block(2, 10),
                block -> {
                    append(3, 10);
                    throw new IllegalStateException("the disk is full");
                },
                threads::add);
        run();
        assertThatThrownBy(writer::await)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("the disk is full");
        assertThat(written).extracting(StoredBlock::total).containsExactly(1L);
    }

    @Test
    void whoReadsOnHearsOfAFaultWithTheNextBlock() {
        writer.append(
                block(1, 10),
                block -> {
                    throw new IllegalStateException("the disk is full");
                },
                threads::add);
        run();
        assertThatThrownBy(() -> append(2, 10)).hasRootCauseMessage("the disk is full");
        assertThat(threads).isEmpty();
    }

    @Test
    void whatIsWrittenTogetherIsInTheLedgerAsIfItHadComeAlone(@TempDir Path home) {
        try (Ledger ledger = Ledger.open(TestLedger.at(home.resolve("ledger.db")))) {
            LedgerModule module = new LedgerModule(ledger, Map.of(), CLOCK);
            Drops drops = module.drops();
            Feed feed = TestFeeds.feed("leads", "add-leads", home, List.of("Sales_1"));
            Drop drop = Drop.arriving("d", "leads", "leads.csv", "0", 1, CLOCK.instant(), CLOCK.instant());
            Columns columns = Columns.of(List.of("PhoneNumber", "Name"), feed);
            Reading reading = new Reading(drop, feed, columns, feed.campaigns());
            reading.append(reading.check(List.of(record(2, "none"), record(3, "8187867008"))), drops, threads::add);
            reading.append(reading.check(List.of(record(4, "8187867008"), record(5, "nor"))), drops, threads::add);
            run();
            reading.seal("archive/leads.csv", List.of(), drops, drops.grouped(Runnable::run));
            Drop sealed = drops.find("d").orElseThrow();
            assertThat(List.of(sealed.total(), sealed.rejected(), sealed.duplicate()))
                    .containsExactly(4L, 2L, 1L);
            List<Long> lines = new ArrayList<>();
            module.dropRows().problems("d", 100, some -> some.forEach(reject -> lines.add(reject.line())));
            assertThat(lines).containsExactly(2L, 4L, 5L);
        }
    }

    private static Record record(long line, String number) {
        return new Record(line, List.of(number, "Asha"), null);
    }

    private void run() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private void append(int total, int bytes) {
        writer.append(block(total, bytes), written::add, threads::add);
    }

    private static StoredBlock block(int total, int bytes) {
        Reject reject = new Reject(total, RowState.REJECTED, "Name: missing", List.of("x".repeat(bytes)));
        return StoredBlock.of(List.of(), List.of(reject), total, total, 0);
    }
}
