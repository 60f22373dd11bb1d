package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Names of files where not every name can be written. */
class FileNamesTest {

    @Test
    void whatCannotBeWrittenHereIsWrittenAsWebAddressesWriteIt() {
        assertThat(FileNames.storable("र 1%.csv", StandardCharsets.US_ASCII)).isEqualTo("%E0%A4%B0 1%.csv");
        assertThat(FileNames.storable("é😀.csv", StandardCharsets.ISO_8859_1)).isEqualTo("é%F0%9F%98%80.csv");
        assertThat(FileNames.storable("राज😀.csv", StandardCharsets.UTF_8)).isEqualTo("राज😀.csv");
    }

    @Test
    void longNamesAreCutWhereACharacterEnds() {
        assertThat(FileNames.roomy("र".repeat(100))).isEqualTo("र".repeat(71));
    }
}
