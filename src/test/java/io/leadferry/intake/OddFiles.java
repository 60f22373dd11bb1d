package io.leadferry.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Files as they really come, each with the end that the guide's table gives it. */
public final class OddFiles {

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final String SHEET = "xl/worksheets/sheet1.xml";
    private static final int LONG_LINE = 10_000_000;

    private final List<Odd> files = new ArrayList<>();
    private long number = 6_000_000_000L;

    private OddFiles() {}

    /**
     * One file.
     *
     * @param rows how many rows it has; -1 where it ends in quarantine
     * @param rejected how many of them are rejected
     * @param reason what the reason of the quarantine, or of its first rejected row, begins with
     */
    public record Odd(String name, byte[] bytes, int rows, int rejected, String reason) {

        public boolean isQuarantined() {
            return rows < 0;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** All of them; the numbers in one are in no other. */
    public static List<Odd> all() {
        OddFiles odd = new OddFiles();
        odd.encodings();
        odd.foreign();
        odd.csv();
        odd.workbooks();
        odd.json();
        odd.wrapped();
        return odd.files;
    }

    private void read(String name, int rows, byte[] bytes) {
        files.add(new Odd(name, bytes, rows, 0, ""));
    }

    private void rejects(String name, int rows, int rejected, String reason, byte[] bytes) {
        files.add(new Odd(name, bytes, rows, rejected, reason));
    }

    private void refused(String name, String reason, byte[] bytes) {
        files.add(new Odd(name, bytes, -1, 0, reason));
    }

    private String number() {
        return Long.toString(number++);
    }

    /** A header and two rows; the City of the first as given. */
    private String table(String city) {
        return "PhoneNumber,City\n" + number() + "," + city + "\n" + number() + ",Pune\n";
    }

    private String table() {
        return table("Delhi");
    }

    private void encodings() {
        read("utf8-bom.csv", 2, ("\uFEFF" + table("राम")).getBytes(UTF_8));
        read("utf16le-bom.csv", 2, ("\uFEFF" + table("राम")).getBytes(UTF_16LE));
        read("utf16be-bom.csv", 2, ("\uFEFF" + table("राम")).getBytes(UTF_16BE));
        read("utf16le.csv", 2, table("राम").getBytes(UTF_16LE));
        read("utf16be.csv", 2, table("राम").getBytes(UTF_16BE));
        read("windows-1252.csv", 2, table("Café – 5 €").getBytes(WINDOWS));
        refused(
                "utf8-damaged.csv",
                "the file is UTF-8 text, but damaged: line 3",
                bytes(("PhoneNumber,City\n" + number() + ",Café\n1,Caf").getBytes(UTF_8), new byte[] {(byte) 0xE9, '\n'
                }));
        refused(
                "utf8-cut.csv",
                "the file is UTF-8 text, but damaged: line 4",
                bytes(table().getBytes(UTF_8), new byte[] {(byte) 0xE0, (byte) 0xA4}));
        refused(
                "utf8-bom-damaged.csv",
                "the file is UTF-8 text, but damaged: line 4",
                bytes(("\uFEFF" + table()).getBytes(UTF_8), new byte[] {'1', ',', (byte) 0xE9, '\n'}));
        refused(
                "no-charset.csv",
                "the file is neither UTF-8 text nor Windows-1252: line 4",
                bytes(table().getBytes(UTF_8), new byte[] {'1', ',', (byte) 0x81, '\n'}));
        refused(
                "nul.csv",
                "the file holds NUL bytes, the first in line 2",
                table("a\0b").getBytes(UTF_8));
        refused(
                "utf16-odd.csv",
                "the file is UTF-16 text, but damaged: line 4",
                bytes(("\uFEFF" + table()).getBytes(UTF_16LE), new byte[] {'1'}));
        refused(
                "utf16-nul.csv",
                "the file is UTF-16 text, but damaged: line 2",
                ("\uFEFF" + table("a\0b")).getBytes(UTF_16LE));
        refused("utf32.csv", "the file is text in UTF-32", ("\uFEFF" + table()).getBytes(Charset.forName("UTF-32LE")));
    }

    private void foreign() {
        refused("leads.pdf", "the file is a PDF document", "%PDF-1.7 and so on".getBytes(UTF_8));
        refused("photo.png", "the file is a picture (PNG)", hex("89504e470d0a1a0a00"));
        refused("photo.jpg", "the file is a picture (JPEG)", hex("ffd8ffe000104a46"));
        refused("leads.rar", "the file is a RAR archive", "Rar!\u001a\u0007\0".getBytes(ISO_8859_1));
        refused("leads.7z", "the file is a 7z archive", hex("377abcaf271c0004"));
        refused("leads.csv.bz2", "the file is compressed with bzip2", "BZh91AY&SY123".getBytes(ISO_8859_1));
        refused("leads.csv.xz", "the file is compressed with xz", hex("fd377a585a000004"));
        refused("leads.csv.zst", "the file is compressed with zstd", hex("28b52ffd24"));
        byte[] tar = Arrays.copyOf("leads.csv".getBytes(UTF_8), 1024);
        System.arraycopy("ustar".getBytes(UTF_8), 0, tar, 257, 5);
        refused("leads.tar", "the file is a tar archive", tar);
        refused("leads.tar.gz", "the file is a tar archive", gzip(tar));
        refused("leads.html.xls", "the file is a web page or XML", "<html><table><tr><td>1".getBytes(UTF_8));
        refused("leads.xls", "the file is an old Office file", bytes(hex("d0cf11e0a1b11ae1"), new byte[600]));
        refused("locked.xlsx", "the file is a workbook that is locked with a password", locked());
        refused(
                "letter.docx",
                "the file is a Word document",
                zip("[Content_Types].xml", "<x/>", "word/document.xml", "<x/>"));
        refused(
                "leads.xlsb",
                "the file is a binary Excel workbook",
                zip("[Content_Types].xml", "<x/>", "xl/workbook.bin", "x"));
        refused(
                "leads.ods",
                "the file is an OpenDocument file",
                zip("mimetype", "application/vnd", "content.xml", "<x/>"));
        refused("noise.bin", "the file holds NUL bytes, the first in line 1", hex("0102000304ff00"));
    }

    private void csv() {
        read("sep.csv", 1, ("sep=;\r\nPhoneNumber;City\r\n" + number() + ";\"a,b,c,d\"\r\n").getBytes(UTF_8));
        read("sep-odd.csv", 1, ("sep=^\nPhoneNumber^City\n" + number() + "^x\n").getBytes(UTF_8));
        refused(
                "open-quote.csv",
                "a quote opens in line 3 and never closes",
                ("PhoneNumber,City\n" + number() + ",\"a\"\n" + number() + ",\"b\n" + number() + ",c\n")
                        .getBytes(UTF_8));
        refused(
                "open-quote-later.csv",
                "a quote opens in line 4 and never closes",
                ("PhoneNumber,City,Note\n" + number() + ",a,b\n" + number() + ",\"a\nb\",\"c").getBytes(UTF_8));
        refused(
                "behind-quote.csv",
                "the record that begins in line 2 has characters after a closing quote",
                ("PhoneNumber,City\n" + number() + ",\"a\"b\n").getBytes(UTF_8));
        refused(
                "long-line.csv",
                "the record that begins in line 2 has more than 1000000 characters",
                ("PhoneNumber,City\n" + number() + "," + "x".repeat(LONG_LINE) + "\n").getBytes(UTF_8));
        refused(
                "long-field.csv",
                "the record that begins in line 2 has more than 1000000 characters",
                ("PhoneNumber,City\n" + number() + ",\"" + "x\n".repeat(LONG_LINE / 2)).getBytes(UTF_8));
        StringBuilder wide = new StringBuilder("PhoneNumber");
        for (int column = 0; column < 100_000; column++) {
            wide.append(",c").append(column);
        }
        refused(
                "wide.csv",
                "the header has 100001 columns; the most is 1000",
                wide.append('\n').toString().getBytes(UTF_8));
        rejects(
                "wide-row.csv",
                2,
                1,
                "the row has 100000 fields, the header 2",
                ("PhoneNumber,City\n1" + ",".repeat(99_999) + "x\n" + number() + ",x\n").getBytes(UTF_8));
        rejects(
                "ragged.csv",
                3,
                1,
                "the row has 3 fields, the header 2",
                ("PhoneNumber,City\n" + number() + "\n1,2,3\n" + number() + ",x").getBytes(UTF_8));
        read("cr.csv", 2, table().replace('\n', '\r').getBytes(UTF_8));
        read(
                "mixed-breaks.csv",
                3,
                ("\n\r\nPhoneNumber,City\r" + number() + ",a\r\n\n" + number() + ",b\n   \n" + number() + ",c")
                        .getBytes(UTF_8));
        read("header-only.csv", 0, "PhoneNumber,City\n".getBytes(UTF_8));
        refused("empty.csv", "the file is empty", new byte[0]);
        refused("blank.csv", "the file is empty", "\n  \r\n\n".getBytes(UTF_8));
        refused("bom.csv", "the file is empty", "\uFEFF".getBytes(UTF_8));
        read("separators-in-header.csv", 1, ("\"a,b,c,d\";PhoneNumber;City\nx;" + number() + ";y\n").getBytes(UTF_8));
        read("unseen-in-header.csv", 1, ("\u00A0Phone\u200BNumber\u00A0;City\n" + number() + ";y\n").getBytes(UTF_8));
        refused(
                "no-header.csv",
                "no column is read as 'PhoneNumber'; the first line, of 2 fields, looks like data",
                (number() + ",a\n" + number() + ",b\n").getBytes(UTF_8));
        refused(
                "other-header.csv",
                "no column is read as 'PhoneNumber'; the header has",
                "Phone,City\n1,2\n".getBytes(UTF_8));
        refused(
                "two-numbers.csv",
                "two columns of the header are read as 'PhoneNumber'",
                "PhoneNumber,phone number\n1,2\n".getBytes(UTF_8));
        read("bracket.csv", 1, ("[City],PhoneNumber\nx," + number() + "\n").getBytes(UTF_8));
        read("name-says.xlsx", 2, table().getBytes(UTF_8));
    }

    private void workbooks() {
        read("plain.xlsx", 2, workbook(sheet -> {
            row(sheet, 0, "PhoneNumber", "Name");
            row(sheet, 1, Double.valueOf(number()), "Ironman");
            row(sheet, 2, number(), "x");
        }));
        read("dates.xlsx", 1, workbook(sheet -> {
            row(sheet, 0, "PhoneNumber", "ExpiryDate", "Priority");
            Row row = row(sheet, 1, Double.valueOf(number()), "", 6.0);
            CellStyle style = sheet.getWorkbook().createCellStyle();
            style.setDataFormat(sheet.getWorkbook().createDataFormat().getFormat("dd/mm/yyyy hh:mm"));
            row.createCell(1).setCellValue(LocalDate.of(2026, 11, 20).atTime(10, 15));
            row.getCell(1).setCellStyle(style);
        }));
        rejects("errors.xlsx", 2, 1, "City: the cell holds the error #N/A", workbook(sheet -> {
            row(sheet, 0, "PhoneNumber", "City");
            row(sheet, 1, Double.valueOf(number())).createCell(1).setCellErrorValue(FormulaError.NA.getCode());
            row(sheet, 2, Double.valueOf(number()), "x");
        }));
        rejects("long-number.xlsx", 1, 1, "PhoneNumber: more than 15 digits in a number cell", workbook(sheet -> {
            row(sheet, 0, "PhoneNumber");
            row(sheet, 1, 9.18187867008E17);
        }));
        rejects("far-apart.xlsx", 2, 1, "the row has 16384 fields, the header 1", workbook(sheet -> {
            row(sheet, 0, "PhoneNumber");
            row(sheet, 7, number());
            sheet.createRow(1_048_575).createCell(16_383).setCellValue("x");
        }));
        refused("wide.xlsx", "the header has 1001 columns; the most is 1000", workbook(sheet -> {
            Row row = sheet.createRow(0);
            for (int column = 0; column <= 1_000; column++) {
                row.createCell(column).setCellValue("c" + column);
            }
        }));
        refused("empty.xlsx", "the sheet is empty; it needs a header row", workbook(sheet -> {}));
        read("header-only.xlsx", 0, workbook(sheet -> row(sheet, 3, "PhoneNumber")));
        byte[] good = workbook(sheet -> {
            row(sheet, 0, "PhoneNumber", "Name");
            row(sheet, 1, number(), "x");
        });
        refused("cut.xlsx", "the zip is cut off or damaged", Arrays.copyOf(good, good.length - 100));
        refused("changed.xlsx", "the zip is damaged", changed(good, 60));
        refused("no-sheet.xlsx", "the workbook is damaged", replaced(good, SHEET, "<worksheet><sheetData><row"));
        refused("bomb.xlsx", "the workbook is damaged", replaced(good, SHEET, bomb()));
        refused(
                "entity.xlsx",
                "the workbook is damaged",
                replaced(
                        good,
                        SHEET,
                        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                                + "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">"
                                + "<c r=\"A1\" t=\"inlineStr\"><is><t>&e;</t></is></c></row></sheetData></worksheet>"));
    }

    private void json() {
        read(
                "array.json",
                2,
                ("[{\"PhoneNumber\": \"" + number() + "\", \"Name\": null},\n {\"City\":\"x\",\"PhoneNumber\":"
                                + number() + "}]")
                        .getBytes(UTF_8));
        read("utf16.json", 1, ("\uFEFF  [{\"PhoneNumber\":" + number() + "}]").getBytes(UTF_16LE));
        read("exponent.json", 1, "[{\"PhoneNumber\": 8.187867000E9, \"Priority\": 1.0E1}]".getBytes(UTF_8));
        read(
                "lines.jsonl",
                2,
                ("\uFEFF{\"PhoneNumber\":\"" + number() + "\"}\r\n\n{\"PhoneNumber\":" + number() + "}")
                        .getBytes(UTF_8));
        rejects(
                "broken-line.jsonl",
                3,
                1,
                "the line is no JSON object",
                ("{\"PhoneNumber\":" + number() + "}\n{\"PhoneNumber\":\n{\"PhoneNumber\":" + number() + "}\n")
                        .getBytes(UTF_8));
        rejects(
                "deep-line.jsonl",
                2,
                1,
                "the line is no JSON object",
                ("{\"PhoneNumber\":" + number() + "}\n{\"PhoneNumber\":" + "[".repeat(100_000) + "}\n")
                        .getBytes(UTF_8));
        read(
                "map.json",
                2,
                ("{\"campaign\": {\"a\": [1]}, \"map\": [\"PhoneNumber\", \"Name\"], \"data\": [[\"" + number()
                                + "\", \"x\"], [" + number() + "]]}")
                        .getBytes(UTF_8));
        read(
                "data-first.json",
                1,
                ("{\"data\": [[\"x\", " + number() + "]],\n \"map\": [\"Name\", \"PhoneNumber\"]}").getBytes(UTF_8));
        rejects(
                "data-odd.json",
                3,
                2,
                "the row has 2 fields, the header 1",
                ("{\"map\": [\"PhoneNumber\"], \"data\": [[1,2], 3, [" + number() + "]]}").getBytes(UTF_8));
        read("no-data.json", 0, "{\"map\": [\"PhoneNumber\"], \"data\": []}".getBytes(UTF_8));
        refused(
                "map-alone.json",
                "the JSON object needs one list of names as 'map'",
                "{\"map\": [\"PhoneNumber\"]}".getBytes(UTF_8));
        rejects(
                "no-object.json",
                2,
                1,
                "the row is no JSON object",
                ("[{\"PhoneNumber\":" + number() + "}, 7]").getBytes(UTF_8));
        rejects(
                "twice.json",
                1,
                1,
                "PhoneNumber: stands twice in one object",
                "[{\"PhoneNumber\":1,\"PhoneNumber\":2}]".getBytes(UTF_8));
        rejects(
                "nested.json",
                1,
                1,
                "City: holds a list or an object",
                ("[{\"PhoneNumber\":" + number() + ",\"City\":{\"a\":[1]}}]").getBytes(UTF_8));
        rejects(
                "huge-number.json",
                2,
                2,
                "PhoneNumber: '1E",
                "[{\"PhoneNumber\":1E400},{\"PhoneNumber\":1E999999999999}]".getBytes(UTF_8));
        refused(
                "cut.json",
                "the JSON is cut off or damaged in line 2",
                "[{\"PhoneNumber\":1},\n{\"Phone".getBytes(UTF_8));
        refused(
                "cut-between.json",
                "the JSON is cut off or damaged in line 1",
                "[{\"PhoneNumber\":1},".getBytes(UTF_8));
        refused(
                "broken.json",
                "the JSON is cut off or damaged in line 1",
                "[{\"PhoneNumber\":1}{\"PhoneNumber\":1}]".getBytes(UTF_8));
        refused(
                "more.json",
                "the JSON has more behind the end of its array, in line 2",
                "[{\"PhoneNumber\":1}]\n[]".getBytes(UTF_8));
        refused("deep.json", "the JSON is beyond what is read", ("[".repeat(100_000)).getBytes(UTF_8));
        refused(
                "long.json",
                "the JSON is beyond what is read",
                ("[{\"PhoneNumber\":\"" + "1".repeat(LONG_LINE) + "\"}]").getBytes(UTF_8));
        refused(
                "long-line.jsonl",
                "the record that begins in line 2 has more than 1000000 characters",
                ("{\"PhoneNumber\":1}\n{\"PhoneNumber\":\"" + "1".repeat(LONG_LINE) + "\"}").getBytes(UTF_8));
        refused("empty.json", "the JSON is an empty array", " [ ]\n".getBytes(UTF_8));
        refused(
                "pretty.json",
                "the file begins like JSON, but its first line is no whole object",
                "{\n\"PhoneNumber\": 1\n}".getBytes(UTF_8));
    }

    private void wrapped() {
        read("leads.csv.gz", 2, gzip(table().getBytes(UTF_8)));
        byte[] table = table().getBytes(UTF_8);
        read(
                "two-members.csv.gz",
                2,
                bytes(gzip(Arrays.copyOf(table, 20)), gzip(Arrays.copyOfRange(table, 20, table.length))));
        read("leads.zip", 2, zip("leads.csv", table()));
        read("utf16.zip", 2, zipped("leads.csv", ("\uFEFF" + table()).getBytes(UTF_16LE)));
        read(
                "mac.zip",
                2,
                zip("folder/", "", "folder/leads.csv", table(), "__MACOSX/._leads.csv", "x", "folder/.DS_Store", "x"));
        read(
                "explorer.zip",
                2,
                zip(
                        "leads/leads.csv",
                        table(),
                        "leads/._leads.csv",
                        "x",
                        "leads/desktop.ini",
                        "x",
                        "leads/~$l.xlsx",
                        "x"));
        read("arriving.zip", 2, zip("leads.csv", table(), "leads.csv.part", "x"));
        read("hidden.zip", 2, zip(".leads.csv", table()));
        byte[] workbook = workbook(sheet -> {
            row(sheet, 0, "PhoneNumber");
            row(sheet, 1, number());
        });
        read("leads.xlsx.gz", 1, gzip(workbook));
        read("leads.xlsx.zip", 1, zipped("leads.xlsx", bytes(workbook(sheet -> {
            row(sheet, 0, "PhoneNumber");
            row(sheet, 1, number());
        }))));
        read("leads.json.zip", 1, zip("leads.json", "[{\"PhoneNumber\":" + number() + "}]"));
        refused("two.zip", "the zip holds 2 files: a.csv, b.csv", zip("a.csv", table(), "b.csv", table()));
        refused("none.zip", "the zip holds no file", zip("folder/", ""));
        refused("leftovers.zip", "the zip holds no file", zip("Thumbs.db", "x", ".DS_Store", "x"));
        refused("twice.gz", "the file is wrapped twice", gzip(gzip(table().getBytes(UTF_8))));
        refused("gz-in.zip", "the file is wrapped twice", zipped("leads.csv.gz", gzip(table().getBytes(UTF_8))));
        refused("zip-in.gz", "the file is wrapped twice", gzip(zip("leads.csv", table())));
        byte[] gzip = gzip(table().getBytes(UTF_8));
        refused("cut.gz", "the gzip is cut off", Arrays.copyOf(gzip, gzip.length - 9));
        refused("garbage.gz", "the gzip is damaged", bytes(gzip, "more".getBytes(UTF_8)));
        refused("changed.gz", "the gzip is damaged", changed(gzip, 40));
        byte[] zip = zip("leads.csv", table());
        refused("cut.zip", "the zip is cut off or damaged", Arrays.copyOf(zip, zip.length - 10));
        refused("changed.zip", "the zip is damaged", changed(zip, 50));
        refused("locked.zip", "the zip is locked with a password", lockedZip(zip));
        refused("bomb.csv.gz", "the file unfolds to more than 64000000 bytes", gzip(new byte[70_000_000]));
        refused("bomb.zip", "the file unfolds to more than 64000000 bytes", zipped("leads.csv", new byte[70_000_000]));
        refused(
                "nul.csv.gz",
                "the file holds NUL bytes, the first in line 2",
                gzip(table("\0").getBytes(UTF_8)));
    }

    static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] hex(String hex) {
        return java.util.HexFormat.of().parseHex(hex);
    }

    static byte[] gzip(byte[] bytes) {
        return made(out -> {
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(bytes);
            }
        });
    }

    private static byte[] zip(String... namesAndTexts) {
        return made(out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (int at = 0; at < namesAndTexts.length; at += 2) {
                    zip.putNextEntry(new ZipEntry(namesAndTexts[at]));
                    zip.write(namesAndTexts[at + 1].getBytes(UTF_8));
                }
            }
        });
    }

    static byte[] zipped(String name, byte[] bytes) {
        return made(out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(bytes);
            }
        });
    }

    /** The zip with its parts marked as encrypted, in both of its directories. */
    private static byte[] lockedZip(byte[] zip) {
        byte[] locked = zip.clone();
        for (int at = 0; at + 10 < locked.length; at++) {
            boolean local = locked[at] == 'P' && locked[at + 1] == 'K' && locked[at + 2] == 3 && locked[at + 3] == 4;
            boolean central = locked[at] == 'P' && locked[at + 1] == 'K' && locked[at + 2] == 1 && locked[at + 3] == 2;
            if (local || central) {
                locked[at + (local ? 6 : 8)] |= 1;
            }
        }
        return locked;
    }

    /** The same with one bit of what is folded in it turned over. */
    private static byte[] changed(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 4;
        return changed;
    }

    static byte[] workbook(Consumer<Sheet> filled) {
        return made(out -> {
            try (XSSFWorkbook workbook = new XSSFWorkbook()) {
                filled.accept(workbook.createSheet("Leads"));
                workbook.write(out);
            }
        });
    }

    static Row row(Sheet sheet, int at, Object... values) {
        Row row = sheet.createRow(at);
        for (int column = 0; column < values.length; column++) {
            if (values[column] instanceof Double number) {
                row.createCell(column).setCellValue(number);
            } else if (!values[column].equals("")) {
                row.createCell(column).setCellValue(values[column].toString());
            }
        }
        return row;
    }

    private static byte[] replaced(byte[] workbook, String part, String content) {
        return made(out -> {
            try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(workbook));
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    zip.putNextEntry(new ZipEntry(entry.getName()));
                    zip.write(entry.getName().equals(part) ? content.getBytes(UTF_8) : in.readAllBytes());
                }
            }
        });
    }

    private static String bomb() {
        StringBuilder bomb = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"ha\">");
        for (int level = 1; level < 40; level++) {
            bomb.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(level, level - 1, level - 1));
        }
        return bomb
                + "]><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">"
                + "<c r=\"A1\" t=\"inlineStr\"><is><t>&a39;</t></is></c></row></sheetData></worksheet>";
    }

    private static byte[] locked() {
        return made(out -> {
            try (POIFSFileSystem office = new POIFSFileSystem()) {
                Encryptor encryptor = new EncryptionInfo(EncryptionMode.standard).getEncryptor();
                encryptor.confirmPassword("secret");
                try (OutputStream inside = encryptor.getDataStream(office)) {
                    inside.write(workbook(sheet -> row(sheet, 0, "PhoneNumber")));
                }
                office.writeFilesystem(out);
            }
        });
    }

    /** What is written to a stream. */
    private interface Written {
        void to(OutputStream out) throws Exception;
    }

    private static byte[] made(Written written) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            written.to(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
