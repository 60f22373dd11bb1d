package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.TestFeeds;
import io.leadferry.feed.Feed;
import io.leadferry.intake.Records.Record;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Order;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.AbstractList;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checked blocks on their way to the ledger: in their order, a few at a time, and none behind one that did not arrive. */
class AppendTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T10:15:30Z"), ZoneOffset.UTC);

    private final Deque<Runnable> writers = new ArrayDeque<>();

    @TempDir
    Path home;

    private Ledger ledger;
    private Drops drops;
    private Reading reading;
    private long line = 1;

    @BeforeEach
    void open() {
        ledger = Ledger.open("jdbc:sqlite:" + home.resolve("ledger.db"));
        drops = new Drops(ledger, new Order(ledger, Map.of(), CLOCK), CLOCK);
        Feed feed = TestFeeds.feed("leads", "add-leads", home, List.of("Sales_1"));
        Columns columns = Columns.of(List.of("PhoneNumber", "Name"), feed);
        Drop drop = Drop.arriving("d", "leads", "leads.csv", "0", 1, CLOCK.instant(), CLOCK.instant());
        reading = new Reading(drop, feed, columns, feed.campaigns());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void blocksThatWaitTogetherArriveTogether() {
        append(10, 10);
        append(10, 10);
        append(10, 10);
        writers.remove().run();
        assertThat(total()).isEqualTo(30);
        assertThat(writers).as("who comes for the second finds it there").hasSize(1);
        writers.remove().run();
        writers.remove().run();
        reading.seal("archive/leads.csv", List.of(), drops);
        assertThat(drops.find("d").orElseThrow().state()).isEqualTo(Drop.State.WORKING);
        assertThat(total()).isEqualTo(30);
    }

    @Test
    void theRejectsOfBlocksThatArriveTogetherKeepTheirOrder() {
        reading.append(reading.check(List.of(record("none"), record("8187867008"))), drops, writers::add);
        reading.append(reading.check(List.of(record("8187867008"), record("neither"))), drops, writers::add);
        run();
        reading.seal("archive/leads.csv", List.of(), drops);
        Drop drop = drops.find("d").orElseThrow();
        assertThat(List.of(drop.total(), drop.rejected(), drop.duplicate())).containsExactly(4L, 2L, 1L);
    }

    @Test
    void fourBlocksMayBeOnTheirWayAndTheFifthWaits() throws Exception {
        for (int block = 0; block < 4; block++) {
            append(10, 10);
        }
        assertThatTheNextWaits(10, 10);
    }

    @Test
    void fewerWhereTheirRowsAreLong() throws Exception {
        append(10, 250_000);
        assertThatTheNextWaits(10, 250_000);
    }

    private void assertThatTheNextWaits(int rows, int nameLength) throws Exception {
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<?> next = reader.submit(() -> append(rows, nameLength));
            assertThatThrownBy(() -> next.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            run();
            next.get(10, TimeUnit.SECONDS);
        } finally {
            reader.shutdownNow();
        }
    }

    @Test
    void noBlockArrivesBehindOneThatDidNot() {
        append(10, 10);
        run();
        // the third comes while the second is being written, which fails
        reading.append(failing(() -> append(10, 10)), drops, writers::add);
        run();
        assertThat(total()).isEqualTo(10);
        assertThatThrownBy(reading::written)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("the disk is full");
        assertThat(total()).isEqualTo(10);
    }

    /** A block that cannot be written. */
    private static Reading.Checked failing(Runnable before) {
        List<NewSlice> slices = new AbstractList<>() {
            @Override
            public NewSlice get(int index) {
                throw new IndexOutOfBoundsException(index);
            }

            @Override
            public int size() {
                before.run();
                throw new IllegalStateException("the disk is full");
            }
        };
        return new Reading.Checked(slices, List.of(), 20, 0, 0, 0);
    }

    private long total() {
        return drops.find("d").orElseThrow().total();
    }

    private void run() {
        while (!writers.isEmpty()) {
            writers.remove().run();
        }
    }

    private void append(int rows, int nameLength) {
        List<Record> block = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            block.add(new Record(++line, List.of(Long.toString(8187860000L + line), "x".repeat(nameLength)), null));
        }
        reading.append(reading.check(block), drops, writers::add);
    }

    private Record record(String number) {
        return new Record(++line, List.of(number, "Asha"), null);
    }
}
