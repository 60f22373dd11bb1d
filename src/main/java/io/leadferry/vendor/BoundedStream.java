package io.leadferry.vendor;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.hc.core5.http.io.EofSensorInputStream;

/**
 * A stream from somebody else's server: no longer than so many bytes, and not for longer than so much time. To close it
 * ends the connection, wherever the stream stands.
 */
public final class BoundedStream extends FilterInputStream {

    /** There was too much of it, or it took too long; another try would fare no better. */
    public static final class Unbounded extends IOException {
        private static final long serialVersionUID = 1;

        Unbounded(String message) {
            super(message);
        }
    }

    private final Clock clock;
    private final Instant end;
    private final Duration patience;
    private final long most;
    private long read;

    /**
     * Bounds a stream.
     *
     * @param most bytes; {@link Unbounded} is thrown beyond
     * @param patience from now on; {@link Unbounded} is thrown after
     */
    public BoundedStream(InputStream in, long most, Clock clock, Duration patience) {
        super(in);
        this.most = most;
        this.clock = clock;
        this.patience = patience;
        this.end = clock.instant().plus(patience);
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int some = super.read(bytes, offset, length);
        count(Math.max(0, some));
        return some;
    }

    @Override
    public void close() throws IOException {
        if (in instanceof EofSensorInputStream fromServer) {
            fromServer.abort(); // a mere close would read on to the end, and there may be none
        } else {
            super.close();
        }
    }

    private void count(int bytes) throws IOException {
        read += bytes;
        if (read > most) {
            throw new Unbounded("it is longer than " + most + " bytes");
        }
        if (clock.instant().isAfter(end)) {
            throw new Unbounded("it did not come within " + patience.toSeconds() + " s");
        }
    }
}
