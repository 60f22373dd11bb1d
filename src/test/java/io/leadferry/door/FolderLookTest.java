package io.leadferry.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.leadferry.intake.Content;
import io.leadferry.model.StuckFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a folder and is no file: whoever opened it might wait for ever. */
@DisabledOnOs(OS.WINDOWS)
class FolderLookTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private Path pipe;

    @BeforeEach
    void pipe() throws Exception {
        pipe = folder.resolve("pipe.csv");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
    }

    @Test
    void aPipeIsNoFileAndNeitherIsALink() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "PhoneNumber");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), file);

        assertThat(FolderLook.isFile(file.toFile())).isTrue();
        assertThat(FolderLook.isFile(pipe.toFile())).isFalse();
        assertThat(FolderLook.isFile(link.toFile())).isFalse();
        assertThat(FolderLook.isFile(new File(folder.toFile(), "gone.csv"))).isFalse();
    }

    @Test
    void whatBecameAPipeOrALinkAfterItWasSeenIsNotOpened() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "PhoneNumber");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), file);
        Content read = Content.of(file);

        assertTimeoutPreemptively(AT_ONCE, () -> {
            assertThatThrownBy(() -> Content.of(pipe)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Content.of(link)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> read.isIn(pipe)).isInstanceOf(IOException.class);
        });
    }

    @Test
    void aFolderThatIsEmptyIsListedOnlyNowAndThenUntilSomethingComes() throws IOException {
        FolderLook look = new FolderLook("leads", folder, ".*\\.part", new StuckFiles(Clock.systemUTC()));
        for (int i = 0; i < 4; i++) {
            look.begin(null, null); // a pipe lies there, which is never taken
        }
        int listed = 0;
        for (int i = 0; i < 10; i++) {
            listed += look.begin(null, null) ? 1 : 0;
        }
        assertThat(listed).as("of ten looks at an empty folder").isBetween(1, 3);

        Files.writeString(folder.resolve("a.csv"), "PhoneNumber");
        for (int i = 0; i < 10; i++) {
            assertThat(look.begin(null, null)).as("while a file lies there").isTrue();
        }
    }

    @Test
    void aFolderThatGoesAwayIsToldForAsLongAsItIsGone() throws IOException {
        StuckFiles stuck = new StuckFiles(Clock.systemUTC());
        FolderLook look = new FolderLook("leads", folder, ".*\\.part", stuck);
        look.begin(null, null);
        assertThat(stuck.all()).isEmpty();

        Path elsewhere = folder.resolveSibling(folder.getFileName() + "-away");
        Files.move(folder, elsewhere);
        look.begin(null, null);
        look.begin(null, null);
        assertThat(stuck.ofFeed("leads")).singleElement().satisfies(one -> {
            assertThat(one.step()).isEqualTo(StuckFiles.Step.FOLDER);
            assertThat(one.tries()).isEqualTo(2);
            assertThat(one.text()).contains(folder.toString(), "it is not there");
        });

        Files.move(elsewhere, folder);
        look.begin(null, null);
        assertThat(stuck.all()).isEmpty();
    }
}
