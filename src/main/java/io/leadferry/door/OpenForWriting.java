package io.leadferry.door;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which files some process of this machine holds open for writing, as far as Linux shows it under {@code /proc}: those of
 * other users only to root, those of other machines to nobody. Elsewhere none.
 */
public final class OpenForWriting {

    private static final Path PROC = Path.of("/proc");

    /** Walking over all processes takes a moment: what was found serves the files of one look. */
    private static final Duration SERVES = Duration.ofMillis(500);

    /** Where a walk takes long, as on a machine with many processes, walking is to take no more than this part of the time. */
    private static final int SHARE = 10;

    private static final int ACCESS = 0b11;

    private final Clock clock;
    private Map<Path, List<Handle>> handles = Map.of();
    private Instant walked = Instant.MIN;
    private Duration serves = SERVES;

    /** An open file of a process, both by their places under {@code /proc}. */
    private record Handle(Path process, String number) {

        Path file() {
            return process.resolve("fd").resolve(number);
        }

        Path info() {
            return process.resolve("fdinfo").resolve(number);
        }
    }

    /**
     * One for all folders: a walk serves them all.
     *
     * @param clock never steps
     */
    public OpenForWriting(Clock clock) {
        this.clock = clock;
    }

    /**
     * The process that holds a file open for writing, as a person would know it.
     *
     * @param since what was found at an earlier moment does not count
     */
    synchronized Optional<String> writer(Path file, Instant since) {
        if (walked.isBefore(since) || walked.plus(serves).isBefore(clock.instant())) {
            walked = clock.instant();
            handles = handles();
            Duration took = Duration.between(walked, clock.instant()).multipliedBy(SHARE);
            serves = took.compareTo(SERVES) > 0 ? took : SERVES;
        }
        return handles.getOrDefault(file.getFileName(), List.of()).stream()
                .filter(handle -> writes(handle, file))
                .map(handle -> name(handle.process()))
                .findFirst();
    }

    /** All open files by their names: in a process that sees other mounts, a file has another path and the same name. */
    private static Map<Path, List<Handle>> handles() {
        Map<Path, List<Handle>> handles = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                gather(process, handles);
            }
        } catch (IOException e) {
            return Map.of(); // no Linux
        }
        return handles;
    }

    private static void gather(Path process, Map<Path, List<Handle>> handles) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path one : open) {
                Handle handle = new Handle(process, one.getFileName().toString());
                Path target = target(handle);
                if (target != null && target.isAbsolute() && target.getFileName() != null) {
                    handles.computeIfAbsent(target.getFileName(), name -> new ArrayList<>())
                            .add(handle);
                }
            }
        } catch (IOException | RuntimeException e) {
            // the process has ended, or is not ours to look at
        }
    }

    private static @Nullable Path target(Handle handle) {
        try {
            return Files.readSymbolicLink(handle.file());
        } catch (IOException | RuntimeException e) {
            return null; // it was closed
        }
    }

    private static boolean writes(Handle handle, Path file) {
        try {
            Object there = Files.readAttributes(handle.file(), BasicFileAttributes.class)
                    .fileKey();
            Object here = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            if (there == null || !there.equals(here)) {
                return false;
            }
            return Files.readAllLines(handle.info()).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .anyMatch(line -> (Integer.parseInt(line.substring(6).strip(), 8) & ACCESS) != 0);
        } catch (IOException | RuntimeException e) {
            return false; // it was closed, or the file has gone
        }
    }

    private static String name(Path folder) {
        try {
            return Files.readString(folder.resolve("comm")).strip() + ", process " + folder.getFileName();
        } catch (IOException e) {
            return "process " + folder.getFileName();
        }
    }
}
