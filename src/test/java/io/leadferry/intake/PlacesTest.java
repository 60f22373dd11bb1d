package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import io.leadferry.ledger.Drop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A place that is given out is free, and so is the one beside it. */
class PlacesTest {

    @TempDir
    private Path home;

    private Drop drop(String id, String file) {
        return Drop.arriving(id, "leads", file, id, 1, Instant.EPOCH, Instant.EPOCH);
    }

    @Test
    void aFileThatIsCalledAsTheReasonOfAnotherIsNotWrittenOver() throws Exception {
        Places places = new Places(home, new HandClock());
        String first = places.quarantineFor(drop("d1", "w.csv.reason.txt"));
        Files.createDirectories(home.resolve("quarantine/leads"));
        Files.writeString(home.resolve(first), "somebody's rows");

        String second = places.quarantineFor(drop("d2", "w.csv"));

        assertThat(first).isEqualTo("quarantine/leads/w.csv.reason.txt");
        assertThat(HeldFiles.reasonOf(second)).isNotEqualTo(first);
        assertThat(home.resolve(second)).doesNotExist();
    }

    @Test
    void aReasonThatWasLeftAloneIsWrittenOver() throws Exception {
        Files.createDirectories(home.resolve("quarantine/leads"));
        Files.writeString(home.resolve("quarantine/leads/w.csv.reason.txt"), "of a try that was cut off");

        assertThat(new Places(home, new HandClock()).quarantineFor(drop("d1", "w.csv"), place -> false))
                .isEqualTo("quarantine/leads/w.csv");
    }

    @Test
    void aReasonWhoseFileIsOnItsWayIsNotWrittenOver() throws Exception {
        Files.createDirectories(home.resolve("quarantine/leads"));
        Files.writeString(home.resolve("quarantine/leads/w.csv.reason.txt"), "of another drop, or another drop itself");
        for (String known : new String[] {"quarantine/leads/w.csv", "quarantine/leads/w.csv.reason.txt"}) {
            assertThat(new Places(home, new HandClock()).quarantineFor(drop("d1", "w.csv"), known::equals))
                    .contains("d1");
        }
        Files.writeString(home.resolve("quarantine/leads/w.csv.reason.txt.reason.txt"), "of a file of that name");
        assertThat(new Places(home, new HandClock()).quarantineFor(drop("d1", "w.csv"), place -> false))
                .contains("d1");
    }

    @Test
    void twoThatComeTogetherHaveFourPlaces() {
        for (String[] pair : new String[][] {{"x.csv", "x.csv.reason.txt"}, {"y.csv.reason.txt", "y.csv"}}) {
            Places places = new Places(home, new HandClock());
            String one = places.quarantineFor(drop("d1", pair[0]));
            String other = places.quarantineFor(drop("d2", pair[1]));

            assertThat(new String[] {one, HeldFiles.reasonOf(one), other, HeldFiles.reasonOf(other)})
                    .doesNotHaveDuplicates();
        }
    }
}
