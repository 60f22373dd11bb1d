package io.leadferry.door;

import io.leadferry.intake.RecordLines;
import io.leadferry.ledger.Posts.Post;
import io.leadferry.ledger.Topics.Span;
import io.leadferry.model.Disk;
import io.leadferry.model.DiskFault;
import io.leadferry.model.RecordPlaces;
import io.leadferry.model.RecordPlaces.Place;
import io.leadferry.model.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The file into which records of a topic are gathered, under a hidden name until it is promised. */
final class GatheredFile {

    private static final int BUFFER = 65_536;

    private final String drop;
    private final Path folder;
    private final Disk disk;
    private final Instant begun;
    private final MessageDigest digest;
    private final OutputStream out;
    private final Map<Integer, Span> spans = new TreeMap<>();
    private final RecordPlaces places = new RecordPlaces();
    private long records;
    private long bytes;

    private GatheredFile(String drop, Path folder, Disk disk, Instant begun, MessageDigest digest, OutputStream out) {
        this.drop = drop;
        this.folder = folder;
        this.disk = disk;
        this.begun = begun;
        this.digest = digest;
        this.out = out;
    }

    /**
     * Begins a file.
     *
     * @param drop what it is called once it is promised
     * @param begun by a clock that never steps
     */
    static GatheredFile begin(String drop, Path folder, Disk disk, Instant begun) throws DiskFault {
        MessageDigest digest = Sha256.begin();
        disk.folders(folder);
        OutputStream out =
                new BufferedOutputStream(new DigestOutputStream(disk.out(folder.resolve("." + drop)), digest), BUFFER);
        return new GatheredFile(drop, folder, disk, begun, digest, out);
    }

    /**
     * Adds a record, which follows those of its partition that are there.
     *
     * @param value null for one that has none
     */
    void add(Place place, byte @Nullable [] value) throws IOException {
        var lines = RecordLines.of(value);
        for (String line : lines) {
            byte[] text = line.getBytes(StandardCharsets.UTF_8);
            out.write(text);
            out.write('\n');
            bytes += text.length + 1;
        }
        places.add(place, lines.size());
        spans.merge(
                place.partition(),
                new Span(place.offset(), place.offset() + 1),
                (before, one) -> new Span(before.from(), one.next()));
        records++;
    }

    /** Has the whole file on the disk itself, still under its hidden name. */
    void end() throws IOException {
        out.close();
        disk.settle(hidden());
        disk.settle(folder);
    }

    /**
     * As it is promised.
     *
     * @param file what it is called
     * @param at when its last record had come
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

    Instant begun() {
        return begun;
    }

    long records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    /** What it holds of each partition. */
    Map<Integer, Span> spans() {
        return spans;
    }

    RecordPlaces places() {
        return places;
    }
}
