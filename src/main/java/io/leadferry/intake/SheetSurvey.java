package io.leadferry.intake;

import java.io.IOException;
import java.util.BitSet;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.openxml4j.opc.PackagePart;

/**
 * What must be known of a sheet before its first row is read, and stands behind the last: which cells are merged.
 *
 * @param merges the ranges of cells that are shown as one
 * @param hiddenColumns those that a person who opens the sheet does not see, counted from 0
 */
record SheetSurvey(Merges merges, BitSet hiddenColumns) {

    /** Reads a sheet through. */
    static SheetSurvey of(PackagePart sheet) throws IOException, XMLStreamException {
        Merges.Gathering merges = new Merges.Gathering();
        BitSet hidden = new BitSet();
        try (XmlPart xml = XmlPart.of(sheet)) {
            while (xml.next()) {
                switch (xml.beginning()) {
                    case "col" -> {
                        if (xml.says("hidden") || "0".equals(xml.attribute("width"))) {
                            int from = Math.max(1, xml.number("min", 1));
                            int to = Math.min(SheetRows.COLUMNS, xml.number("max", from));
                            hidden.set(from - 1, Math.max(from - 1, to));
                        }
                    }
                    case "mergeCell" -> {
                        String range = xml.attribute("ref");
                        if (range != null) {
                            merges.add(range);
                        }
                    }
                    case "c" -> xml.skip();
                    default -> {}
                }
            }
        }
        return new SheetSurvey(merges.gathered(), hidden);
    }

    /** How many rows of a sheet have something in them. */
    static long filledRows(PackagePart sheet) throws IOException, XMLStreamException {
        long filled = 0;
        try (SheetRows rows = SheetRows.of(sheet)) {
            for (SheetRows.SheetRow row = rows.next(); row != null; row = rows.next()) {
                filled += row.cells().stream().anyMatch(SheetRows.SheetCell::isFilled) ? 1 : 0;
            }
        }
        return filled;
    }
}
