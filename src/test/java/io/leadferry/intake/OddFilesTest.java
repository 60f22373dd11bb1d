package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.feed.Feed;
import io.leadferry.intake.OddFiles.Odd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every odd file ends as the guide's table says, and leaves nothing behind in the workshop. */
class OddFilesTest {

    @TempDir
    private Path folder;

    static List<Odd> all() {
        return OddFiles.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void endsAsTheTableSays(Odd odd) throws Exception {
        Path workshop = folder.resolve("workshop");
        Outcome outcome = Outcome.of(Files.write(folder.resolve(odd.name()), odd.bytes()), Feed.Layout.PLAIN, workshop);

        if (odd.isQuarantined()) {
            assertThat(outcome.unreadable()).startsWith(odd.reason());
        } else {
            assertThat(outcome.unreadable()).isNull();
            assertThat(outcome.total()).isEqualTo(odd.rows());
            assertThat(outcome.rejects()).hasSize(odd.rejected());
            outcome.rejects().stream().limit(1).forEach(reject -> assertThat(reject.reason())
                    .startsWith(odd.reason()));
        }
        assertThat(workshop).satisfiesAnyOf(none -> assertThat(none).doesNotExist(), empty -> assertThat(empty)
                .isEmptyDirectory());
    }
}
