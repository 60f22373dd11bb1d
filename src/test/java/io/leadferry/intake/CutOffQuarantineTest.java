package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.ledger.Drop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is written down as held in quarantine, and still lies in its inbox. */
class CutOffQuarantineTest {

    @TempDir
    private Path home;

    private Path file;

    /** The place to which a door would move the file, which nobody does here: as if the process ended before. */
    private Optional<String> readOf(IntakeRoute intake) throws Exception {
        Exchange read = intake.send(file).get();
        assertThat(read.getException()).isNull();
        return Taking.of(read).flatMap(Taking::place);
    }

    private List<Drop> dropsAfterTwoReadings(Clock clock, boolean samePlace) throws Exception {
        file = Files.writeString(home.resolve("empty.csv"), "");
        try (IntakeRoute intake = new IntakeRoute(home, exchange -> {}, clock)) {
            Optional<String> first = readOf(intake);
            assertThat(first).contains("quarantine/leads/empty.csv");
            assertThat(readOf(intake).equals(first)).isEqualTo(samePlace);
            return intake.drops().list(null, null, 10);
        }
    }

    @Test
    void itIsMovedThereAndNotToldASecondTime() throws Exception {
        assertThat(dropsAfterTwoReadings(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1)), true))
                .extracting(Drop::state)
                .containsExactly(Drop.State.QUARANTINED);
    }

    @Test
    void whoMovesItBackFromQuarantineHasItReadAnew() throws Exception {
        assertThat(dropsAfterTwoReadings(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-1)), false))
                .extracting(Drop::state)
                .containsExactly(Drop.State.QUARANTINED, Drop.State.QUARANTINED);
    }
}
