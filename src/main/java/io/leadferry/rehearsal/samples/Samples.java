package io.leadferry.rehearsal.samples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes files to rehearse with. */
public final class Samples {

    private Samples() {}

    /**
     * Writes the samples of several operations, for their owner's eyes alone; each file appears under its name only when
     * it is whole.
     *
     * @param samples by the operation's word, in the order in which they are to be written
     * @param folders by the operation's word, made if missing; what has no folder is not written
     * @param seed part of the names
     * @return the files, operation after operation
     * @throws IOException if a folder or file cannot be written
     * @throws IllegalArgumentException if there is a folder for what has no samples
     */
    public static List<Path> write(Map<String, List<Sample>> samples, Map<String, Path> folders, long seed)
            throws IOException {
        if (!samples.keySet().containsAll(folders.keySet())) {
            throw new IllegalArgumentException(
                    "There are samples of " + samples.keySet() + ", not of all " + folders.keySet());
        }
        List<Path> written = new ArrayList<>();
        for (var operation : samples.entrySet()) {
            Path folder = folders.get(operation.getKey());
            if (folder == null) {
                continue;
            }
            for (Sample sample : operation.getValue()) {
                written.add(put(Files.createDirectories(folder), sample, seed));
            }
        }
        return List.copyOf(written);
    }

    private static Path put(Path folder, Sample sample, long seed) throws IOException {
        String name = sample.file().name() + "-" + Long.toHexString(seed) + ".csv";
        // a leading dot means "still arriving" to whoever watches the folder
        Path arriving = folder.resolve("." + name);
        ByteBuffer text = ByteBuffer.wrap(sample.file().text(sample.rows()).getBytes(StandardCharsets.UTF_8));
        try (SeekableByteChannel out = Files.newByteChannel(
                arriving,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                ownerOnly(folder))) {
            while (text.hasRemaining()) {
                out.write(text);
            }
        }
        return Files.move(arriving, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
