package io.leadferry.kills;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An HTTP message with its bytes as they came.
 *
 * @param first its first line
 * @param body its body as text, without the marks of chunks
 * @param raw all of it
 */
record Message(String first, String body, byte[] raw) {

    /** A whole answer with this status and body. */
    static Message answer(String status, String body) {
        String first = "HTTP/1.1 " + status;
        String all =
                first + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        return new Message(first, body, all.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next message of a connection; null if the other side has ended it. */
    static Message read(InputStream in) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        String first = line(in, raw);
        if (first == null) {
            return null;
        }
        int length = 0;
        boolean chunked = false;
        for (String header = line(in, raw); !"".equals(header); header = line(in, raw)) {
            if (header == null) {
                throw new EOFException("a message broke off in its head");
            }
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            }
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (!chunked) {
            body.write(bytes(in, raw, length));
        } else {
            int size = size(line(in, raw));
            while (size > 0) {
                body.write(bytes(in, raw, size));
                line(in, raw);
                size = size(line(in, raw));
            }
            line(in, raw);
        }
        return new Message(first, body.toString(StandardCharsets.UTF_8), raw.toByteArray());
    }

    private static int size(String line) throws EOFException {
        if (line == null) {
            throw new EOFException("a message broke off between its chunks");
        }
        return Integer.parseInt(line.strip(), 16);
    }

    private static byte[] bytes(InputStream in, ByteArrayOutputStream raw, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        raw.write(bytes);
        if (bytes.length < count) {
            throw new EOFException("a message broke off in its body");
        }
        return bytes;
    }

    private static String line(InputStream in, ByteArrayOutputStream raw) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            raw.write(next);
            if (next != '\r') {
                line.write(next);
            }
        }
        raw.write('\n');
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** The status of an answer. */
    int status() {
        return Integer.parseInt(first.split(" ")[1]);
    }
}
