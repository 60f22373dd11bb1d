package io.leadferry.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.jspecify.annotations.Nullable;

/** How the numbers and texts of cells are shown, by the number of their style. */
final class CellFormats {

    /** Of the formats that every program knows by number, those whose days and times are written as East Asia does. */
    private static final String DAY_OF_EAST_ASIA = "yyyy-mm-dd";

    private static final int FIRST_OF_EAST_ASIA = 27;
    private static final int LAST_OF_EAST_ASIA = 36;
    private static final int FIRST_MORE = 50;
    private static final int LAST_MORE = 58;

    /** No workbook has more styles: a program that writes them may not either. */
    private static final int MOST_STYLES = 65_536;

    private final List<CellFormat> styles;

    private CellFormats(List<CellFormat> styles) {
        this.styles = styles;
    }

    /**
     * Reads a workbook's styles.
     *
     * @param part null where the workbook has none
     * @throws UnreadableFile when it has more than any workbook
     */
    static CellFormats of(@Nullable PackagePart part) throws IOException, XMLStreamException {
        Map<Integer, String> codes = new HashMap<>();
        Map<Integer, CellFormat> formats = new HashMap<>();
        List<CellFormat> styles = new ArrayList<>();
        if (part != null) {
            try (XmlPart xml = XmlPart.of(part)) {
                boolean ofCells = false;
                while (xml.next()) {
                    if (xml.begins("numFmt")) {
                        String code = xml.attribute("formatCode");
                        codes.putIfAbsent(xml.number("numFmtId", 0), code == null ? "" : EscapedText.plain(code));
                    } else if (xml.begins("cellXfs")) {
                        ofCells = true;
                    } else if (xml.ends("cellXfs")) {
                        ofCells = false;
                    } else if (ofCells && xml.begins("xf")) {
                        int id = xml.number("numFmtId", 0);
                        styles.add(formats.computeIfAbsent(id, one -> CellFormat.of(code(one, codes))));
                    }
                    if (codes.size() > MOST_STYLES || styles.size() > MOST_STYLES) {
                        throw new UnreadableFile("the workbook has more than " + MOST_STYLES + " styles");
                    }
                }
            }
        }
        return new CellFormats(styles);
    }

    private static String code(int id, Map<Integer, String> codes) {
        String own = codes.get(id);
        if (own != null) {
            return own;
        }
        if ((id >= FIRST_OF_EAST_ASIA && id <= LAST_OF_EAST_ASIA) || (id >= FIRST_MORE && id <= LAST_MORE)) {
            return DAY_OF_EAST_ASIA;
        }
        String known = BuiltinFormats.getBuiltinFormat(id);
        return known == null || known.startsWith("reserved") ? CellFormat.GENERAL_CODE : known;
    }

    /**
     * How a cell is shown.
     *
     * @param style the number of its style
     */
    CellFormat of(int style) {
        if (styles.isEmpty()) {
            return CellFormat.GENERAL;
        }
        return styles.get(style);
    }
}
