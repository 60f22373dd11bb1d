package io.leadferry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shut at a start, and what is not the ferry's to shut. */
class HomeTest {

    @TempDir
    Path folder;

    private static Path open(Path made) throws IOException {
        return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static String mode(Path place) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(place));
    }

    @Test
    void anOpenHomeIsShutWithWhatLiesInItAndThatIsToldOnce() throws Exception {
        Path home = open(Files.createDirectories(folder.resolve("home")));
        Path archive = open(Files.createDirectories(home.resolve("archive")));
        Path lock = open(Files.createFile(home.resolve(".leadferry.lock")));
        Path script = open(Files.createFile(home.resolve("start.sh")));
        Path outside = open(Files.createDirectories(folder.resolve("outside")));
        Files.createSymbolicLink(home.resolve("inbox"), outside);

        assertThat(Home.open(home)).hasValueSatisfying(word -> assertThat(word)
                .contains(home.toString(), "was open to others (rwxrwxrwx)", "from: /srv/inbox"));

        assertThat(mode(home)).isEqualTo("rwx------");
        assertThat(mode(archive)).isEqualTo("rwx------");
        assertThat(mode(lock)).isEqualTo("rw-------");
        assertThat(mode(script)).isEqualTo("rwxrwxrwx");
        assertThat(mode(outside)).isEqualTo("rwxrwxrwx");
        assertThat(Home.open(home)).isEmpty();
    }

    @Test
    void aHomeThatIsNotThereIsMadeShutBelowFoldersThatAreNot() throws Exception {
        Path home = folder.resolve("above/home");
        assertThat(Home.open(home)).isEmpty();
        assertThat(mode(home)).isEqualTo("rwx------");
    }

    @Test
    void aFolderThatManyUseIsLeftToThem() throws Exception {
        Path shared = Files.createDirectories(folder.resolve("tmp"));
        Files.setAttribute(shared, "unix:mode", 01777);
        Path another = open(Files.createDirectories(shared.resolve("of another")));

        assertThat(Home.open(shared))
                .hasValueSatisfying(word -> assertThat(word).contains("is a folder that many use"));

        assertThat(mode(shared)).isEqualTo("rwxrwxrwx");
        assertThat(mode(another)).isEqualTo("rwxrwxrwx");
    }
}
