package io.leadferry.intake;

import static io.leadferry.intake.RawBook.number;
import static io.leadferry.intake.RawBook.row;
import static io.leadferry.intake.RawBook.rowWith;
import static io.leadferry.intake.RawBook.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.TestFeeds;
import io.leadferry.feed.Feed;
import io.leadferry.feed.Feed.HiddenRows;
import io.leadferry.intake.Records.Record;
import io.leadferry.model.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out of a workbook is what a person sees who opens it; where that cannot be known, the row is rejected. */
class SeenIsSentTest {

    private static final String HEADER = row(1, "PhoneNumber", "Name", "CampaignName", "City");

    @TempDir
    private Path folder;

    private Outcome read(RawBook book) throws Exception {
        return read(book, null, HiddenRows.HOLD);
    }

    private Outcome read(RawBook book, String sheet, HiddenRows hidden) throws Exception {
        return Outcome.of(
                Files.write(folder.resolve("file.xlsx"), book.bytes()),
                layout(sheet, hidden),
                folder.resolve("workshop"));
    }

    private static Feed.Layout layout(String sheet, HiddenRows hidden) {
        return new Feed.Layout(
                Map.of(), List.of(), 0, sheet, hidden, null, Set.of(), null, Collections.emptySortedMap(), false);
    }

    private static List<String> sent(Outcome outcome) {
        return outcome.rows().stream().map(Row::number).toList();
    }

    private static List<List<String>> fields(Outcome outcome) {
        return outcome.records().stream().map(Record::fields).toList();
    }

    // merged cells

    @Test
    void aCellMergedOverRowsIsSeenInEachOfThem() throws Exception {
        Outcome outcome = read(new RawBook()
                .sheetWith(
                        "Sheet1",
                        "visible",
                        "",
                        "<mergeCells><mergeCell ref=\"C2:C4\"/></mergeCells>",
                        HEADER,
                        row(2, "9800000081", "Ann", "Sales_2"),
                        row(3, "9800000082", "Bob"),
                        row(4, "9800000083", "Cy"),
                        row(5, "9800000084", "Dee", "Support")));

        assertThat(fields(outcome))
                .containsExactly(
                        List.of("9800000081", "Ann", "Sales_2"),
                        List.of("9800000082", "Bob", "Sales_2"),
                        List.of("9800000083", "Cy", "Sales_2"),
                        List.of("9800000084", "Dee", "Support"));
    }

    @Test
    void whatLiesBehindMergedCellsIsSeenNowhere() throws Exception {
        Outcome outcome = read(new RawBook()
                .sheetWith(
                        "Sheet1",
                        "visible",
                        "",
                        "<mergeCells><mergeCell ref=\"B2:C3\"/><mergeCell ref=\"D5:D6\"/><mergeCell ref=\"A5:A6\"/>"
                                + "<mergeCell ref=\"A5:A6\"/><mergeCell ref=\"B8:D8\"/></mergeCells>",
                        HEADER,
                        row(2, "9800000081", "Ann", "Behind"),
                        row(3, "9800000082", "Behind", "Behind", "Pune"),
                        row(4, "9800000083", "Cy"),
                        row(5, "9800000084", "Dee", "North", "Goa"),
                        row(6, "9800000085", "", "South"),
                        row(7, "9800000086", "Eve"),
                        row(8, "9800000087", "Fay", "", "Behind")));

        assertThat(fields(outcome))
                .containsExactly(
                        List.of("9800000081", "Ann"),
                        List.of("9800000082", "Ann", "", "Pune"),
                        List.of("9800000083", "Cy"),
                        List.of("9800000084", "Dee", "North", "Goa"),
                        List.of("9800000084", "", "South", "Goa"),
                        List.of("9800000086", "Eve"),
                        List.of("9800000087", "Fay"));
    }

    @Test
    void aRowWithNothingOfItsOwnIsNoRow() throws Exception {
        Outcome outcome = read(new RawBook()
                .sheetWith(
                        "Sheet1",
                        "visible",
                        "",
                        "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"C2:C9\"/></mergeCells>",
                        HEADER,
                        row(2, "9800000081", "Ann", "Sales_2"),
                        row(3, "", "<c r=\"B3\" s=\"0\"/>", "Behind"),
                        row(9, "9800000082", "Bob")));

        assertThat(fields(outcome))
                .containsExactly(List.of("9800000081", "Ann", "Sales_2"), List.of("9800000082", "Bob", "Sales_2"));
    }

    @Test
    void whatCannotBeKnownInAMergedCellCannotBeKnownInAnyOfItsRows() throws Exception {
        Outcome outcome = read(new RawBook()
                .sheetWith(
                        "Sheet1",
                        "visible",
                        "",
                        "<mergeCells><mergeCell ref=\"C2:C3\"/></mergeCells>",
                        HEADER,
                        row(2, "9800000081", "Ann", "<c r=\"C2\"><f>E1</f></c>"),
                        row(3, "9800000082", "Bob"),
                        row(4, "9800000083", "Cy")));

        assertThat(sent(outcome)).containsExactly("9800000083");
        assertThat(outcome.rejects()).hasSize(2).allSatisfy(reject -> assertThat(reject.reason())
                .contains("never worked out"));
    }

    @Test
    void mergedCellsThatOverlapAreDamage() throws Exception {
        assertThat(read(new RawBook()
                                .sheetWith(
                                        "Sheet1",
                                        "visible",
                                        "",
                                        "<mergeCells><mergeCell ref=\"B2:C4\"/><mergeCell ref=\"C3:D5\"/></mergeCells>",
                                        HEADER,
                                        row(2, "9800000081", "Ann"),
                                        row(3, "9800000082", "Bob")))
                        .unreadable())
                .startsWith("the workbook is damaged: its merged cells overlap in row 3");
    }

    @Test
    void aHundredThousandMergesAreReadLikeOne() throws Exception {
        int count = 100_000;
        String[] rows = IntStream.rangeClosed(1, count)
                .mapToObj(at -> row(at + 1, Long.toString(9_800_000_000L + at), "A", at % 2 == 1 ? "C" + at : ""))
                .toArray(String[]::new);
        StringBuilder merges = new StringBuilder("<mergeCells>");
        for (int row = count; row > 1; row -= 2) {
            merges.append("<mergeCell ref=\"C" + row + ":C" + (row + 1) + "\"/><mergeCell ref=\"A" + row + ":B" + row
                    + "\"/>");
        }
        Outcome outcome = read(new RawBook()
                .sheetWith("Sheet1", "visible", "", merges + "</mergeCells>", HEADER + String.join("", rows)));

        assertThat(outcome.total()).isEqualTo(count);
        assertThat(outcome.records().get(0).fields()).containsExactly("9800000001", "", "C1");
        assertThat(outcome.records().get(1).fields()).containsExactly("9800000002", "A", "C1");
        assertThat(outcome.records().get(count - 1).fields()).containsExactly("9800100000", "A", "C99999");
    }

    // sheets

    @ParameterizedTest
    @ValueSource(strings = {"hidden", "veryHidden"})
    void theFirstSheetThatIsSeenIsRead(String state) throws Exception {
        RawBook book = new RawBook()
                .chart("Chart")
                .sheetWith("Old", state, "", "", HEADER, row(2, "9800000076", "Old"), row(3, "9800000079", "Old"))
                .sheetWith("Leads", "visible", "", "", HEADER, row(2, "9800000077", "Ann"))
                .sheetWith("Notes", "visible", "", "", row(1, "", "note"));

        Outcome outcome = read(book);
        assertThat(sent(outcome)).containsExactly("9800000077");
        assertThat(outcome.notes())
                .containsExactly("the sheet 'Leads' was read; 'Old' (hidden) has 3 rows that were not,"
                        + " 'Notes' has 1 row that was not");

        Outcome named = read(book, "old", HiddenRows.HOLD);
        assertThat(sent(named)).containsExactly("9800000076", "9800000079");
        assertThat(named.notes().get(0)).startsWith("the sheet 'Old', which is hidden, was read; 'Leads' has 2 rows");
    }

    @Test
    void oneSheetIsNothingToSpeakOf() throws Exception {
        RawBook book = new RawBook()
                .sheet(HEADER, row(2, "9800000077", "Ann"))
                .sheetWith("Empty", "visible", "", "", row(1, "<c r=\"A1\" s=\"0\"/>"));

        assertThat(read(book).notes()).isEmpty();
    }

    @Test
    void aFirstSheetWithoutRowsSaysWhereRowsAre() throws Exception {
        assertThat(read(new RawBook().sheet().sheetWith("Data", "visible", "", "", HEADER, row(2, "9800000077", "Ann")))
                        .unreadable())
                .isEqualTo("the sheet is empty; it needs a header row. 'Data' has 2 rows that were not; put the sheet"
                        + " that is meant first, or name it under `sheet` of the feed");
        assertThat(read(new RawBook().sheetWith("Data", "hidden", "", "", HEADER))
                        .unreadable())
                .startsWith("the workbook has no sheet that can be seen; hidden are: Data");
    }

    // formats

    @Test
    void aCodeThatStandsInTheFormatIsSent() throws Exception {
        RawBook book = new RawBook();
        Outcome outcome = read(book.sheet(
                HEADER,
                row(2, number("A2", "7911100001", book.style("\"+44 \"0"))),
                row(3, number("A3", "9800000110", book.style("00000000000"))),
                row(4, number("A4", "9811100009", book.style("\"+91-\"0"))),
                row(5, text("A5", "7911100002").replace("<c ", "<c s=\"" + book.style("\"+44 \"@") + "\" ")),
                row(6, number("A6", "447911100003", book.style("0000000000000000"))),
                row(7, number("A7", "9800000111", book.style("(###) ###-####"))),
                row(8, number("A8", "9800000112", book.style("[<=9999999]###-####;(###) ###-####"))),
                row(9, number("A9", "9800000113", book.style("#,##0")))));

        assertThat(sent(outcome))
                .containsExactly(
                        "447911100001",
                        "9800000110",
                        "9811100009",
                        "447911100002",
                        "447911100003",
                        "9800000111",
                        "9800000112",
                        "9800000113");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,",
                "0,,",
                "0.00E+00",
                "##0.0E+0",
                ";;;",
                "\"hidden\"",
                "0%",
                "0.0,",
                "\"+44 \"@",
                "[DBNum1]0",
                "[>99999999999]0;[<5]0",
                "dd/mm/yyyy",
                "#id31"
            })
    void aFormatThatDoesNotShowTheNumberRejectsIt(String code) throws Exception {
        RawBook book = new RawBook();
        Outcome outcome = read(book.sheet(HEADER, row(2, number("A2", "9800000110", book.style(code)))));

        assertThat(outcome.rows()).isEmpty();
        assertThat(outcome.rejects()).singleElement().satisfies(reject -> assertThat(reject.reason())
                .startsWith("PhoneNumber: the cell shows")
                .endsWith("(cell A2)")
                .doesNotContain("9800000110"));
    }

    @Test
    void aNumberThatIsRoundedForTheEyeIsRejected() throws Exception {
        RawBook book = new RawBook();
        assertThat(read(book.sheet(HEADER, row(2, number("A2", "9800000110.4", book.style("0")))))
                        .rejects())
                .hasSize(1);
    }

    @Test
    void aDayWhereANumberShouldBeIsRejected() throws Exception {
        RawBook book = new RawBook();
        Outcome outcome = read(book.sheet(HEADER, row(2, number("A2", "46346", book.style("dd/mm/yyyy")))));

        assertThat(outcome.rejects()).singleElement().satisfies(reject -> assertThat(reject.reason())
                .startsWith("PhoneNumber: the cell holds a date"));
    }

    @Test
    void whatIsDialledAndIdsAreSentWithTheirZeros() throws Exception {
        RawBook book = new RawBook();
        book.sheet(
                row(1, "called", "customField"),
                row(
                        2,
                        number("A2", "9800000110", book.style("00000 000000")),
                        number("B2", "42", book.style("00000"))));
        Outcome dialled = Outcome.of(
                Files.write(folder.resolve("file.xlsx"), book.bytes()),
                TestFeeds.feed("leads", "add-numbers", folder, List.of("7"), Feed.Layout.PLAIN, false),
                folder.resolve("workshop"));

        assertThat(dialled.rows())
                .extracting(Row::number, row -> row.fields().get(1))
                .containsExactly(org.assertj.core.groups.Tuple.tuple("09800000110", "00042"));
    }

    @Test
    void anIdThatBecameADayIsRejected() throws Exception {
        RawBook book = new RawBook();
        book.sheet(
                row(1, "row_id"),
                row(2, number("A2", "46298", book.style("d-mmm"))),
                row(3, number("A3", "1042", book.style("#,##0"))));
        Outcome ids = Outcome.of(
                Files.write(folder.resolve("file.xlsx"), book.bytes()),
                TestFeeds.feed("leads", "delete-scheduled", folder, List.of(), Feed.Layout.PLAIN, false),
                folder.resolve("workshop"));

        assertThat(sent(ids)).containsExactly("1042");
        assertThat(ids.rejects()).singleElement().satisfies(reject -> assertThat(reject.reason())
                .startsWith("row_id: the cell holds a date"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Priority | 5 | 0.0 | 5",
                "Priority | 5 | 000 | 5",
                "Priority | 1000 | #,##0 | 1000",
                "Priority | 0.5 | 0% | 50%",
                "Priority | 5 | General | 5",
                "City | 42 | 00000 | 00042",
                "City | 0.125 | 0.00% | 12.50%",
                "City | 1234.5 | [$$-409]#,##0.00 | $1,234.50",
                "City | 1234.5 | #,##0.00\\ \"€\" | 1,234.50 €",
                "City | 1.5 | [h]:mm | 36:00",
                "City | 46346 | dd/mm/yyyy | 2026-11-20",
                "City | 46346 | d\" de \"mmmm\" de \"yyyy | 2026-11-20",
                "City | 46346 | #id31 | 2026-11-20",
                "City | 46346 | #id57 | 2026-11-20",
                "City | 0.5 | h:mm | 12:00:00",
                "City | 7 | ;;; | ''",
                "City | 9876543210987 | General | 9876543210987",
            })
    void aNumberIsWhatItsFormatShows(String field, String value, String code, String expected) throws Exception {
        RawBook book = new RawBook();
        Outcome outcome = read(
                book.sheet(row(1, "PhoneNumber", field), row(2, "9800000110", number("B2", value, book.style(code)))));

        assertThat(outcome.records()).singleElement().satisfies(record -> assertThat(RowRules.at(record.fields(), 1))
                .isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.3 | h:mm | ExpiryDate: the cell holds a time without a day (cell B2)",
                "0 | dd/mm/yyyy | ExpiryDate: the cell holds a time without a day (cell B2)",
                "30.5 | [h]:mm | ExpiryDate: the cell holds a length of time (cell B2)",
                "-1 | dd/mm/yyyy | ExpiryDate: the cell shows a row of #, for the number in it is no day",
                "9800000110 | dd/mm/yyyy | ExpiryDate: the cell shows a row of #, for the number in it is no day",
            })
    void whatIsNoDayIsNotMadeOne(String value, String code, String reason) throws Exception {
        RawBook book = new RawBook();
        Outcome outcome = read(book.sheet(
                row(1, "PhoneNumber", "ExpiryDate"), row(2, "9800000110", number("B2", value, book.style(code)))));

        assertThat(outcome.rejects()).singleElement().satisfies(reject -> assertThat(reject.reason())
                .startsWith(reason));
    }

    @Test
    void daysThatAreWrittenOutAreDays() throws Exception {
        Outcome outcome = read(new RawBook()
                .strict()
                .sheet(
                        row(1, "PhoneNumber", "ExpiryDate", "City"),
                        row(
                                2,
                                "9800000110",
                                "<c r=\"B2\" t=\"d\"><v>2026-11-20T10:15:00</v></c>",
                                "<c r=\"C2\" t=\"d\"><v>2026-11-20T10:15:00Z</v></c>")));

        assertThat(fields(outcome)).containsExactly(List.of("9800000110", "2026-11-20", "2026-11-20 10:15:00"));
    }

    // formulas

    @Test
    void aFormulaThatWasNeverWorkedOutRejectsItsRowAndSaysWhichCell() throws Exception {
        RawBook book = new RawBook();
        int day = book.style("#id14");
        Outcome outcome = read(book.sheet(
                row(1, "PhoneNumber", "Name", "Priority", "ExpiryDate", "Note"),
                row(
                        2,
                        "9800000089",
                        "Ann",
                        "<c r=\"C2\"><f>1+4</f></c>",
                        "<c r=\"D2\" s=\"" + day + "\"><f>TODAY()+30</f></c>",
                        "<c r=\"E2\"><f>\"x\"&amp;B2</f></c>"),
                row(
                        3,
                        "9800000090",
                        "Bob",
                        "<c r=\"C3\"><f>1+4</f><v></v></c>",
                        "<c r=\"D3\" s=\"" + day + "\"><f>TODAY()+30</f><v/></c>"),
                row(4, "9800000091", "Cy", number("C4", "5", 0), number("D4", "46700", day)),
                row(5, "<c r=\"A5\"><f>9800000000+1</f></c>"),
                row(6, "9800000092", "<c r=\"B6\" t=\"str\"><f>\"\"</f><v></v></c>"),
                row(7, "9800000093", "<c r=\"B7\" t=\"str\"><f>A1</f></c>"),
                row(8, "9800000094", "<c r=\"B8\"><f t=\"shared\" si=\"0\"/></c>"),
                row(9, "9800000095", "", "<c r=\"C9\"><f>1-1</f><v>0</v></c>"),
                row(10, "9800000096", "", "<c r=\"C10\"/>"),
                row(11, "9800000097", "", "<c r=\"C11\"><v></v></c>")));

        assertThat(sent(outcome)).containsExactly("9800000091", "9800000092", "9800000095", "9800000096", "9800000097");
        assertThat(outcome.total()).isEqualTo(10);
        assertThat(outcome.rejects())
                .extracting(reject -> reject.reason().replaceFirst(": the formula was never worked out;.*\\(", " ("))
                .containsExactly(
                        "Priority (cell C2)",
                        "Priority (cell C3)",
                        "PhoneNumber (cell A5)",
                        "Name (cell B7)",
                        "Name (cell B8)");
    }

    @Test
    void aResultIsNoneWhereTheWriterAsksThatAllBeWorkedOut() throws Exception {
        Outcome outcome = read(new RawBook()
                .settings("<calcPr calcId=\"124519\" fullCalcOnLoad=\"1\"/>")
                .sheet(
                        HEADER,
                        row(2, "9800000089", "", "", "<c r=\"D2\"><f>1+4</f><v>0</v></c>"),
                        row(3, "9800000090", "", "", "<c r=\"D3\" t=\"str\"><f>\"a\"</f><v></v></c>"),
                        row(4, "9800000091", "", "", "<c r=\"D4\"><f>1+4</f><v>5</v></c>"),
                        row(5, "9800000092", "", "", "<c r=\"D5\"><v>0</v></c>")));

        assertThat(sent(outcome)).containsExactly("9800000091", "9800000092");
    }

    @Test
    void theCellsThatAFormulaWouldFillAreNotEmpty() throws Exception {
        Outcome outcome = read(new RawBook()
                .sheet(
                        HEADER,
                        row(2, "9800000089", "<c r=\"B2\"><f t=\"array\" ref=\"B2:B3\">X1:X2</f></c>"),
                        row(3, "9800000090"),
                        row(4, "9800000091")));

        assertThat(sent(outcome)).containsExactly("9800000091");
        assertThat(outcome.rejects().get(1).reason()).endsWith("(cell B3)");
    }

    @Test
    void aColumnThatIsNotSentRejectsNothing() throws Exception {
        Outcome outcome = read(new RawBook()
                .sheet(
                        row(1, "PhoneNumber", "", "City"),
                        row(2, "9800000089", "<c r=\"B2\"><f>1+4</f></c>", "Pune"),
                        row(3, "", "<c r=\"B3\"><f>1+4</f></c>")));

        assertThat(sent(outcome)).containsExactly("9800000089");
        assertThat(outcome.total()).isEqualTo(1);
    }

    @Test
    void aHeaderThatWasNeverWorkedOutIsNoHeader() throws Exception {
        assertThat(read(new RawBook()
                                .sheet(row(1, "PhoneNumber", "<c r=\"B1\"><f>X1</f></c>"), row(2, "9800000089", "Ann")))
                        .unreadable())
                .startsWith("the header cannot be read: column B: the formula was never worked out")
                .endsWith("(cell B1)");
    }

    // texts

    @Test
    void whatXmlCannotHoldIsReadAsWhatItStandsForWhereverATextStands() throws Exception {
        Outcome outcome = read(
                new RawBook()
                        .texts(
                                "<si><t>a_x005F_x000D_b</t></si>",
                                "<si><t>a_x000A_b</t></si>",
                                "<si><r><t>a_x0009_</t></r><r><t>b</t></r></si>")
                        .sheetWith(
                                "My_x005F_Leads",
                                "visible",
                                "",
                                "",
                                row(1, "PhoneNumber", "City_x005F_", "B", "C", "D", "E"),
                                row(
                                        2,
                                        "9800000094",
                                        "a_x005F_b",
                                        "<c r=\"C2\" t=\"s\"><v>0</v></c>",
                                        "<c r=\"D2\" t=\"s\"><v>1</v></c>",
                                        "<c r=\"E2\" t=\"s\"><v>2</v></c>",
                                        "<c r=\"F2\" t=\"str\"><f>A1</f><v>x_x263A_y_xZZZZ_</v></c>")),
                "My_Leads",
                HiddenRows.HOLD);

        assertThat(outcome.header().get(1)).isEqualTo("City_");
        assertThat(fields(outcome))
                .containsExactly(List.of("9800000094", "a_b", "a_x000D_b", "a\nb", "a\tb", "x\u263Ay_xZZZZ_"));
    }

    @ParameterizedTest
    @CsvSource({
        "a_x005F_b,a_b",
        "_x0041__x0042_,AB",
        "_x41_,_x41_",
        "_x004,_x004",
        "__x0041_,_A",
        "_x_x0041_,_xA",
        "x0041_,x0041_"
    })
    void escapesAreTakenOnce(String written, String plain) {
        assertThat(EscapedText.plain(written)).isEqualTo(plain);
    }

    @Test
    void howANameIsSpokenIsNotTheName() throws Exception {
        Outcome outcome = read(new RawBook()
                .texts(
                        "<si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/></si>",
                        "<si>\n  <r>\n    <rPr><b/></rPr>\n    <t>An</t>\n  </r>\n  <r>\n <t>n</t>\n</r>\n</si>",
                        "<si>\n  <t>Bob</t>\n</si>")
                .sheet(
                        row(1, "PhoneNumber", "A", "B", "C", "D"),
                        row(
                                2,
                                "9800000094",
                                "<c r=\"B2\" t=\"s\"><v>0</v></c>",
                                "<c r=\"C2\" t=\"s\"><v>1</v></c>",
                                "<c r=\"D2\" t=\"s\"><v>2</v></c>",
                                "<c r=\"E2\" t=\"inlineStr\"><is><r><t>大</t></r><r><t>阪</t></r>"
                                        + "<rPh sb=\"0\" eb=\"2\"><t>オオサカ</t></rPh></is></c>")));

        assertThat(fields(outcome)).containsExactly(List.of("9800000094", "東京", "Ann", "Bob", "大阪"));
    }

    @Test
    void aTruthIsWrittenAsItIsShown() throws Exception {
        Outcome outcome =
                read(new RawBook().sheet(HEADER, row(2, "9800000094", "", "", "<c r=\"D2\" t=\"b\"><v>1</v></c>")));

        assertThat(fields(outcome)).containsExactly(List.of("9800000094", "", "", "TRUE"));
    }

    // hidden rows and columns

    private static RawBook withHiddenRows() {
        return new RawBook()
                .sheetWith(
                        "Sheet1",
                        "visible",
                        "<sheetFormatPr defaultRowHeight=\"15\" zeroHeight=\"1\"/><cols><col min=\"2\" max=\"2\" width=\"9\""
                                + " hidden=\"1\"/></cols>",
                        "<autoFilter ref=\"A1:C4\"/>",
                        HEADER,
                        row(2, "9800000073", "Ann"),
                        rowWith(3, "hidden=\"1\"", "9800000074", "Filtered out"),
                        rowWith(4, "ht=\"0\" customHeight=\"1\"", "9800000075", "Flat"),
                        rowWith(5, "hidden=\"true\"", "", "", "", ""),
                        row(6, "9800000076", "Cy"));
    }

    @Test
    void aFileWithHiddenRowsIsHeldForAPerson() throws Exception {
        Outcome outcome = read(withHiddenRows());

        assertThat(outcome.held())
                .startsWith("2 of the file's 4 rows would be sent and are hidden in the workbook")
                .contains("`hidden-rows: send`");
        assertThat(outcome.notes())
                .containsExactly(
                        "2 rows are hidden in the workbook, filtered out or folded away; they were read like the others",
                        "hidden in the workbook and read like the others: Name");
    }

    @Test
    void hiddenRowsThatWouldNotBeSentHoldNothing() throws Exception {
        Outcome outcome = read(new RawBook()
                .sheet(HEADER, row(2, "9800000073", "Ann"), rowWith(3, "hidden=\"1\"", "not a number", "Note")));

        assertThat(outcome.held()).isNull();
        assertThat(outcome.rejects()).hasSize(1);
    }

    @Test
    void aFeedMaySendHiddenRowsOrRejectThem() throws Exception {
        Outcome send = read(withHiddenRows(), null, HiddenRows.SEND);
        assertThat(send.held()).isNull();
        assertThat(sent(send)).containsExactly("9800000073", "9800000074", "9800000075", "9800000076");

        Outcome reject = read(withHiddenRows(), null, HiddenRows.REJECT);
        assertThat(reject.held()).isNull();
        assertThat(sent(reject)).containsExactly("9800000073", "9800000076");
        assertThat(reject.rejects()).hasSize(2).allSatisfy(one -> assertThat(one.reason())
                .startsWith("the row is hidden in the workbook"));
        assertThat(reject.notes().get(0)).endsWith("they were rejected");
    }

    // the file itself

    @Test
    void rowsOutOfTheirPlaceAreDamage() throws Exception {
        assertThat(read(new RawBook().sheet(HEADER, row(3, "9800000073"), row(2, "9800000074")))
                        .unreadable())
                .startsWith("the workbook is damaged: row 2 is out of its place");
    }

    @Test
    void aSheetWithoutPlacesIsReadInOrder() throws Exception {
        Outcome outcome = read(new RawBook()
                .sheet(
                        "<row><c t=\"inlineStr\"><is><t>PhoneNumber</t></is></c><c t=\"inlineStr\"><is><t>Name</t></is></c></row>",
                        "<row><c><v>9800000073</v></c><c t=\"inlineStr\"><is><t>Ann</t></is></c></row>"));

        assertThat(outcome.records()).containsExactly(new Record(2, List.of("9800000073", "Ann"), null));
    }

    @Test
    void aRowOfEndlessTextsIsNotRead() throws Exception {
        String[] cells = IntStream.range(0, 26)
                .mapToObj(at -> new Random(at)
                        .ints(40_000, 'a', 'z')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .toArray(String[]::new);
        assertThat(read(new RawBook().sheet(HEADER, row(2, cells))).unreadable())
                .startsWith("the record that begins in line 2 has more than 1000000 characters");
    }
}
