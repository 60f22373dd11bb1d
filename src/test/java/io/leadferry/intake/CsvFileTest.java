package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CSV file as people make them: what is read, and on which line each record begins. */
class CsvFileTest {

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theSeparatorIsToldByTheHeader(String separator) throws IOException {
        CsvFile csv = open("PhoneNumber" + separator + "Name\n8187867008" + separator + "Iron man\n");

        assertThat(csv.header()).containsExactly("PhoneNumber", "Name");
        assertThat(records(csv)).containsExactly(new CsvFile.Record(2, List.of("8187867008", "Iron man")));
    }

    @Test
    void separatorsWithinQuotesDoNotCount() throws IOException {
        CsvFile csv = open("PhoneNumber;\"Name, first, last, any\"\n8187867008;\"a,b\"\n");

        assertThat(csv.header()).containsExactly("PhoneNumber", "Name, first, last, any");
        assertThat(records(csv)).extracting(CsvFile.Record::fields).containsExactly(List.of("8187867008", "a,b"));
    }

    @Test
    void aRecordIsNamedByTheLineOnWhichItBegins() throws IOException {
        CsvFile csv = open("PhoneNumber,Note\r\n1,\"one\r\ntwo\r\nthree\"\r\n2,\"say \"\"hi\"\"\"\r\n\r\n3,x\r\n");

        assertThat(records(csv))
                .containsExactly(
                        new CsvFile.Record(2, List.of("1", "one\r\ntwo\r\nthree")),
                        new CsvFile.Record(5, List.of("2", "say \"hi\"")),
                        new CsvFile.Record(7, List.of("3", "x")));
    }

    @Test
    void blankLinesAreNoRecordsBeforeTheHeaderNorAfterIt() throws IOException {
        CsvFile csv = open("\n\nPhoneNumber,Name\n\n\n1,a\n\n");

        assertThat(csv.header()).containsExactly("PhoneNumber", "Name");
        assertThat(records(csv)).containsExactly(new CsvFile.Record(6, List.of("1", "a")));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstHeader() throws IOException {
        assertThat(open("\uFEFFPhoneNumber,Name\n1,a\n").header()).containsExactly("PhoneNumber", "Name");
    }

    @Test
    void textIsUtf8() throws IOException {
        assertThat(records(open("PhoneNumber,Name\n1,Žofie राम\n")).get(0).fields())
                .containsExactly("1", "Žofie राम");
    }

    @Test
    void aHeaderAloneIsAFileWithoutRecords() throws IOException {
        assertThat(records(open("PhoneNumber,Name"))).isEmpty();
        assertThat(records(open("PhoneNumber,Name\n"))).isEmpty();
    }

    @Test
    void rowsMayBeShorterOrLongerThanTheHeader() throws IOException {
        assertThat(records(open("PhoneNumber,Name\n1\n2,b,c\n")))
                .extracting(CsvFile.Record::fields)
                .containsExactly(List.of("1"), List.of("2", "b", "c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n\r\n", "\uFEFF"})
    void anEmptyFileIsUnreadable(String text) {
        assertThatThrownBy(() -> open(text)).isInstanceOf(UnreadableFile.class).hasMessageContaining("empty");
    }

    @Test
    void textThatIsNotUtf8IsUnreadableWhereverItStands() {
        byte[] latin = "PhoneNumber,Name\n1,José\n".getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream late = new ByteArrayOutputStream();
        late.writeBytes("PhoneNumber,Name\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 50_000; i++) {
            late.writeBytes("8187867008,a\n".getBytes(StandardCharsets.UTF_8));
        }
        late.writeBytes("1,José\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> records(CsvFile.open(new ByteArrayInputStream(latin))))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> records(CsvFile.open(new ByteArrayInputStream(late.toByteArray()))))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void nulBytesAreNoText() {
        assertThatThrownBy(() -> open("Phone\0Number,Name\n1,a\n"))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void aLongFileComesInBlocksAndLosesNothing() throws IOException {
        StringBuilder text = new StringBuilder("PhoneNumber\n");
        for (int i = 0; i < 4_001; i++) {
            text.append(i).append('\n');
        }
        CsvFile csv = open(text.toString());
        List<Integer> blocks = new ArrayList<>();

        csv.forEachRemaining(block -> blocks.add(block.size()));

        assertThat(blocks).containsExactly(2_000, 2_000, 1);
    }

    private static CsvFile open(String text) throws IOException {
        return CsvFile.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<CsvFile.Record> records(CsvFile csv) {
        List<CsvFile.Record> all = new ArrayList<>();
        csv.forEachRemaining(all::addAll);
        return all;
    }
}
