package io.leadferry.intake;

import java.nio.charset.StandardCharsets;

/** Names of files, where something is put behind them. */
public final class FileNames {

    /** A name on common file systems has at most 255 bytes; what we put to one needs fewer than 40. */
    private static final int MOST_BYTES = 215;

    private FileNames() {}

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
