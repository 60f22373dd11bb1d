package io.leadferry.door;

import io.leadferry.door.NotTaken.Why;
import io.leadferry.feed.Feed;
import io.leadferry.model.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/** A posted file as it comes: counted and hashed on its way, and given up where it is too long or comes too slowly. */
final class PostedBody extends FilterInputStream {

    /** Whoever speaks keeps a thread: below this rate, after this time, nobody is listened to. */
    private static final long SLOWEST = 1_024;

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Feed feed;
    private final Clock steady;
    private final Instant begun;
    private final MessageDigest digest = Sha256.begin();
    private long bytes;

    PostedBody(InputStream body, Feed feed, Clock steady) {
        super(body);
        this.feed = feed;
        this.steady = steady;
        this.begun = steady.instant();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int some = super.read(into, from, length);
        if (some > 0) {
            bytes += some;
            digest.update(into, from, some);
            look();
        }
        return some;
    }

    private void look() throws NotTaken {
        long most = feed.posting().maxBytes();
        if (bytes > most) {
            throw NotTaken.tooLong(most);
        }
        Duration since = Duration.between(begun, steady.instant());
        if (since.compareTo(GRACE) > 0 && bytes < SLOWEST * since.toSeconds()) {
            throw new NotTaken(
                    Why.TOO_SLOW,
                    "less than " + SLOWEST + " bytes a second came for " + since.toSeconds()
                            + " s; nothing of it was kept, send it again over a better line");
        }
    }

    /** How many bytes came so far. */
    long bytes() {
        return bytes;
    }

    /** The hash of what came, in lower-case hex; once. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
