package io.leadferry.intake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.poi.ss.util.CellRangeAddress;
import org.jspecify.annotations.Nullable;

/**
 * The merged cells of a sheet, followed row by row: what a person sees in all of them stands in the first. All ranges lie in
 * memory, 14 bytes each, and of the cells those that the row at hand has.
 */
final class Merges {

    /** More make no list that a person has made. */
    private static final int MOST = 1_000_000;

    private static final int COLUMN_BITS = 14;
    private static final int INDEX_BITS = 24;

    /** First row, first column and place in the other two, sorted. */
    private final long[] firsts;

    private final int[] lastRows;
    private final short[] lastColumns;
    private int next;
    private final NavigableMap<Integer, Span> open = new TreeMap<>();

    private Merges(long[] firsts, int[] lastRows, short[] lastColumns) {
        this.firsts = firsts;
        this.lastRows = lastRows;
        this.lastColumns = lastColumns;
    }

    /** A range of merged cells, and what stands in its first one, once that has been read. */
    static final class Span {
        private final int firstRow;
        private final int lastRow;
        private final int firstColumn;
        private final int lastColumn;
        private CellText.Text text = CellText.Text.NONE;

        private Span(int firstRow, int lastRow, int firstColumn, int lastColumn) {
            this.firstRow = firstRow;
            this.lastRow = lastRow;
            this.firstColumn = firstColumn;
            this.lastColumn = lastColumn;
        }

        /** Whether this is the cell whose text is shown for all of them. */
        boolean isLed(int row, int column) {
            return row == firstRow && column == firstColumn;
        }

        /** Whether its text is to be seen in a row above, too. */
        boolean isBelowItsFirst(int row) {
            return row > firstRow;
        }

        int firstRow() {
            return firstRow;
        }

        int lastRow() {
            return lastRow;
        }

        int firstColumn() {
            return firstColumn;
        }

        CellText.Text text() {
            return text;
        }

        void show(CellText.Text shown) {
            text = shown;
        }

        private boolean isSame(Span other) {
            return firstRow == other.firstRow
                    && lastRow == other.lastRow
                    && firstColumn == other.firstColumn
                    && lastColumn == other.lastColumn;
        }
    }

    /**
     * Goes on to a row; what ends above it is forgotten.
     *
     * @param row counted from 0, below the last one
     * @throws UnreadableFile when ranges lie one above the other
     */
    void goTo(int row) {
        open.values().removeIf(span -> span.lastRow < row);
        while (next < firsts.length && firstRow(firsts[next]) <= row) {
            long first = firsts[next++];
            int at = (int) (first & ((1L << INDEX_BITS) - 1));
            if (lastRows[at] >= row) {
                int column = (int) (first >>> INDEX_BITS) & ((1 << COLUMN_BITS) - 1);
                open(new Span(firstRow(first), lastRows[at], column, lastColumns[at]));
            }
        }
    }

    private static int firstRow(long first) {
        return (int) (first >>> (INDEX_BITS + COLUMN_BITS));
    }

    private void open(Span span) {
        Map.Entry<Integer, Span> left = open.floorEntry(span.lastColumn);
        if (left != null && left.getValue().isSame(span)) {
            return;
        }
        if (left != null && left.getValue().lastColumn >= span.firstColumn) {
            throw new UnreadableFile("the workbook is damaged: its merged cells overlap in row " + (span.firstRow + 1)
                    + "; undo the merges there in Excel, save it, and drop it again");
        }
        open.put(span.firstColumn, span);
    }

    /** The ranges that the row at hand has cells of, from left to right. */
    Collection<Span> open() {
        return open.values();
    }

    /** The range to which a cell of the row at hand belongs; null where it is not merged. */
    @Nullable
    Span at(int column) {
        Map.Entry<Integer, Span> left = open.isEmpty() ? null : open.floorEntry(column);
        return left != null && left.getValue().lastColumn >= column ? left.getValue() : null;
    }

    /** The gathering of a sheet's ranges, in whatever order they come. */
    static final class Gathering {
        private long[] firsts = new long[16];
        private int[] lastRows = new int[16];
        private short[] lastColumns = new short[16];
        private int count;

        /**
         * Adds a range, such as {@code C2:C4}.
         *
         * @throws UnreadableFile when there are more than a list can have
         */
        void add(String range) {
            CellRangeAddress cells = CellRangeAddress.valueOf(range);
            int firstRow = Math.max(0, Math.min(cells.getFirstRow(), cells.getLastRow()));
            int firstColumn = Math.max(0, Math.min(cells.getFirstColumn(), cells.getLastColumn()));
            int lastRow = Math.max(cells.getFirstRow(), cells.getLastRow());
            int lastColumn = Math.max(cells.getFirstColumn(), cells.getLastColumn());
            if (lastRow >= SheetRows.ROWS || lastColumn >= SheetRows.COLUMNS) {
                throw new IllegalArgumentException("merged cells outside of the sheet");
            }
            if (count == MOST) {
                throw new UnreadableFile("the sheet has more than " + MOST
                        + " merged ranges; undo the merges in Excel, and fill the cells");
            }
            if (count == firsts.length) {
                int more = Math.min(MOST, count * 2);
                firsts = Arrays.copyOf(firsts, more);
                lastRows = Arrays.copyOf(lastRows, more);
                lastColumns = Arrays.copyOf(lastColumns, more);
            }
            firsts[count] = ((((long) firstRow) << COLUMN_BITS) | firstColumn) << INDEX_BITS | count;
            lastRows[count] = lastRow;
            lastColumns[count] = (short) lastColumn;
            count++;
        }

        Merges gathered() {
            long[] sorted = Arrays.copyOf(firsts, count);
            Arrays.sort(sorted);
            return new Merges(sorted, lastRows, lastColumns);
        }
    }

    /** Ranges of cells in which the results of a formula would stand that nobody has worked out. */
    static final class Unknown {
        private static final int MOST_OPEN = 1_000;

        private final List<CellRangeAddress> ranges = new ArrayList<>();

        /** Adds the cells of a formula. */
        void add(String range) {
            if (ranges.size() == MOST_OPEN) {
                throw new UnreadableFile("the sheet has more than " + MOST_OPEN
                        + " formulas of many cells that were never worked out; open it in Excel, save it, and drop it"
                        + " again");
            }
            ranges.add(CellRangeAddress.valueOf(range));
        }

        /** Those that the row has cells of; what ends above it is forgotten. */
        List<CellRangeAddress> at(int row) {
            ranges.removeIf(range -> range.getLastRow() < row);
            return ranges;
        }
    }
}
