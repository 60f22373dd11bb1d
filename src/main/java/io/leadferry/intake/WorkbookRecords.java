package io.leadferry.intake;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.feed.Feed;
import io.leadferry.intake.Book.Sheet;
import io.leadferry.intake.CellText.Text;
import io.leadferry.intake.SheetRows.SheetCell;
import io.leadferry.intake.SheetRows.SheetRow;
import io.leadferry.model.DiskFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.jspecify.annotations.Nullable;

/**
 * The records of one sheet of a workbook (.xlsx) as a person sees them who opens it, streamed; its texts lie in a file, not
 * in memory. A record's line is the sheet's row. Rows and columns between cells that lie far apart are no records and cost
 * nothing.
 */
final class WorkbookRecords extends RecordBlocks {

    private static final String HIDDEN =
            "the row is hidden in the workbook, and the feed rejects such rows; show it in Excel, or delete it there";

    /** Sheets beyond are told by their number alone. */
    private static final int SHEETS_TOLD = 5;

    private final Book book;
    private final Sheet sheet;
    private final SheetRows rows;
    private final Merges merges;
    private final BitSet hiddenColumns;
    private final Merges.Unknown unknown = new Merges.Unknown();
    private final CellText cells;
    private final Heading heading;
    private final Map<Integer, FieldRule> rules;
    private final boolean rejectsHidden;

    /** Places whose values are sent or decide what is; null until that is known. */
    private @Nullable BitSet used;

    /** Of the rows that may be the header: where a name is that nobody knows. */
    private final Map<Long, String> namesUnknown = new HashMap<>();

    private List<String> names = List.of();
    private long hidden;
    private @Nullable List<String> notes;

    private WorkbookRecords(Book book, SheetRows rows, Sheet sheet, SheetSurvey survey, Feed feed) {
        this.book = book;
        this.sheet = sheet;
        this.rows = rows;
        this.merges = survey.merges();
        this.hiddenColumns = survey.hiddenColumns();
        this.cells = new CellText(book);
        this.rules = new HashMap<>(rules(feed.layout().positions(), feed));
        this.rejectsHidden = feed.layout().hiddenRows() == Feed.HiddenRows.REJECT;
        this.heading = Heading.find(this, feed, () -> "the sheet is empty; it needs a header row" + elsewhere());
        this.names = heading.names();
        String nameUnknown = heading.isData() ? null : namesUnknown.get(heading.line());
        if (nameUnknown != null) {
            throw new UnreadableFile("the header cannot be read: " + nameUnknown);
        }
        Columns columns = Columns.of(heading.names(), heading.places(), feed);
        feed.operation().fields().forEach((field, rule) -> rules.put(columns.ownPlace(field), rule));
        this.used = used(columns);
        if (!heading.isData()) {
            hidden = 0;
        }
    }

    private static Map<Integer, FieldRule> rules(List<String> positions, Feed feed) {
        Map<Integer, FieldRule> rules = new HashMap<>();
        for (int place = 0; place < positions.size(); place++) {
            FieldRule rule = feed.operation().fields().get(positions.get(place));
            if (rule != null) {
                rules.put(place, rule);
            }
        }
        return rules;
    }

    private static BitSet used(Columns columns) {
        BitSet used = new BitSet();
        columns.mapping().keySet().forEach(field -> {
            int place = columns.ownPlace(field);
            if (place >= 0) {
                used.set(place);
            }
        });
        return used;
    }

    /**
     * Opens a workbook whose parts have been checked.
     *
     * @param workshop where its texts are laid while it is read
     * @throws UnreadableFile when it cannot be read, has no such sheet, or nothing in it
     */
    static WorkbookRecords open(Path file, Feed feed, Workshop workshop) throws IOException {
        Book book = guarded(() -> Book.open(file, workshop));
        SheetRows rows = null;
        WorkbookRecords records = null;
        try {
            Sheet sheet = sheet(book, feed.layout().sheet());
            SheetSurvey survey = guarded(() -> SheetSurvey.of(sheet.part()));
            SheetRows opened = guarded(() -> SheetRows.of(sheet.part()));
            rows = opened;
            records = guarded(() -> new WorkbookRecords(book, opened, sheet, survey, feed));
            return records;
        } finally {
            if (records == null) {
                close(rows, book);
            }
        }
    }

    /** A part of a workbook being read. */
    private interface Step<T> {
        T read() throws IOException, XMLStreamException, OpenXML4JException;
    }

    /**
     * What a damaged workbook makes the libraries below throw is of many kinds, and means one thing; a full disk under its
     * texts, or a file that could not be opened, is no damage.
     */
    private static <T> T guarded(Step<T> step) {
        try {
            return step.read();
        } catch (UnreadableFile e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | IOException | XMLStreamException | OpenXML4JException e) {
            if (DiskFault.isIn(e)) {
                throw new UncheckedIOException(e instanceof IOException fault ? fault : new IOException(e));
            }
            throw new UnreadableFile("the workbook is damaged; open it, save it as .xlsx, and drop it again");
        }
    }

    /** The sheet of that name, hidden or not; without a name the first that a person sees. */
    private static Sheet sheet(Book book, @Nullable String wanted) {
        return book.sheets().stream()
                .filter(one ->
                        wanted == null ? !one.hidden() : Feed.forgiven(wanted).equals(Feed.forgiven(one.name())))
                .findFirst()
                .orElseThrow(() -> {
                    String names = book.sheets().stream().map(Sheet::name).collect(Collectors.joining(", "));
                    return new UnreadableFile(
                            wanted == null
                                    ? "the workbook has no sheet that can be seen; hidden are: " + names
                                            + ". Show one in Excel, or name it under `sheet` of the feed"
                                    : "the workbook has no sheet '" + wanted + "'; it has: " + names);
                });
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
    @Nullable
    Record read() {
        return guarded(() -> Optional.ofNullable(nextRecord())).orElse(null);
    }

    private @Nullable Record nextRecord() throws IOException, XMLStreamException {
        for (SheetRow row = rows.next(); row != null; row = rows.next()) {
            Record record = record(row);
            if (record != null) {
                return record;
            }
        }
        return null;
    }

    /** A row's cells; null where nothing of its own is in them. */
    private @Nullable Record record(SheetRow row) throws IOException {
        merges.goTo(row.number());
        Fields fields = new Fields(row.number());
        for (SheetCell cell : row.cells()) {
            Merges.Span span = merges.at(cell.column());
            if (span != null && !span.isLed(row.number(), cell.column())) {
                continue; // behind a merged cell, where nobody sees it
            }
            Text text = cells.of(cell, rules.get(cell.column()));
            if (span != null) {
                span.show(text);
            }
            if (cell.spread() != null && text.equals(Text.UNKNOWN)) {
                unknown.add(cell.spread());
            }
            fields.own(cell.column(), text);
        }
        fields.addUnknown();
        if (fields.isBlank()) {
            return null;
        }
        for (Merges.Span span : merges.open()) {
            if (span.isBelowItsFirst(row.number())) {
                fields.merged(span.firstColumn(), span.text());
            }
        }
        hidden += row.hidden() ? 1 : 0;
        return fields.record(row.hidden());
    }

    /** The fields of one row. */
    private final class Fields {
        private final int row;
        private final List<String> texts = new ArrayList<>(names.size());
        private @Nullable String fault;
        private boolean blank = true;
        private long characters;

        Fields(int row) {
            this.row = row;
        }

        boolean isBlank() {
            return blank;
        }

        /** Takes what stands in a cell of the row. */
        void own(int place, Text text) {
            put(place, text);
            blank &= text.text().isBlank() && (text.fault() == null || !isUsed(place));
        }

        /** Takes what is seen in a cell because it is merged with one above. */
        void merged(int place, Text text) {
            if (place < (used == null ? MOST_COLUMNS : names.size())) {
                put(place, text);
            }
        }

        /** Takes note of cells that a formula would fill which nobody has worked out. */
        void addUnknown() {
            for (CellRangeAddress range : unknown.at(row)) {
                for (int place = range.getFirstColumn();
                        place <= Math.min(range.getLastColumn(), MOST_COLUMNS - 1);
                        place++) {
                    if (isUsed(place)
                            && (place >= texts.size() || texts.get(place).isEmpty())) {
                        own(place, Text.UNKNOWN);
                    }
                }
            }
        }

        private void put(int place, Text text) {
            if (!text.text().isEmpty()) {
                if (place >= texts.size()) {
                    texts.addAll(Collections.nCopies(place - texts.size() + 1, ""));
                }
                texts.set(place, text.text());
                characters += text.text().length();
                checkLength(row + 1L, characters);
            }
            if (fault == null && text.fault() != null && isUsed(place)) {
                fault = name(place) + ": " + text.fault() + " (cell " + CellReference.convertNumToColString(place)
                        + (row + 1) + ")";
                if (used == null && text.equals(Text.UNKNOWN)) {
                    namesUnknown.put(row + 1L, fault);
                }
            }
        }

        Record record(boolean isHidden) {
            return new Record(row + 1L, texts, isHidden && rejectsHidden && used != null ? HIDDEN : fault, isHidden);
        }
    }

    private boolean isUsed(int place) {
        return used == null || used.get(place);
    }

    private String name(int place) {
        return place < names.size() && !names.get(place).isBlank()
                ? names.get(place)
                : "column " + CellReference.convertNumToColString(place);
    }

    /** Which sheet was read, and what of the workbook a person may not expect to have been read, or not. */
    @Override
    public List<String> notes() {
        if (notes == null) {
            List<String> told = new ArrayList<>(heading.note().stream().toList());
            List<String> others = others();
            if (sheet.hidden() || !others.isEmpty()) {
                told.add("the sheet '" + sheet.name() + "'" + (sheet.hidden() ? ", which is hidden," : "") + " was read"
                        + (others.isEmpty() ? "" : "; " + String.join(", ", others)));
            }
            if (hidden > 0) {
                told.add(hidden + (hidden == 1 ? " row is" : " rows are")
                        + " hidden in the workbook, filtered out or folded away; "
                        + (rejectsHidden ? "they were rejected" : "they were read like the others"));
            }
            List<String> columns = hiddenColumns.stream()
                    .filter(place -> place < names.size() && isUsed(place))
                    .mapToObj(this::name)
                    .toList();
            if (!columns.isEmpty()) {
                told.add("hidden in the workbook and read like the others: " + String.join(", ", columns));
            }
            notes = List.copyOf(told);
        }
        return notes;
    }

    /** Where else the workbook has rows, as the end of a reason. */
    private String elsewhere() {
        List<String> others = others();
        return others.isEmpty()
                ? ""
                : ". " + String.join(", ", others) + "; put the sheet that is meant first, or name it under `sheet` of"
                        + " the feed";
    }

    /** The other sheets with something in them. */
    private List<String> others() {
        List<String> others = book.sheets().stream()
                .filter(one -> !one.equals(sheet))
                .map(WorkbookRecords::unread)
                .filter(told -> !told.isEmpty())
                .toList();
        return others.size() <= SHEETS_TOLD
                ? others
                : IntStream.rangeClosed(0, SHEETS_TOLD)
                        .mapToObj(at -> at < SHEETS_TOLD
                                ? others.get(at)
                                : (others.size() - SHEETS_TOLD) + " more sheets have rows that were not")
                        .toList();
    }

    private static String unread(Sheet other) {
        String name = "'" + other.name() + "'" + (other.hidden() ? " (hidden)" : "");
        try {
            long filled = SheetSurvey.filledRows(other.part());
            return filled == 0
                    ? ""
                    : name + " has " + (filled == 1 ? "1 row that was" : filled + " rows that were") + " not";
        } catch (RuntimeException | StackOverflowError | IOException | XMLStreamException e) {
            // nothing of it is needed; a person is told all the same
            return name + " is damaged and was not";
        }
    }

    @Override
    void release() throws IOException {
        close(rows, book);
    }

    private static void close(@Nullable SheetRows rows, Book book) throws IOException {
        try (book) {
            if (rows != null) {
                rows.close();
            }
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }
}
