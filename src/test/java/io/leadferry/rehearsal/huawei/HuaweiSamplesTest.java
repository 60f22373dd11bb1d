package io.leadferry.rehearsal.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import io.leadferry.rehearsal.samples.Samples;
import io.leadferry.rehearsal.wire.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of both operations, against what the stand-in is prepared with. */
class HuaweiSamplesTest {

    @TempDir
    Path folder;

    private List<List<List<String>>> write(Operation operation, long seed, char... separators) throws IOException {
        List<Path> files = Samples.write(
                HuaweiSamples.all(seed), Map.of(operation.word(), folder.resolve(operation.word())), seed);
        assertThat(files).hasSize(separators.length);
        List<List<List<String>>> all = new ArrayList<>();
        for (int i = 0; i < separators.length; i++) {
            List<List<String>> rows = new ArrayList<>();
            String text = Files.readString(files.get(i)).replace("\uFEFF", "");
            CsvReader.builder()
                    .fieldSeparator(separators[i])
                    .ofCsvRecord(text)
                    .forEach(row -> rows.add(row.getFields()));
            all.add(rows);
        }
        return all;
    }

    private static List<List<String>> below(List<List<List<String>>> files) {
        return files.stream().flatMap(rows -> rows.stream().skip(1)).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 99})
    void numbersToAddAreFiftyOfWhichOneIsNone(long seed) throws Exception {
        List<List<List<String>>> files = write(HuaweiOperation.ADD_NUMBERS, seed, ',', '|');

        List<List<String>> rows = below(files);
        assertThat(files.get(0).get(0)).containsExactly("called", "customField", "callData", "campaignId");
        assertThat(rows).hasSize(50).allMatch(row -> HuaweiSamples.CAMPAIGNS.contains(row.get(3)));
        assertThat(rows).filteredOn(row -> !row.get(0).matches("\\d{10}")).hasSize(1);
        assertThat(rows).extracting(row -> row.get(0)).doesNotHaveDuplicates();
        assertThat(rows).allMatch(row -> row.get(2).startsWith("{\"name\":"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 99})
    void numbersToDeleteAreHeldAndOneRowNamesNone(long seed) throws Exception {
        List<List<List<String>>> files = write(HuaweiOperation.DELETE_NUMBERS, seed, ',', ',');

        assertThat(files.get(0).get(0)).containsExactly("called", "campaignId");
        assertThat(files.get(1).get(0)).containsExactly("customField", "campaignId");
        List<List<String>> rows = below(files);
        assertThat(rows).filteredOn(row -> row.get(0).isEmpty()).hasSize(1);
        assertThat(rows.stream().collect(Collectors.groupingBy(row -> row.get(1), Collectors.counting())))
                .hasSize(2)
                .allSatisfy((campaign, count) -> assertThat(count).isLessThanOrEqualTo(12));
        try (HuaweiStandIn standIn =
                HuaweiSamples.prepare(HuaweiStandIn.builder()).start()) {
            for (List<String> row : rows) {
                if (!row.get(0).isEmpty()) {
                    assertThat(standIn.leads(row.get(1)))
                            .anyMatch(lead -> lead.called().equals(row.get(0))
                                    || lead.customField().equals(row.get(0)));
                }
            }
        }
    }
}
