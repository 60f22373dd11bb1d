package io.leadferry.cli;

import io.leadferry.InstanceLock;
import io.leadferry.ledger.dialect.SoleUse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.util.FileSystemUtils;

/**
 * The home of a command that reads a person's own file apart from the ferry's home: a folder that only its owner can open,
 * gone when the command ends, however it ends. One that was killed leaves it behind, and the next one removes it.
 */
final class TemporaryHome implements AutoCloseable {

    private static final String NAME = "leadferry-apart";

    /** Where the first Tomcat of a process was; the next one would make that folder again. */
    private static final List<String> TOMCAT = List.of("catalina.home", "catalina.base");

    /** A folder in which no ferry ever came as far as its lock is nobody's by then. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final Path folder;
    private final PrintWriter err;
    private final Thread earlyEnd = new Thread(this::endEarly, "rehearsal-home");
    private final Runnable end = this::remove;

    private TemporaryHome(Path folder, PrintWriter err) {
        this.folder = folder;
        this.err = err;
    }

    /**
     * Makes a home, and removes those that killed commands have left.
     *
     * @param err where the command says what it could not remove
     * @throws IOException when the temporary folder cannot be written
     */
    static TemporaryHome make(PrintWriter err) throws IOException {
        TemporaryHome home = new TemporaryHome(Files.createTempDirectory(NAME), err);
        Runtime.getRuntime().addShutdownHook(home.earlyEnd);
        SpringApplication.getShutdownHandlers().add(home.end);
        removeLeft(home.folder);
        return home;
    }

    Path folder() {
        return folder;
    }

    private static void removeLeft(Path mine) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(mine.resolveSibling(""), NAME + "*")) {
            for (Path other : others) {
                if (isLeft(other, mine)) {
                    FileSystemUtils.deleteRecursively(other);
                }
            }
        }
    }

    private static boolean isLeft(Path other, Path mine) {
        try {
            return Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isSameFile(other, mine)
                    && Files.getOwner(other).equals(Files.getOwner(mine))
                    && (SoleUse.isLeft(InstanceLock.lock(other)) || isForgotten(other));
        } catch (IOException e) {
            return false; // it is somebody else's, or gone
        }
    }

    private static boolean isForgotten(Path other) throws IOException {
        return SoleUse.holder(InstanceLock.lock(other)).isEmpty()
                && Files.getLastModifiedTime(other)
                        .toInstant()
                        .isBefore(Instant.now().minus(FORGOTTEN));
    }

    /** A stop before Spring knows of a ferry: nothing is open in the folder yet. */
    private void endEarly() {
        if (!Startup.springEnds()) {
            remove();
        }
    }

    private void remove() {
        for (String property : TOMCAT) {
            if (System.getProperty(property, "").startsWith(folder.toString())) {
                System.clearProperty(property);
            }
        }
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            err.println(folder + " could not be removed (" + e + "): remove it, for it holds the file's rows");
        }
    }

    /** To be called when nothing is open in the folder any more. */
    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(earlyEnd);
            SpringApplication.getShutdownHandlers().remove(end);
        } catch (IllegalStateException e) {
            return; // the process ends, and the hooks are at work already
        }
    }
}
