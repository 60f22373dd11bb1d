package io.leadferry.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.feed.Feed;
import io.leadferry.intake.Records.Record;
import io.leadferry.model.Disk;
import io.leadferry.model.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Sheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files without a header, sheets by name, and cells as the vendor wants them. */
class LayoutsTest {

    @TempDir
    private Path folder;

    private Outcome read(byte[] bytes, Feed.Layout layout) throws Exception {
        return Outcome.of(Files.write(folder.resolve("file"), bytes), layout, folder.resolve("workshop"));
    }

    private Outcome read(String text, String... positions) throws Exception {
        return read(text.getBytes(UTF_8), layout(null, positions));
    }

    private static Feed.Layout layout(String sheet, String... positions) {
        return layout(sheet, List.of(positions), Collections.emptySortedMap(), false);
    }

    private static Feed.Layout layout(
            String sheet, List<String> positions, SortedMap<String, String> defaults, boolean transliterate) {
        return new Feed.Layout(
                Map.of(), positions, 0, sheet, Feed.HiddenRows.HOLD, null, Set.of(), null, defaults, transliterate);
    }

    @Test
    void byPositionTheFirstLineIsData() throws Exception {
        Outcome outcome = read("x,6000000001,Ironman,more\ny,6000000002\n", "", "PhoneNumber", "Name");

        assertThat(outcome.rows()).extracting(Row::line).containsExactly(1L, 2L);
        assertThat(outcome.rows()).extracting(Row::number).containsExactly("6000000001", "6000000002");
        assertThat(outcome.header()).containsExactly("column 1", "PhoneNumber", "Name", "column 4");
    }

    @Test
    void byPositionOurOwnRejectedFileIsReadByItsHeader() throws Exception {
        Outcome outcome = read(
                "column 1,phone number,Name,_line,_reason\n'=x,6000000001,Ironman,1,Name: 'é' is not allowed\n",
                "",
                "PhoneNumber",
                "Name");

        assertThat(outcome.rows()).singleElement().satisfies(row -> {
            assertThat(row.line()).isEqualTo(2);
            assertThat(row.fields()).containsExactly("=x", "6000000001", "Ironman");
        });
        assertThat(outcome.header()).containsExactly("column 1", "phone number", "Name");
    }

    @Test
    void byPositionAWorkbooksFirstRowIsDataToo() throws Exception {
        byte[] workbook = OddFiles.workbook(sheet -> {
            OddFiles.row(sheet, 2, 6_000_000_001d);
            date(OddFiles.row(sheet, 3, 6_000_000_002d).createCell(1), "dd.mm.yy", "2026-11-20T10:00");
        });

        Outcome outcome = read(workbook, layout(null, "PhoneNumber", "ExpiryDate"));

        assertThat(outcome.rows()).extracting(Row::line).containsExactly(3L, 4L);
        assertThat(outcome.rows().get(1).fields()).containsExactly("6000000002", "2026-11-20");
    }

    @Test
    void aDayIsReadAsTheVendorWantsItWhereItsFieldHasADefault() throws Exception {
        byte[] workbook = OddFiles.workbook(sheet -> {
            OddFiles.row(sheet, 0, "PhoneNumber", "ExpiryDate");
            date(OddFiles.row(sheet, 1, "6000000001").createCell(1), "dd.mm.yy", "2026-11-20T10:00");
            OddFiles.row(sheet, 2, "6000000002");
        });
        Feed.Layout layout =
                layout(null, List.of(), new TreeMap<>(Map.of("ExpiryDate", "2026-12-31", "City", "Pune")), true);

        assertThat(read(workbook, layout).rows())
                .extracting(Row::fields)
                .containsExactly(
                        List.of("6000000001", "2026-11-20", "Pune", "2026-11-20"),
                        List.of("6000000002", "", "Pune", "2026-12-31"));
    }

    @Test
    void namesInJsonStandBeforePositions() throws Exception {
        assertThat(read("[{\"Name\":\"x\",\"PhoneNumber\":6000000001}]", "PhoneNumber", "Name")
                        .rows())
                .extracting(Row::number)
                .containsExactly("6000000001");
    }

    @Test
    void aSheetIsFoundByItsNameAndTheOthersAreToldWhereItIsNot() throws Exception {
        byte[] workbook = OddFiles.workbook(first -> {
            OddFiles.row(first, 0, "Nothing here");
            Sheet second = first.getWorkbook().createSheet("New leads");
            OddFiles.row(second, 0, "PhoneNumber");
            OddFiles.row(second, 1, "6000000001");
        });

        assertThat(read(workbook, layout("new LEADS")).rows()).hasSize(1);
        assertThat(read(workbook, layout("Old")).unreadable())
                .isEqualTo("the workbook has no sheet 'Old'; it has: Leads, New leads");
    }

    @Test
    void cellsAreReadAsWhatTheyStandFor() throws Exception {
        byte[] workbook = OddFiles.workbook(sheet -> {
            OddFiles.row(sheet, 0, "PhoneNumber", "A", "B", "C", "D", "E", "F", "G");
            var row = OddFiles.row(sheet, 1, 9.18187867008E11, 1.1, -0.25, 1e-7);
            row.createCell(4).setCellValue(true);
            row.createCell(5).setCellValue("two\nlines");
            date(row.createCell(6), "yyyy-mm-dd", "2026-11-20T00:00");
            date(row.createCell(7), "d/m/yy h:mm", "2026-11-20T10:15:30");
            var next = OddFiles.row(sheet, 2, "6000000001");
            next.createCell(1).setCellFormula("1/8+1");
            next.createCell(2).setCellFormula("\"a\"&\"b\"");
            next.createCell(3).setCellValue(1.1000000000000001);
            next.createCell(4).setCellValue(0.1 + 0.2);
            next.createCell(5).setCellValue(123456789012345d);
            sheet.getWorkbook().getCreationHelper().createFormulaEvaluator().evaluateAll();
        });

        assertThat(read(workbook, Feed.Layout.PLAIN).records())
                .containsExactly(
                        new Record(
                                2,
                                List.of(
                                        "918187867008",
                                        "1.1",
                                        "-0.25",
                                        "0.0000001",
                                        "TRUE",
                                        "two\nlines",
                                        "2026-11-20",
                                        "2026-11-20 10:15:30"),
                                null),
                        new Record(3, List.of("6000000001", "1.125", "ab", "1.1", "0.3", "123456789012345"), null));
    }

    @Test
    void daysCountedFrom1904AreTheSameDays() throws Exception {
        byte[] workbook = OddFiles.workbook(sheet -> {
            var book = (org.apache.poi.xssf.usermodel.XSSFWorkbook) sheet.getWorkbook();
            book.getCTWorkbook().getWorkbookPr().setDate1904(true);
            OddFiles.row(sheet, 0, "PhoneNumber", "ExpiryDate");
            date(OddFiles.row(sheet, 1, "6000000001").createCell(1), "yyyy-mm-dd", "2026-11-20T00:00");
        });

        assertThat(read(workbook, Feed.Layout.PLAIN).records())
                .singleElement()
                .satisfies(record -> assertThat(record.fields()).containsExactly("6000000001", "2026-11-20"));
    }

    @Test
    void valuesOfJsonAreReadAsTheyStand() throws Exception {
        String json = "[{\"PhoneNumber\":9.18187867008E11,\"A\":12.50,\"B\":true,\"C\":null,\"D\":-7},"
                + "{\"E\":\"x\\ny\",\"PhoneNumber\":1.0E2}]";

        Outcome outcome = read(json);
        assertThat(outcome.header()).containsExactly("PhoneNumber", "A", "B", "C", "D", "E");
        assertThat(outcome.records())
                .containsExactly(
                        new Record(1, List.of("9.18187867008E11", "12.50", "true", "", "-7", ""), null),
                        new Record(2, List.of("1.0E2", "", "", "", "", "x\ny"), null));
    }

    @Test
    void longRowsComeInSmallBlocks() throws Exception {
        String row = "6000000001," + "x".repeat(900_000) + "\n";
        Path file = Files.writeString(folder.resolve("file"), "PhoneNumber,City\n" + row.repeat(12));

        try (Records records =
                new Formats(folder, new Disk()).open(Content.of(file), Outcome.feed(Feed.Layout.PLAIN))) {
            int blocks = 0;
            while (records.hasNext()) {
                assertThat(records.next()).hasSizeLessThanOrEqualTo(5);
                blocks++;
            }
            assertThat(blocks).isEqualTo(3);
        }
    }

    private static void date(Cell cell, String format, String moment) {
        CellStyle style = cell.getSheet().getWorkbook().createCellStyle();
        style.setDataFormat(cell.getSheet().getWorkbook().createDataFormat().getFormat(format));
        cell.setCellValue(LocalDateTime.parse(moment));
        cell.setCellStyle(style);
    }
}
