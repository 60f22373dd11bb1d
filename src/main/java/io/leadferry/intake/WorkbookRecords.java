package io.leadferry.intake;

import com.github.pjfanning.xlsx.SharedStringsImplementationType;
import com.github.pjfanning.xlsx.StreamingReader;
import io.leadferry.feed.Feed;
import io.leadferry.vendor.VendorProfile.FieldRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Date1904Support;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.DefaultTempFileCreationStrategy;
import org.apache.poi.util.TempFile;
import org.jspecify.annotations.Nullable;

/**
 * The records of one sheet of a workbook (.xlsx), streamed; its texts lie in a file, not in memory. A record's line is the
 * sheet's row. Rows and columns between cells that lie far apart are no records and cost nothing.
 */
final class WorkbookRecords extends RecordBlocks {

    private static final int ROWS_AHEAD = 100;

    /** Of a workbook's own format. */
    private static final int LAST_COLUMN = 16_384;

    static {
        // beside the bounds on the whole file; a sheet of like rows folds up further than most archives
        ZipSecureFile.setMinInflateRatio(1.0 / 200);
        ZipSecureFile.setMaxEntrySize((4L << 30) - 1);
    }

    private final Workbook workbook;
    private final Iterator<Row> rows;
    private final CellText cells;
    private final Heading heading;
    private final Map<Integer, FieldRule.Kind> kinds;
    private List<String> names = List.of();

    private WorkbookRecords(Workbook workbook, Feed feed) {
        this.workbook = workbook;
        this.rows = sheet(workbook, feed.layout().sheet()).iterator();
        this.cells = new CellText(((Date1904Support) workbook).isDate1904());
        this.kinds = new HashMap<>(kinds(feed.layout().positions(), feed));
        this.heading = Heading.find(this, feed, "the sheet is empty; it needs a header row");
        this.names = heading.names();
        if (!heading.isData()) {
            Columns columns = Columns.of(heading.names(), heading.places(), feed);
            feed.operation().fields().forEach((field, rule) -> kinds.put(columns.ownPlace(field), rule.kind()));
        }
    }

    private static Map<Integer, FieldRule.Kind> kinds(List<String> positions, Feed feed) {
        Map<Integer, FieldRule.Kind> kinds = new HashMap<>();
        for (int place = 0; place < positions.size(); place++) {
            FieldRule rule = feed.operation().fields().get(positions.get(place));
            if (rule != null) {
                kinds.put(place, rule.kind());
            }
        }
        return kinds;
    }

    /**
     * Opens a workbook whose parts have been checked.
     *
     * @param workshop where its texts are laid while it is read
     * @throws UnreadableFile when it cannot be read, has no such sheet, or nothing in it
     */
    static WorkbookRecords open(Path file, Feed feed, Path workshop) throws IOException {
        Workbook workbook = guarded(() -> TempFile.withStrategy(
                new DefaultTempFileCreationStrategy(workshop.toFile()), () -> StreamingReader.builder()
                        .rowCacheSize(ROWS_AHEAD)
                        .setSharedStringsImplementationType(SharedStringsImplementationType.TEMP_FILE_BACKED)
                        .open(file.toFile())));
        WorkbookRecords records = null;
        try {
            records = guarded(() -> new WorkbookRecords(workbook, feed));
            return records;
        } finally {
            if (records == null) {
                workbook.close();
            }
        }
    }

    /** What a damaged workbook makes the libraries below throw is of many kinds, and means one thing. */
    private static <T> T guarded(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (UnreadableFile e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new UnreadableFile("the workbook is damaged; open it, save it as .xlsx, and drop it again");
        }
    }

    private static Sheet sheet(Workbook workbook, @Nullable String wanted) {
        List<String> names = new ArrayList<>();
        for (int at = 0; at < workbook.getNumberOfSheets(); at++) {
            String name = workbook.getSheetName(at);
            if (wanted == null || Feed.forgiven(wanted).equals(Feed.forgiven(name))) {
                return workbook.getSheetAt(at);
            }
            names.add(name);
        }
        throw new UnreadableFile("the workbook has no sheet '" + wanted + "'; it has: " + String.join(", ", names));
    }

    @Override
    public List<String> header() {
        return heading.names();
    }

    @Override
    public List<String> places() {
        return heading.places();
    }

    @Override
    public List<String> notes() {
        return heading.note().stream().toList();
    }

    @Override
    @Nullable
    Record read() {
        return guarded(() -> {
            while (rows.hasNext()) {
                Record record = record(rows.next());
                if (record != null) {
                    return record;
                }
            }
            return null;
        });
    }

    /** A row's cells; null where all of them are blank. */
    private @Nullable Record record(Row row) {
        List<String> fields = new ArrayList<>(names.size());
        String fault = null;
        boolean blank = true;
        for (Cell cell : row) {
            int place = cell.getColumnIndex();
            if (place < 0 || place >= LAST_COLUMN || place < fields.size()) {
                throw new UnreadableFile("the workbook is damaged: row " + (row.getRowNum() + 1)
                        + " has a cell out of its place; open it, save it as .xlsx, and drop it again");
            }
            CellText.Text text = cells.of(cell, kinds.get(place));
            if (text.text().isEmpty()) {
                continue;
            }
            fields.addAll(Collections.nCopies(place - fields.size(), ""));
            fields.add(text.text());
            blank &= text.text().isBlank();
            fault = fault == null && text.fault() != null ? name(place) + ": " + text.fault() : fault;
        }
        return blank ? null : new Record(row.getRowNum() + 1L, fields, fault);
    }

    private String name(int place) {
        return place < names.size() && !names.get(place).isBlank()
                ? names.get(place)
                : "column " + CellReference.convertNumToColString(place);
    }

    @Override
    void release() throws IOException {
        workbook.close();
    }
}
