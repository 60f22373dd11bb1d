package io.leadferry.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A workbook written by hand, part by part, so that it may be what no library writes. */
final class RawBook {

    private static final String TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private final List<String> formats = new ArrayList<>();
    private final List<String[]> sheets = new ArrayList<>();
    private String texts = "";
    private String settings = "";
    private String main = TRANSITIONAL;
    private String relations = RELATIONS;

    /** A text cell of its own. */
    static String text(String place, String text) {
        return "<c r=\"" + place + "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" + text + "</t></is></c>";
    }

    /** A number cell of a style. */
    static String number(String place, String value, int style) {
        return "<c r=\"" + place + "\" s=\"" + style + "\"><v>" + value + "</v></c>";
    }

    /** A row of cells; texts that begin with {@code <} are cells already, empty ones are none. */
    static String row(int number, String... cells) {
        return rowWith(number, "", cells);
    }

    /** The same with attributes of its own. */
    static String rowWith(int number, String attributes, String... cells) {
        StringBuilder row = new StringBuilder("<row r=\"" + number + "\" " + attributes + ">");
        for (int column = 0; column < cells.length; column++) {
            String cell = cells[column];
            if (!cell.isEmpty()) {
                row.append(cell.startsWith("<") ? cell : text((char) ('A' + column) + Integer.toString(number), cell));
            }
        }
        return row.append("</row>").toString();
    }

    /** The style of a format's code. */
    int style(String code) {
        formats.add(code);
        return formats.size();
    }

    RawBook sheet(String... rows) {
        return sheetWith("Sheet1", "visible", "", "", rows);
    }

    /** A sheet with what stands before and behind its cells. */
    RawBook sheetWith(String name, String state, String before, String behind, String... rows) {
        sheets.add(new String[] {
            name,
            state,
            "worksheet",
            "<worksheet xmlns=\"%s\" xmlns:r=\"%s\">" + before + "<sheetData>" + String.join("", rows) + "</sheetData>"
                    + behind + "</worksheet>"
        });
        return this;
    }

    /** A chart on a sheet of its own. */
    RawBook chart(String name) {
        sheets.add(new String[] {name, "visible", "chartsheet", "<chartsheet xmlns=\"%s\" xmlns:r=\"%s\"/>"});
        return this;
    }

    /** The shared texts, each as its XML. */
    RawBook texts(String... items) {
        texts = String.join("", items);
        return this;
    }

    /** What stands in the workbook behind its sheets. */
    RawBook settings(String xml) {
        settings = xml;
        return this;
    }

    /** Written by the strict form of the standard. */
    RawBook strict() {
        main = "http://purl.oclc.org/ooxml/spreadsheetml/main";
        relations = "http://purl.oclc.org/ooxml/officeDocument/relationships";
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            write(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write(ZipOutputStream zip) throws IOException {
        StringBuilder types =
                new StringBuilder("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                        + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                        + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
        StringBuilder listed = new StringBuilder();
        StringBuilder related = new StringBuilder();
        types.append(type("workbook", "sheet.main"));
        types.append(type("styles", "styles")).append(type("sharedStrings", "sharedStrings"));
        related.append(relation("rId90", "styles", "styles"))
                .append(relation("rId91", "sharedStrings", "sharedStrings"));
        for (int at = 0; at < sheets.size(); at++) {
            String[] sheet = sheets.get(at);
            String part = "sheet" + at;
            types.append(type(part, sheet[2]));
            related.append(relation("rId" + at, sheet[2], part));
            listed.append("<sheet name=\"" + sheet[0] + "\" sheetId=\"" + (at + 1) + "\" state=\"" + sheet[1]
                    + "\" r:id=\"rId" + at + "\"/>");
            part(zip, "xl/" + part + ".xml", sheet[3].formatted(main, relations));
        }
        part(zip, "[Content_Types].xml", types + "</Types>");
        part(
                zip,
                "_rels/.rels",
                related("<Relationship Id=\"rId1\" Type=\"" + relations
                        + "/officeDocument\" Target=\"xl/workbook.xml\"/>"));
        part(zip, "xl/_rels/workbook.xml.rels", related(related.toString()));
        part(
                zip,
                "xl/workbook.xml",
                "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + relations + "\"><sheets>" + listed + "</sheets>"
                        + settings + "</workbook>");
        part(zip, "xl/sharedStrings.xml", "<sst xmlns=\"" + main + "\">" + texts + "</sst>");
        part(zip, "xl/styles.xml", styles());
    }

    private String styles() {
        StringBuilder codes = new StringBuilder();
        StringBuilder cells = new StringBuilder("<xf/>");
        for (int at = 0; at < formats.size(); at++) {
            String code = formats.get(at);
            if (code.startsWith("#id")) {
                cells.append("<xf numFmtId=\"" + code.substring(3) + "\"/>");
                continue;
            }
            codes.append("<numFmt numFmtId=\"" + (164 + at) + "\" formatCode=\""
                    + code.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;") + "\"/>");
            cells.append("<xf numFmtId=\"" + (164 + at) + "\" applyNumberFormat=\"1\"/>");
        }
        return "<styleSheet xmlns=\"" + main + "\"><numFmts>" + codes + "</numFmts><cellXfs>" + cells
                + "</cellXfs></styleSheet>";
    }

    private static String type(String part, String type) {
        return "<Override PartName=\"/xl/" + part + ".xml\" ContentType=\"" + TYPE + type + "+xml\"/>";
    }

    private String relation(String id, String type, String part) {
        return "<Relationship Id=\"" + id + "\" Type=\"" + relations + "/" + type + "\" Target=\"" + part + ".xml\"/>";
    }

    private static String related(String relations) {
        return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + relations
                + "</Relationships>";
    }

    private static void part(ZipOutputStream zip, String name, String xml) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml).getBytes(UTF_8));
    }
}
