package io.leadferry.intake;

import io.leadferry.TestFeeds;
import io.leadferry.feed.Feed;
import io.leadferry.intake.Records.Record;
import io.leadferry.ledger.Drop;
import io.leadferry.model.Disk;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a file, from its bytes to its checked rows, without a ledger.
 *
 * @param unreadable the reason of its quarantine; null where it is read
 * @param records as they stand in the file
 * @param notes on how it was read
 * @param held why a person is asked before it is sent; null where nobody is
 */
record Outcome(
        String unreadable,
        List<String> header,
        List<Record> records,
        long total,
        List<Row> rows,
        List<Reject> rejects,
        List<String> notes,
        String held) {

    static Outcome of(Path file, Feed.Layout layout, Path workshop) throws IOException {
        return of(file, feed(layout), workshop);
    }

    static Outcome of(Path file, Feed feed, Path workshop) throws IOException {
        List<Record> all = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        List<Reject> rejects = new ArrayList<>();
        try (Records records = new Formats(workshop, new Disk()).open(Content.of(file), feed)) {
            Columns columns = Columns.of(records.header(), records.places(), feed);
            Drop drop = Drop.arriving("d", "leads", "f", "0", 1, Instant.EPOCH, Instant.EPOCH)
                    .withHeader(records.header().subList(0, columns.width()), columns.mapping());
            Reading reading = new Reading(drop, feed, columns, feed.campaigns());
            while (records.hasNext()) {
                List<Record> block = records.next();
                all.addAll(block);
                Reading.Checked checked = reading.check(block);
                checked.slices().forEach(slice -> rows.addAll(slice.rows()));
                rejects.addAll(checked.rejects());
            }
            reading.rest().forEach(slice -> rows.addAll(slice.rows()));
            return new Outcome(
                    null,
                    drop.header(),
                    all,
                    reading.total(),
                    rows,
                    rejects,
                    records.notes(),
                    reading.guarded(List::of));
        } catch (UnreadableFile e) {
            return new Outcome(e.getMessage(), List.of(), List.of(), 0, List.of(), List.of(), List.of(), null);
        }
    }

    static Feed feed(Feed.Layout layout) {
        return TestFeeds.feed("leads", "add-leads", Path.of("inbox"), List.of("North"), layout, false);
    }
}
