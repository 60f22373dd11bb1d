package io.leadferry.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * How far a ledger had promised when its home last heard of it.
 *
 * @param count how often this home was told, so that of two marks the later is known
 * @param ledger the ledger's name
 * @param run the name of the run that was the home's last
 * @param permits the highest number of a permit that was ever given out
 * @param seals the place of the last sealed drop in the order of the world
 */
record Mark(long count, String ledger, String run, long permits, long seals) {

    private static final String KIND = "leadferry-mark";
    private static final int PARTS = 7;

    /** One line that says whether it is whole. */
    String line() {
        String text =
                String.join(" ", KIND, Long.toString(count), ledger, run, Long.toString(permits), Long.toString(seals));
        return text + " " + sum(text) + "\n";
    }

    /** Reads a line; empty where it is none, or was not written to its end. */
    static Optional<Mark> of(String line) {
        String[] parts = line.strip().split(" ");
        if (parts.length != PARTS || !parts[0].equals(KIND)) {
            return Optional.empty();
        }
        String text = line.strip().substring(0, line.strip().lastIndexOf(' '));
        if (!parts[PARTS - 1].equals(sum(text))) {
            return Optional.empty();
        }
        return Optional.of(new Mark(
                Long.parseLong(parts[1]), parts[2], parts[3], Long.parseLong(parts[4]), Long.parseLong(parts[5])));
    }

    private static String sum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.US_ASCII));
        return Long.toHexString(sum.getValue());
    }
}
