package io.leadferry.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who holds a file open is asked of the machine. */
@EnabledOnOs(OS.LINUX)
class OpenForWritingTest {

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private final OpenForWriting open = new OpenForWriting(clock);

    @Test
    void onlyWhoeverMayWriteHoldsAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("a.csv"), "one");
        Path other =
                Files.writeString(Files.createDirectory(folder.resolve("x")).resolve("a.csv"), "one");

        assertThat(writer(file)).isFalse();
        try (FileChannel reading = FileChannel.open(file)) {
            assertThat(reading.isOpen()).isTrue();
            assertThat(writer(file)).as("open for reading").isFalse();
        }
        try (FileChannel writing = FileChannel.open(file, StandardOpenOption.APPEND)) {
            assertThat(writing.isOpen()).isTrue();
            assertThat(writer(file)).as("open for writing").isTrue();
            assertThat(open.writer(file, clock.instant())).hasValueSatisfying(who -> assertThat(who)
                    .contains("process " + ProcessHandle.current().pid()));
            assertThat(writer(other)).as("another of that name").isFalse();
        }
        assertThat(writer(file)).as("closed").isFalse();
    }

    @Test
    void whatWasFoundServesTheFilesOfOneLook() throws Exception {
        Path file = Files.writeString(folder.resolve("a.csv"), "one");
        assertThat(open.writer(file, clock.instant())).isEmpty();
        try (FileChannel writing = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertThat(writing.isOpen()).isTrue();
            assertThat(open.writer(file, clock.instant()))
                    .as("found a moment ago")
                    .isEmpty();
            assertThat(open.writer(file, clock.instant().plusMillis(1)))
                    .as("quiet only since")
                    .isPresent();
        }
    }

    /** As asked at the next look. */
    private boolean writer(Path file) {
        clock.advance(java.time.Duration.ofSeconds(1));
        return open.writer(file, clock.instant()).isPresent();
    }
}
