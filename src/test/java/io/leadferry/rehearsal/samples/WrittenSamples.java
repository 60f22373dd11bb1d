package io.leadferry.rehearsal.samples;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Samples of one operation, written and read again.
 *
 * @param files the rows of each file, its header first
 */
public record WrittenSamples(List<List<List<String>>> files) {

    /**
     * Writes the samples of an operation.
     *
     * @param samples of a vendor, by the words of its operations
     * @param separators of the files that are expected, in their order
     */
    public static WrittenSamples of(
            Map<String, List<Sample>> samples, String operation, Path folder, long seed, char... separators)
            throws IOException {
        List<Path> written = Samples.write(samples, Map.of(operation, folder.resolve(operation)), seed);
        assertThat(written).hasSize(separators.length);
        List<List<List<String>>> all = new ArrayList<>();
        for (int i = 0; i < separators.length; i++) {
            List<List<String>> rows = new ArrayList<>();
            String text = Files.readString(written.get(i)).replace("\uFEFF", "");
            CsvReader.builder()
                    .fieldSeparator(separators[i])
                    .ofCsvRecord(text)
                    .forEach(row -> rows.add(row.getFields()));
            all.add(rows);
        }
        return new WrittenSamples(all);
    }

    /** The rows of all files, without their headers. */
    public List<List<String>> below() {
        return files.stream().flatMap(rows -> rows.stream().skip(1)).toList();
    }
}
