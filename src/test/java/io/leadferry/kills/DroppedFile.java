package io.leadferry.kills;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A file as it was dropped or posted, and what is known of it beforehand. */
final class DroppedFile {

    /** What is known beforehand of a row. */
    enum Fate {
        GOOD,
        REJECTED,
        REPEAT,
        /** The vendor does not want it. */
        UNWANTED
    }

    /**
     * A row.
     *
     * @param line where it stands in the file
     * @param ref its own mark, where the operation carries it; else empty
     * @param keys what it is about: its number in each of its campaigns, or its ids
     */
    record Row(int line, String ref, List<String> keys, Fate fate) {}

    final KilledHome.Feed feed;
    final String name;
    final String content;
    final String sha256;
    final List<Row> rows;

    /** The file that brought the same content before; null without one. */
    final DroppedFile repeats;

    /** Whether it comes over HTTP, again and again until it is answered for. */
    final boolean posted;

    volatile long dropped;

    /** The drop by which a posted file was answered for; null before. */
    volatile String drop;

    /** When it was seen to have left its inbox or, if it was posted, to be in the archive, and so to be sealed. */
    volatile long sealed = Long.MAX_VALUE;

    DroppedFile(
            KilledHome.Feed feed, String name, String content, List<Row> rows, DroppedFile repeats, boolean posted) {
        this.feed = feed;
        this.name = name;
        this.content = content;
        this.rows = List.copyOf(rows);
        this.repeats = repeats;
        this.posted = posted;
        this.sha256 = sha256(content.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether nothing of it is to be sent. */
    boolean isKept() {
        return feed == KilledHome.Feed.GUARDED || repeats != null;
    }

    /** Whether the ferry surely has it: it left its inbox, or was answered for. */
    boolean isTaken() {
        return sealed != Long.MAX_VALUE || drop != null;
    }

    long count(Fate fate) {
        return rows.stream().filter(row -> row.fate() == fate).count();
    }

    /** Whether its seal surely came before another file was there. */
    boolean isBefore(DroppedFile other) {
        return sealed < other.dropped;
    }

    @Override
    public String toString() {
        return feed.word() + "/" + name;
    }
}
