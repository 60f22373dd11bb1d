package io.leadferry.door;

import io.leadferry.ledger.Posts.Post;
import io.leadferry.model.Disk;
import io.leadferry.model.DiskFault;
import io.leadferry.model.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;

/** A file that the ferry writes from what it is given, under a hidden name until its drop is promised. */
final class ArrivingFile extends OutputStream {

    private static final int BUFFER = 65_536;

    private final String drop;
    private final Path folder;
    private final Disk disk;
    private final MessageDigest digest;
    private final OutputStream out;
    private long bytes;

    private ArrivingFile(String drop, Path folder, Disk disk, MessageDigest digest, OutputStream out) {
        this.drop = drop;
        this.folder = folder;
        this.disk = disk;
        this.digest = digest;
        this.out = out;
    }

    /**
     * Begins a file.
     *
     * @param drop what it is called once it is promised
     */
    static ArrivingFile begin(String drop, Path folder, Disk disk) throws DiskFault {
        MessageDigest digest = Sha256.begin();
        disk.folders(folder);
        OutputStream out =
                new BufferedOutputStream(new DigestOutputStream(disk.out(folder.resolve("." + drop)), digest), BUFFER);
        return new ArrivingFile(drop, folder, disk, digest, out);
    }

    @Override
    public void write(int one) throws IOException {
        out.write(one);
        bytes++;
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
        out.write(some, from, length);
        bytes += length;
    }

    /** Has the whole file on the disk itself, still under its hidden name. */
    void end() throws IOException {
        out.close();
        disk.settle(hidden());
        disk.settle(folder);
    }

    /**
     * As it is promised; once.
     *
     * @param file what it is called
     * @param at when the last of it had come
     */
    Post post(String feed, String file, Instant at) {
        return new Post(drop, feed, file, HexFormat.of().formatHex(digest.digest()), bytes, at);
    }

    /** Gives the file the name of its drop, so that it is taken; where an earlier try has, it may be gone already. */
    void show() throws DiskFault {
        if (Files.exists(hidden())) {
            disk.move(hidden(), folder.resolve(drop));
        }
        disk.settle(folder);
    }

    /** Gives it up; nothing of it was promised. */
    void remove() throws IOException {
        try (OutputStream closing = out) {
            disk.remove(hidden());
        }
    }

    private Path hidden() {
        return folder.resolve("." + drop);
    }

    String drop() {
        return drop;
    }

    /** How long it is so far. */
    long bytes() {
        return bytes;
    }
}
