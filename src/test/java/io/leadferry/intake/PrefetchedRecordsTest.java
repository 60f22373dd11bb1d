package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.intake.Records.Record;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocks that are read ahead are the same blocks, one ahead at the most, and their faults come in their turn. */
class PrefetchedRecordsTest {

    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final Blocks blocks = new Blocks(5);

    @AfterEach
    void end() {
        readers.shutdownNow();
    }

    @Test
    void theBlocksComeInTheirOrderAndOnce() {
        PrefetchedRecords records = new PrefetchedRecords(blocks, readers);
        List<Long> lines = new ArrayList<>();
        while (records.hasNext()) {
            records.next().forEach(record -> lines.add(record.line()));
        }
        assertThat(lines).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(records.notes()).containsExactly("5 read");
    }

    @Test
    void oneBlockIsReadAheadAndNotTwo() {
        List<Runnable> asked = new ArrayList<>();
        PrefetchedRecords records = new PrefetchedRecords(blocks, asked::add);
        records.next();
        assertThat(records.hasNext()).isTrue();
        assertThat(asked).hasSize(1);
        assertThat(blocks.read).isEqualTo(1);
        asked.get(0).run();
        records.next();
        assertThat(asked).hasSize(2);
        assertThat(blocks.read).isEqualTo(2);
    }

    @Test
    void aFileOfOneBlockNeedsNobodyElse() {
        PrefetchedRecords records = new PrefetchedRecords(new Blocks(1), task -> {
            throw new AssertionError("there is nothing to read ahead");
        });
        assertThat(records.next()).hasSize(1);
        assertThat(records.hasNext()).isFalse();
    }

    @Test
    void aFaultComesInItsTurnAndAsItIs() {
        blocks.faultAt = 3;
        PrefetchedRecords records = new PrefetchedRecords(blocks, readers);
        assertThat(records.next().get(0).line()).isEqualTo(1);
        assertThat(records.next().get(0).line()).isEqualTo(2);
        assertThatThrownBy(() -> {
                    while (records.hasNext()) {
                        records.next();
                    }
                })
                .isInstanceOf(UnreadableFile.class)
                .hasMessage("line 3");
    }

    @Test
    void aFaultInFrontOfABlockDoesNotTakeTheOneBefore() {
        blocks.faultInFrontOf = 2;
        PrefetchedRecords records = new PrefetchedRecords(blocks, readers);
        assertThat(records.next().get(0).line()).isEqualTo(1);
        assertThat(records.hasNext()).isTrue();
        assertThatThrownBy(records::next).isInstanceOf(UnreadableFile.class).hasMessage("in front of line 2");
    }

    @Test
    void theFileIsNotClosedWhileABlockOfItIsRead() throws Exception {
        blocks.gateAt = 2;
        PrefetchedRecords records = new PrefetchedRecords(blocks, readers);
        records.next();
        assertThat(blocks.reached.await(10, TimeUnit.SECONDS)).isTrue();
        var closing = readers.submit(() -> {
            records.close();
            return null;
        });
        assertThatThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        blocks.gate.countDown();
        closing.get(10, TimeUnit.SECONDS);
        assertThat(blocks.closed).isTrue();
        assertThat(blocks.closedWhileRead).isFalse();
    }

    /** Blocks of one record, told by its line. */
    private static final class Blocks implements Records {
        private final int count;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);
        private volatile int read;
        private volatile int faultAt;
        private volatile int faultInFrontOf;
        private volatile int gateAt;
        private volatile boolean reading;
        private volatile boolean closed;
        private volatile boolean closedWhileRead;

        Blocks(int count) {
            this.count = count;
        }

        @Override
        public List<String> header() {
            return List.of("PhoneNumber");
        }

        @Override
        public List<String> notes() {
            return List.of(read + " read");
        }

        @Override
        public boolean hasNext() {
            if (read + 1 == faultInFrontOf) {
                throw new UnreadableFile("in front of line " + faultInFrontOf);
            }
            return read < count;
        }

        @Override
        public List<Record> next() {
            reading = true;
            read = read + 1;
            if (read == gateAt) {
                reached.countDown();
                try {
                    gate.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            reading = false;
            if (read == faultAt) {
                throw new UnreadableFile("line " + read);
            }
            return List.of(new Record(read, List.of("8187867008"), null));
        }

        @Override
        public void close() throws IOException {
            closedWhileRead = reading;
            closed = true;
        }
    }
}
