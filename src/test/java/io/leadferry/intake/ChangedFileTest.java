package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.ledger.Drop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A fault found in a file says nothing of the file that has taken its place meanwhile. */
@ExtendWith(OutputCaptureExtension.class)
class ChangedFileTest {

    private static final String DAMAGED = "PhoneNumber\n9000000001\n9000000002,\"x\n";

    @TempDir
    private Path home;

    /** Sends a damaged file through the intake's own route, and does something to it when it is known and not yet read. */
    private List<Drop> drops(Path file, Processor meanwhile) throws Exception {
        try (IntakeRoute intake = new IntakeRoute(home, meanwhile)) {
            intake.send(file).get();
            return intake.drops().list(null, null, 10);
        }
    }

    @Test
    void aFileThatIsStillTheSameGoesToQuarantine() throws Exception {
        Path file = Files.writeString(home.resolve("a.csv"), DAMAGED);

        assertThat(drops(file, exchange -> {})).singleElement().satisfies(drop -> {
            assertThat(drop.state()).isEqualTo(Drop.State.QUARANTINED);
            assertThat(drop.quarantine().reason()).contains("a quote opens in line 3");
        });
    }

    @Test
    void aFileThatWasReplacedIsReadAnew() throws Exception {
        Path file = Files.writeString(home.resolve("a.csv"), "PhoneNumber\n9000000001\n");

        assertThat(drops(file, exchange -> Files.writeString(file, DAMAGED))).isEmpty();
    }

    @Test
    void aFileThatCannotEvenBeOpenedIsToldAndLeftWhereItIs(CapturedOutput log) throws Exception {
        assertThat(drops(home.resolve("nowhere.csv"), exchange -> {})).isEmpty();

        assertThat(log).containsOnlyOnce("leads: nowhere.csv is not taken yet");
    }

    @Test
    void whatIsNoFileAtAllIsToldInALineOnceHoweverOftenItComes(CapturedOutput log) throws Exception {
        try (IntakeRoute intake = new IntakeRoute(home, exchange -> {})) {
            for (Object nothing : Arrays.asList(null, 7, null)) {
                assertThat(intake.send("ghost.csv", nothing).get().getException())
                        .isNotNull();
            }
            assertThat(intake.drops().list(null, null, 10)).isEmpty();
        }
        assertThat(log).contains("leads: ghost.csv is not taken yet").doesNotContain("\tat ");
    }
}
