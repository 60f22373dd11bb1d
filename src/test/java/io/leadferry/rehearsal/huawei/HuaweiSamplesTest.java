package io.leadferry.rehearsal.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.rehearsal.samples.WrittenSamples;
import io.leadferry.rehearsal.wire.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of both operations, against what the stand-in is prepared with. */
class HuaweiSamplesTest {

    @TempDir
    Path folder;

    private WrittenSamples write(Operation operation, long seed, char... separators) throws IOException {
        return WrittenSamples.of(HuaweiSamples.all(seed), operation.word(), folder, seed, separators);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 99})
    void numbersToAddAreFiftyOfWhichOneIsNone(long seed) throws Exception {
        WrittenSamples files = write(HuaweiOperation.ADD_NUMBERS, seed, ',', '|');

        List<List<String>> rows = files.below();
        assertThat(files.files().get(0).get(0)).containsExactly("called", "customField", "callData", "campaignId");
        assertThat(rows).hasSize(50).allMatch(row -> HuaweiSamples.CAMPAIGNS.contains(row.get(3)));
        assertThat(rows).filteredOn(row -> !row.get(0).matches("\\d{10}")).hasSize(1);
        assertThat(rows).extracting(row -> row.get(0)).doesNotHaveDuplicates();
        assertThat(rows).allMatch(row -> row.get(2).startsWith("{\"name\":"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 99})
    void numbersToDeleteAreHeldAndOneRowNamesNone(long seed) throws Exception {
        WrittenSamples files = write(HuaweiOperation.DELETE_NUMBERS, seed, ',', ',');

        assertThat(files.files().get(0).get(0)).containsExactly("called", "campaignId");
        assertThat(files.files().get(1).get(0)).containsExactly("customField", "campaignId");
        List<List<String>> rows = files.below();
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
