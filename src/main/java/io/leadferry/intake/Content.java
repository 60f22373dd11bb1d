package io.leadferry.intake;

import io.leadferry.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** What one pass over a file tells of it: its hash, how it begins, and what its bytes are as text. */
public final class Content {

    private static final int BUFFER = 1 << 16;
    private static final int HEAD = 1_024;
    private static final int TAIL = 1_024;
    private static final HexFormat HEX = HexFormat.of();

    private final Path file;
    private final long bytes;
    private final String sha256;
    private final byte[] head;
    private final byte[] tail;
    private final TextSurvey survey;

    private Content(Path file, long bytes, String sha256, byte[] head, byte[] tail, TextSurvey survey) {
        this.file = file;
        this.bytes = bytes;
        this.sha256 = sha256;
        this.head = head;
        this.tail = tail;
        this.survey = survey;
    }

    /** Reads a file from its first byte to its last. */
    public static Content of(Path file) throws IOException {
        MessageDigest digest = Sha256.begin();
        TextSurvey survey = new TextSurvey();
        byte[] head = {};
        byte[] tail = {};
        long bytes = 0;
        byte[] buffer = buffer(file);
        try (InputStream in = regular(file)) {
            for (int read = in.readNBytes(buffer, 0, buffer.length);
                    read > 0;
                    read = in.readNBytes(buffer, 0, buffer.length)) {
                head = head.length == 0 ? Arrays.copyOf(buffer, Math.min(HEAD, read)) : head;
                tail = read < TAIL ? joined(tail, buffer, read) : Arrays.copyOfRange(buffer, read - TAIL, read);
                bytes += read;
                digest.update(buffer, 0, read);
                survey.take(buffer, read);
            }
        }
        return new Content(file, bytes, HEX.formatHex(digest.digest()), head, tail, survey);
    }

    /** Room for what is read at once: of a small file all of it, for of many such files the room is what costs. */
    private static byte[] buffer(Path file) throws IOException {
        return new byte[(int) Math.min(BUFFER, Files.size(file) + 1)];
    }

    private static byte[] joined(byte[] before, byte[] buffer, int read) {
        byte[] both = Arrays.copyOf(before, before.length + read);
        System.arraycopy(buffer, 0, both, before.length, read);
        return both.length <= TAIL ? both : Arrays.copyOfRange(both, both.length - TAIL, both.length);
    }

    /** Whether a file begins with so many bytes of that hash, be there more of it or not. */
    public static boolean begins(Path file, long bytes, String sha256) throws IOException {
        MessageDigest digest = Sha256.begin();
        byte[] buffer = buffer(file);
        long left = bytes;
        try (InputStream in = Files.newInputStream(file)) {
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    return false;
                }
                digest.update(buffer, 0, read);
                left -= read;
            }
        }
        return HEX.formatHex(digest.digest()).equals(sha256);
    }

    /** Whether another file begins with what this one holds, and goes on. */
    public boolean isBeginningOf(Path other) throws IOException {
        return Files.size(other) > bytes && begins(other, bytes, sha256);
    }

    /** Where the file ends, as far as that shows whether all of it has come. */
    Ending ending() {
        return new Ending(this, head, tail);
    }

    /** Whether the file still holds what it held. */
    boolean isUnchanged() throws IOException {
        return isIn(file);
    }

    /** Whether another file holds the same. */
    public boolean isIn(Path other) throws IOException {
        MessageDigest digest = Sha256.begin();
        byte[] buffer = buffer(other);
        try (InputStream in = regular(other)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HEX.formatHex(digest.digest()).equals(sha256);
    }

    /** Opens a regular file, and not what took its name since it was seen: whoever opens a pipe waits for ever. */
    private static InputStream regular(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file.getFileName() + " is no regular file, or no longer there");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    Path file() {
        return file;
    }

    String sha256() {
        return sha256;
    }

    TextSurvey survey() {
        return survey;
    }

    /** Whether it is text in UTF-16, of either order. */
    boolean isUtf16() {
        return begins("fffe") || begins("feff") || hasNulInEverySecondByte(0) || hasNulInEverySecondByte(1);
    }

    boolean isGzip() {
        return begins("1f8b");
    }

    /** Whether it is a zip, as workbooks are too. */
    boolean isZip() {
        return begins("504b0304") || begins("504b0506");
    }

    /** Whether the file begins with these bytes, written in hexadecimal. */
    boolean begins(String hex) {
        return has(0, HEX.parseHex(hex));
    }

    /** Whether these characters stand at a place near the beginning. */
    boolean has(int at, String ascii) {
        return has(at, ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private boolean has(int at, byte[] bytes) {
        return head.length >= at + bytes.length && Arrays.equals(head, at, at + bytes.length, bytes, 0, bytes.length);
    }

    /** Whether, at the beginning, every second byte from this one is mostly NUL and none of the others is. */
    boolean hasNulInEverySecondByte(int first) {
        int nuls = 0;
        int others = 0;
        int pairs = head.length / 2;
        for (int at = 0; at < pairs * 2; at++) {
            if (head[at] == 0) {
                nuls += at % 2 == first ? 1 : 0;
                others += at % 2 == first ? 0 : 1;
            }
        }
        return others == 0 && nuls > 0 && nuls * 2 >= pairs;
    }
}
