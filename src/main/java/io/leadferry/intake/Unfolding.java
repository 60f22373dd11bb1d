package io.leadferry.intake;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The copying of what is wrapped to where it is read, within bounds: at most 4 GiB, and beyond 64 MB at most 200 times the
 * size of what it comes from. Leads fold up to a tenth or so; what unfolds further was made to fill disks.
 */
final class Unfolding {

    private static final long MOST = 4L << 30;
    private static final long ALWAYS = 64_000_000;
    private static final int TIMES = 200;
    private static final int BUFFER = 1 << 16;

    private final long most;
    private long unfolded;

    /**
     * @param folded the size of the file that unfolds
     */
    Unfolding(long folded) {
        this.most = Math.min(MOST, Math.max(ALWAYS, folded * TIMES));
    }

    /**
     * Copies one part.
     *
     * @param damaged what is said when the part cannot be unfolded to its end
     * @throws UnreadableFile when it cannot, or goes beyond the bounds
     */
    void copy(InputStream from, OutputStream to, String damaged) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = read(from, buffer, damaged); read >= 0; read = read(from, buffer, damaged)) {
            unfolded += read;
            if (unfolded > most) {
                throw new UnreadableFile("the file unfolds to more than " + most
                        + " bytes; the most is 4 GiB, and beyond 64 MB 200 times its own size");
            }
            to.write(buffer, 0, read);
        }
    }

    private static int read(InputStream from, byte[] buffer, String damaged) {
        try {
            return from.read(buffer);
        } catch (EOFException e) {
            throw new UnreadableFile(damaged + " is cut off; drop it again when it is whole");
        } catch (IOException | RuntimeException e) {
            throw new UnreadableFile(damaged + " is damaged; make it anew and drop it again");
        }
    }
}
