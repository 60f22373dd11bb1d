package io.leadferry.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.jspecify.annotations.Nullable;

/** The rows of a sheet as its XML has them, one by one. */
final class SheetRows implements AutoCloseable {

    /** Of a workbook's own format. */
    static final int ROWS = 1_048_576;

    /** Of a workbook's own format. */
    static final int COLUMNS = 16_384;

    private static final int LETTERS = 26;
    private static final String AGAIN = "; open it, save it as .xlsx, and drop it again";

    private final XmlPart xml;
    private final StringBuilder value = new StringBuilder();
    private int last = -1;
    private boolean ended;

    /**
     * A row.
     *
     * @param number counted from 0
     * @param hidden whether a person who opens the sheet does not see it: hidden, filtered out or folded away
     * @param cells from left to right
     */
    record SheetRow(int number, boolean hidden, List<SheetCell> cells) {}

    /**
     * A cell.
     *
     * @param column counted from 0
     * @param type as the XML has it: {@code n}, {@code s}, {@code str}, {@code inlineStr}, {@code b}, {@code e} or
     *     {@code d}
     * @param style the number of its style
     * @param value null where it has none; of a formula, its last result
     * @param formula whether its value is a formula's
     * @param spread of a formula with many results: the cells in which they stand; null for any other
     */
    record SheetCell(
            int column, String type, int style, @Nullable String value, boolean formula, @Nullable String spread) {

        /** Whether a person who opens the sheet may see something in it. */
        boolean isFilled() {
            return formula || (value != null && !value.isEmpty());
        }
    }

    private SheetRows(XmlPart xml) {
        this.xml = xml;
    }

    /** Opens a sheet. */
    static SheetRows of(PackagePart sheet) throws IOException, XMLStreamException {
        return new SheetRows(XmlPart.of(sheet));
    }

    /**
     * The next row that stands in the XML; null after the last.
     *
     * @throws UnreadableFile when it does not stand where it should
     */
    @Nullable
    SheetRow next() throws XMLStreamException {
        while (!ended && xml.next()) {
            if (xml.begins("row")) {
                return row();
            }
            ended = xml.ends("sheetData");
        }
        return null;
    }

    private SheetRow row() throws XMLStreamException {
        int number = xml.number("r", last + 2) - 1;
        if (number <= last || number >= ROWS) {
            throw new UnreadableFile("the workbook is damaged: row " + (number + 1) + " is out of its place" + AGAIN);
        }
        last = number;
        boolean hidden = xml.says("hidden") || isFlat(xml.attribute("ht"));
        List<SheetCell> cells = new ArrayList<>();
        int column = -1;
        while (xml.next() && !xml.ends("row")) {
            if (xml.begins("c")) {
                SheetCell cell = cell(column + 1);
                if (cell.column() <= column || cell.column() >= COLUMNS) {
                    throw new UnreadableFile(
                            "the workbook is damaged: row " + (number + 1) + " has a cell out of its place" + AGAIN);
                }
                column = cell.column();
                cells.add(cell);
            }
        }
        return new SheetRow(number, hidden, cells);
    }

    private static boolean isFlat(@Nullable String height) {
        return height != null && Double.parseDouble(height) == 0;
    }

    private SheetCell cell(int nextColumn) throws XMLStreamException {
        String place = xml.attribute("r");
        String type = xml.attribute("t");
        int column = place == null ? nextColumn : column(place);
        int style = xml.number("s", 0);
        String text = null;
        boolean formula = false;
        String spread = null;
        while (xml.next() && !xml.ends("c")) {
            switch (xml.beginning()) {
                case "v" -> {
                    value.setLength(0);
                    xml.characters(value);
                    text = value.toString();
                }
                case "is" -> text = xml.text();
                case "f" -> {
                    formula = true;
                    spread = "array".equals(xml.attribute("t")) ? xml.attribute("ref") : spread;
                    xml.skip();
                }
                case "" -> {}
                default -> xml.skip();
            }
        }
        return new SheetCell(column, type == null ? "n" : type, style, text, formula, spread);
    }

    /** The column of a place such as {@code B17}. */
    private static int column(String place) {
        int column = 0;
        int at = 0;
        while (at < place.length() && isLetter(place.charAt(at)) && column <= COLUMNS) {
            column = column * LETTERS + Character.toUpperCase(place.charAt(at)) - 'A' + 1;
            at++;
        }
        return column - 1;
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    @Override
    public void close() throws IOException, XMLStreamException {
        xml.close();
    }
}
