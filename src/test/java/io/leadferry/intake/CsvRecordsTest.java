package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.feed.Feed;
import io.leadferry.intake.Records.Record;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as it really comes. */
class CsvRecordsTest {

    @TempDir
    private Path folder;

    private Records open(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes);
        return CsvRecords.open(TextFile.of(Content.of(file), null), Outcome.feed(Feed.Layout.PLAIN));
    }

    private Records open(String text) throws IOException {
        return open(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Record> all(Records file) {
        List<Record> records = new ArrayList<>();
        file.forEachRemaining(records::addAll);
        return records;
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theSeparatorIsToldByTheHeader(String separator) throws IOException {
        Records file = open(
                "\uFEFFa,b;c\n".replace(",b;c", separator + "b") + "1" + separator + "x,y;z".replace(separator, ""));

        assertThat(file.header()).containsExactly("a", "b");
        assertThat(all(file)).singleElement().satisfies(record -> assertThat(record.fields())
                .hasSize(2));
    }

    @Test
    void aRecordIsKnownByTheLineOnWhichItBegins() throws IOException {
        Records file = open("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,\"say \"\"hi\"\"\"\r\n");

        assertThat(all(file))
                .containsExactly(
                        new Record(2, List.of("1", "x\r\ny"), null), new Record(5, List.of("2", "say \"hi\""), null));
    }

    @Test
    void raggedRowsAreReadAsTheyStand() throws IOException {
        assertThat(all(open("a,b\n1\n1,2,3\n")))
                .extracting(Record::fields)
                .containsExactly(List.of("1"), List.of("1", "2", "3"));
    }

    @Test
    void blankLinesAreNoRecords() throws IOException {
        assertThat(all(open("a,b\n\n   \n1,2\n\n"))).containsExactly(new Record(4, List.of("1", "2"), null));
    }

    @Test
    void aFileWithAHeaderAloneHasNoRecords() throws IOException {
        assertThat(open("a,b\n").hasNext()).isFalse();
    }

    @Test
    void whatCannotBeReadSaysWhy() {
        assertThatThrownBy(() -> open("")).isInstanceOf(UnreadableFile.class).hasMessageContaining("empty");
        assertThatThrownBy(() -> all(open(new byte[] {'a', '\n', (byte) 0x81, '\n'})))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> open(new byte[] {'P', 'K', 0, 0, 'x'}))
                .isInstanceOf(UnreadableFile.class)
                .hasMessageContaining("NUL");
    }
}
