package io.leadferry.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.model.Destination;
import io.leadferry.model.LaneId;
import io.leadferry.model.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one thread can do at best with the parts that the ferry is built of: FastCSV reads the file, and its rows become
 * slices of the ledger in the same blocks, the last of them synced to the disk. Nothing is hashed, checked, told apart or
 * sealed.
 */
final class RawLimit {

    private static final int SLICE_ROWS = 500;
    private static final int BLOCK_SLICES = 16;

    private RawLimit() {}

    /** Reads a file into a ledger of its own. Gives the seconds until all of its rows are durable. */
    static double secondsToKeep(Path file, int rows, Path folder) throws IOException {
        Clock clock = Clock.systemUTC();
        List<String> columns = List.of(LeadFile.HEADER.split(","));
        Destination destination =
                new Destination(LaneId.parse("bench/add-leads"), List.of(LeadFile.CAMPAIGN), columns, new TreeMap<>());
        try (Ledger ledger = Ledger.open("jdbc:sqlite:" + folder.resolve("raw.db"));
                CsvReader<CsvRecord> records = CsvReader.builder().ofCsvRecord(file)) {
            Drops drops = new LedgerModule(ledger, Map.of(), clock).drops();
            Drop drop = Drop.arriving(
                    "raw", "bench", file.getFileName().toString(), "", 0, clock.instant(), clock.instant());
            long begin = System.nanoTime();
            drops.open(drop);
            List<NewSlice> block = new ArrayList<>(BLOCK_SLICES);
            List<Row> slice = new ArrayList<>(SLICE_ROWS);
            long total = 0;
            for (CsvRecord record : records) {
                if (record.getStartingLineNumber() == 1) {
                    continue;
                }
                slice.add(new Row(
                        record.getStartingLineNumber(),
                        record.getField(0),
                        record.getStartingLineNumber(),
                        record.getFields()));
                total++;
                if (slice.size() == SLICE_ROWS) {
                    block.add(new NewSlice(destination, slice));
                    slice = new ArrayList<>(SLICE_ROWS);
                }
                if (block.size() == BLOCK_SLICES) {
                    drops.append(drop.id(), block, List.of(), total, 0, 0);
                    block.clear();
                }
            }
            block.add(new NewSlice(destination, slice));
            drops.append(drop.id(), block, List.of(), total, 0, 0);
            drops.note(drop.id(), List.of());
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (total != rows) {
                throw new IllegalStateException("of " + rows + " rows " + total + " were read");
            }
            return seconds;
        }
    }
}
