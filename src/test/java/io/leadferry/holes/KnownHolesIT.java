package io.leadferry.holes;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.holes.KnownHoles.Library;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No library of the jar has a critical or high hole that the stored list knows. */
class KnownHolesIT {

    @Test
    void theJarCarriesNoLibraryWithAKnownHole() throws IOException {
        List<Library> carried = KnownHoles.carried(Path.of("target/leadferry.jar"));
        assertThat(carried)
                .hasSizeGreaterThan(100)
                .extracting(Library::name)
                .contains("org.yaml:snakeyaml", "org.apache.camel:camel-api", "org.xerial:sqlite-jdbc");

        assertThat(KnownHoles.in(Path.of(".ci"), LocalDate.now(ZoneOffset.UTC)).of(carried))
                .as("upgrade, or write it down in .ci/known-holes-accepted.json")
                .isEmpty();
    }
}
