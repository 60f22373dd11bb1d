package io.leadferry.intake;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/** Names of files, where something is put behind them. */
public final class FileNames {

    /** A name on common file systems has at most 255 bytes; what we put to one needs fewer than 40. */
    private static final int MOST_BYTES = 215;

    /** How names of files are written here; a process that was started without a language has ASCII. */
    private static final Charset HERE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private FileNames() {}

    /** Whether a file can be called as people anywhere would call it; otherwise such files are neither seen nor written. */
    public static boolean areFree() {
        return HERE.newEncoder().canEncode("राज張é");
    }

    /**
     * A name under which a file can be written here: characters that names cannot have are written as web addresses write
     * them, such as {@code %E0%A4%B0}. A name that can be written is given back as it is.
     */
    public static String storable(String name) {
        return storable(name, HERE);
    }

    static String storable(String name, Charset here) {
        CharsetEncoder encoder = here.newEncoder();
        if (encoder.canEncode(name)) {
            return name;
        }
        StringBuilder storable = new StringBuilder(name.length() * 2);
        name.codePoints().mapToObj(Character::toString).forEach(one -> {
            if (encoder.canEncode(one)) {
                storable.append(one);
            } else {
                for (byte b : one.getBytes(StandardCharsets.UTF_8)) {
                    storable.append(String.format("%%%02X", b));
                }
            }
        });
        return storable.toString();
    }

    /** The name, or as much of its beginning as leaves room for what is put behind it. */
    public static String roomy(String name) {
        if (isRoomy(name)) {
            return name;
        }
        int end = name.length();
        while (!isRoomy(name.substring(0, end))) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }

    static boolean isRoomy(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    }
}
