package io.leadferry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.connector.VendorProfiles;
import io.leadferry.rehearsal.samples.Sample;
import io.leadferry.rehearsal.samples.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every vendor that there is a profile for can be rehearsed, and is found because its folder is there. */
class StandInVendorsTest {

    @Test
    void eachVendorWithAProfileHasAStandInAndSamplesOfEachOfItsOperations() {
        assertThat(StandInVendors.names())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(new VendorProfiles().names());
        for (StandInVendor vendor : StandInVendors.all()) {
            assertThat(vendor.samples(1).keySet())
                    .as(vendor.name())
                    .allMatch(new VendorProfiles()
                            .find(vendor.name())
                            .orElseThrow()
                            .operations()::containsKey)
                    .isNotEmpty();
        }
    }

    @Test
    void theFoldersDecideWhichSamplesAreWritten(@TempDir Path folder) throws Exception {
        Map<String, List<Sample>> samples = new TreeMap<>();
        StandInVendors.all().forEach(vendor -> samples.putAll(vendor.samples(5)));

        List<Path> files = Samples.write(
                samples, Map.of("add-leads", folder.resolve("a"), "delete-leads", folder, "add-numbers", folder), 5);

        assertThat(files).hasSize(9).allMatch(Files::exists);
        assertThatThrownBy(() -> Samples.write(samples, Map.of("token", folder), 5))
                .hasMessageContaining("token");
    }
}
