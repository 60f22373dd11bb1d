package io.leadferry.connector.ozonetel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.connector.ozonetel.FailedFile.Failed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failed files as they might come, for no page shows one. */
class FailedFileTest {

    private static final String ONE = "9876543210";
    private static final String TWO = "9876543211";
    private static final List<String> CALL = List.of(ONE, TWO);

    private static List<Failed> read(String csv) throws IOException {
        return read(csv, UTF_8, CALL);
    }

    private static List<Failed> read(String csv, Charset charset, List<String> call) throws IOException {
        return FailedFile.read(new ByteArrayInputStream(csv.getBytes(charset)), call);
    }

    @Test
    void theRowsOfTheCallAreReadWithTheirReasons() throws IOException {
        assertThat(
                        read(
                                """
                        "PhoneNumber","Name",Reason\r
                        "9876543210","Rao & Sons","Invalid Name"\r
                        "9876500000","Nobody of ours","Invalid Name"\r
                        "9876543211","A, ""B""
                        C"," Refused, so "\r
                        """))
                .containsExactly(new Failed(ONE, "Invalid Name"), new Failed(TWO, "Refused, so"));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theSeparatorIsToldByTheFirstLine(String separator) throws IOException {
        String csv = "\uFEFFName;PhoneNumber;Reason\nA;9876543210;\"x,y;z\"\n"
                .replace("\"x,y;z\"", "#")
                .replace(";", separator)
                .replace("#", "\"x,y;z\"");
        assertThat(read(csv)).containsExactly(new Failed(ONE, "x,y;z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PhoneNumber",
                "phone_number",
                "PHONE NUMBER",
                "Phone-Number",
                " phone ",
                "Mobile",
                "NUMBER",
                "Contact"
            })
    void theNumbersColumnIsToldByItsHeaderOrByWhatIsInIt(String header) throws IOException {
        assertThat(read("Name," + header + ",Reason\nA,9876543210,no\n")).containsExactly(new Failed(ONE, "no"));
        assertThat(read("Reason," + header + ",Name\nno,9876543210,A\n")).containsExactly(new Failed(ONE, "no"));
    }

    @Test
    void aNamedColumnIsTheOnlyOneAndTheBestNameWins() throws IOException {
        assertThat(read("Number,PhoneNumber,Note\n9876543211,9876543210,x\n9876543211,1,9876543210\n"))
                .containsExactly(new Failed(ONE, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reason",
                "Failure Reason",
                "ERROR",
                "Error_Message",
                "message",
                "Remarks",
                "Status",
                "Description"
            })
    void theReasonsColumnIsToldByItsHeader(String header) throws IOException {
        assertThat(read("PhoneNumber," + header + "\n9876543210,no\n")).containsExactly(new Failed(ONE, "no"));
    }

    @Test
    void theMostTellingColumnIsTheReason() throws IOException {
        assertThat(read("Status,ErrorCode,PhoneNumber,Reason\nFail,7,9876543210,no\n"))
                .containsExactly(new Failed(ONE, "no"));
        assertThat(read("Status Code,Error Code,PhoneNumber\nFail,7,9876543210\n"))
                .containsExactly(new Failed(ONE, "7"));
    }

    @Test
    void withoutAHeaderNoReasonIsTold() throws IOException {
        assertThat(read("A,9876543210,no\nB,9876543211,error\n"))
                .containsExactly(new Failed(ONE, ""), new Failed(TWO, ""));
        assertThat(read("9876543210")).containsExactly(new Failed(ONE, ""));
        assertThat(read("error,1\nB,9876543211\n")).containsExactly(new Failed(TWO, "B"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\uFEFF", "\n\r\n", "PhoneNumber,Reason", "PhoneNumber,Reason\r\n", "a\nb\n", "\"", ",,,"})
    void whereNobodyIsNamedThereIsNobody(String csv) throws IOException {
        assertThat(read(csv)).isEmpty();
    }

    @Test
    void raggedRowsAndBlankLinesDoNoHarm() throws IOException {
        assertThat(read("Name,PhoneNumber,Reason\n\nA\n,\nA,9876543210\nB,9876543211,no,more,and more\n"))
                .containsExactly(new Failed(ONE, ""), new Failed(TWO, "no"));
    }

    @Test
    void aLongFileIsReadFromItsFirstRowToItsLast() throws IOException {
        assertThat(read("\uFEFF9876543210,A\n" + "1,B\n".repeat(100_000) + "9876543211,C\n"))
                .extracting(Failed::number)
                .containsExactly(ONE, TWO);
    }

    @Test
    void aNumberListedTwiceFailedTwice() throws IOException {
        assertThat(read("PhoneNumber,Reason\n9876543210,one\n9876543210,two\n"))
                .containsExactly(new Failed(ONE, "one"), new Failed(ONE, "two"));
    }

    @ParameterizedTest
    @CsvSource({
        "919876543210, 9876543210",
        "+919876543210, 9876543210",
        "09876543210, 9876543210",
        "00919876543210, 9876543210",
        "+91 98765-43210, 9876543210",
        "(0)98765 43210, 9876543210",
        "+9876543210, 9876543210",
        "+12025550123, 2025550123",
        "+353861234567, 0861234567",
        "0861234567, 353861234567"
    })
    void oneNumberHasManySpellings(String one, String other) throws IOException {
        assertThat(read("PhoneNumber,Reason\n" + one + ",no\n", UTF_8, List.of(other)))
                .containsExactly(new Failed(other, "no"));
        assertThat(read("PhoneNumber,Reason\n" + other + ",no\n", UTF_8, List.of(one)))
                .containsExactly(new Failed(one, "no"));
        assertThat(read("no header," + one + "\n", UTF_8, List.of(other))).containsExactly(new Failed(other, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.87654321E9",
                "9.87654321E+09",
                "9876543210.0",
                "9876543210x",
                "98765432100",
                "876543210",
                "9999876543210",
                "1239876543210",
                "+",
                "0"
            })
    void otherNumbersAreNot(String text) throws IOException {
        assertThat(read("PhoneNumber,Reason\n" + text + ",no\n")).isEmpty();
        assertThat(read(text + ",no\n")).isEmpty();
    }

    @Test
    void theCallsOwnSpellingGoesFirstAndWhatCouldBeTwoIsNeither() throws IOException {
        List<String> call = List.of("9876543210", "919876543210", "447700900123", "17700900123");
        assertThat(read("Phone\n919876543210\n9876543210\n+919876543210\n7700900123\n", UTF_8, call))
                .extracting(Failed::number)
                .containsExactly("919876543210", "9876543210", "919876543210");
    }

    @Test
    void namesInAnotherEncodingDoNoHarm() throws IOException {
        assertThat(read("PhoneNumber,Name,Reason\n9876543210,Zoé,no\n", ISO_8859_1, CALL))
                .containsExactly(new Failed(ONE, "no"));
    }

    @Test
    void whatIsNoCsvIsToldShortly() {
        assertThatThrownBy(() -> read("PhoneNumber\n9876543210\n", UTF_16, CALL))
                .isInstanceOf(IOException.class)
                .hasMessage("the failed file is not UTF-8 text");
        assertThatThrownBy(() -> read("<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>"))
                .isInstanceOf(IOException.class)
                .hasMessage("the failed file is a web page or XML, not CSV");
        assertThatThrownBy(() -> read("PhoneNumber,Reason\n9876543210,\"" + "x".repeat(20_000_000)))
                .isInstanceOf(IOException.class)
                .hasMessage("the failed file cannot be read as CSV");
    }

    @Test
    void aStreamThatBreaksOffIsAFault() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
        InputStream head =
                new ByteArrayInputStream("Phone\n9876543210\n".repeat(10_000).getBytes(UTF_8));
        assertThatThrownBy(() -> FailedFile.read(new SequenceInputStream(head, broken), CALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("connection reset");
    }

    @Property(tries = 500)
    void anyTextIsReadOrRefused(@ForAll String text) {
        try {
            assertThat(read(text)).allSatisfy(failed -> assertThat(CALL).contains(failed.number()));
        } catch (IOException refused) {
            assertThat(refused).hasMessageStartingWith("the failed file");
        }
    }
}
