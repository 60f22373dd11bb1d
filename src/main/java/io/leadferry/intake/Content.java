package io.leadferry.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** What one pass over a file tells of it: its hash, how it begins, and what its bytes are as text. */
public final class Content {

    private static final int BUFFER = 1 << 16;
    private static final int HEAD = 1_024;

    private final Path file;
    private final String sha256;
    private final byte[] head;
    private final TextSurvey survey;

    private Content(Path file, String sha256, byte[] head, TextSurvey survey) {
        this.file = file;
        this.sha256 = sha256;
        this.head = head;
        this.survey = survey;
    }

    /** Reads a file from its first byte to its last. */
    public static Content of(Path file) throws IOException {
        MessageDigest digest = digest();
        TextSurvey survey = new TextSurvey();
        byte[] head = {};
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.readNBytes(buffer, 0, BUFFER); read > 0; read = in.readNBytes(buffer, 0, BUFFER)) {
                head = head.length == 0 ? Arrays.copyOf(buffer, Math.min(HEAD, read)) : head;
                digest.update(buffer, 0, read);
                survey.take(buffer, read);
            }
        }
        return new Content(file, HexFormat.of().formatHex(digest.digest()), head, survey);
    }

    /** Whether the file still holds what it held. */
    boolean isUnchanged() throws IOException {
        return isIn(file);
    }

    /** Whether another file holds the same. */
    public boolean isIn(Path other) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(other)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(sha256);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
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

    boolean isGzip() {
        return begins("1f8b");
    }

    /** Whether it is a zip, as workbooks are too. */
    boolean isZip() {
        return begins("504b0304") || begins("504b0506");
    }

    /** Whether the file begins with these bytes, written in hexadecimal. */
    boolean begins(String hex) {
        return has(0, HexFormat.of().parseHex(hex));
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
