package io.leadferry.intake;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.leadferry.feed.Feed;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.springframework.util.FileSystemUtils;

/** The same table, written in every format, encoding and wrapping, comes out as the same records. */
class SameRowsTest {

    private static final List<String> HEADER = List.of("PhoneNumber", "City", "Note");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws Exception {
        folder = Files.createTempDirectory("same-rows");
    }

    @AfterContainer
    static void removeFolder() throws Exception {
        FileSystemUtils.deleteRecursively(folder);
    }

    @Provide
    Arbitrary<List<List<String>>> tables() {
        Arbitrary<String> texts =
                Arbitraries.strings().withChars("aZ09 ,;\t|\"'\n[]{}:=é").ofMaxLength(12);
        Arbitrary<String> numbers =
                Arbitraries.longs().between(6_000_000_000L, 9_999_999_999L).map(Object::toString);
        return numbers.flatMap(number -> texts.flatMap(city -> texts.map(note -> List.of(number, city, note))))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Property(tries = 25)
    void comeOutOfEveryFormat(@ForAll("tables") List<List<String>> rows) throws Exception {
        Map<String, byte[]> written = new LinkedHashMap<>();
        for (char separator : new char[] {',', ';', '\t', '|'}) {
            String csv = csv(rows, separator);
            for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE, Charset.forName("windows-1252"))) {
                written.put("csv " + (int) separator + " " + charset, csv.getBytes(charset));
            }
            written.put("csv " + (int) separator + " BOM", ("\uFEFF" + csv).getBytes(UTF_8));
        }
        List<Map<String, String>> objects =
                rows.stream().map(SameRowsTest::object).toList();
        written.put("array", JSON.writeValueAsBytes(objects));
        written.put(
                "lines",
                objects.stream()
                        .map(SameRowsTest::json)
                        .collect(Collectors.joining("\n"))
                        .getBytes(UTF_8));
        written.put("map", json(Map.of("map", HEADER, "data", rows)).getBytes(UTF_8));
        written.put("gzip", OddFiles.gzip(csv(rows, ';').getBytes(UTF_16LE)));
        written.put("zip", OddFiles.zipped("x", JSON.writeValueAsBytes(objects)));
        byte[] workbook = OddFiles.workbook(sheet -> {
            OddFiles.row(sheet, 0, HEADER.toArray());
            for (int row = 0; row < rows.size(); row++) {
                OddFiles.row(sheet, row + 1, rows.get(row).toArray());
            }
        });
        written.put("workbook", workbook);
        written.put("workbook in gzip", OddFiles.gzip(workbook));

        for (Map.Entry<String, byte[]> file : written.entrySet()) {
            Outcome outcome = Outcome.of(
                    Files.write(folder.resolve("file"), file.getValue()),
                    Feed.Layout.PLAIN,
                    folder.resolve("workshop"));
            assertThat(outcome.unreadable()).as(file.getKey()).isNull();
            assertThat(outcome.header()).as(file.getKey()).isEqualTo(HEADER);
            assertThat(outcome.records().stream().map(record -> padded(record.fields())))
                    .as(file.getKey())
                    .containsExactlyElementsOf(rows);
        }
    }

    private static String csv(List<List<String>> rows, char separator) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().fieldSeparator(separator).build(text)) {
            csv.writeRecord(HEADER);
            rows.forEach(csv::writeRecord);
        }
        return text.toString();
    }

    private static Map<String, String> object(List<String> row) {
        Map<String, String> object = new LinkedHashMap<>();
        for (int place = 0; place < HEADER.size(); place++) {
            object.put(HEADER.get(place), row.get(place));
        }
        return object;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sheet has no cells where nothing stands. */
    private static List<String> padded(List<String> fields) {
        List<String> padded = new ArrayList<>(fields);
        while (padded.size() < HEADER.size()) {
            padded.add("");
        }
        return padded;
    }
}
