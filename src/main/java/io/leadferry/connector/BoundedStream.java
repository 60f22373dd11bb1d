package io.leadferry.connector;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream from somebody else's server, no longer than so many bytes. */
public final class BoundedStream extends FilterInputStream {

    /** There was too much of it; another try would fare no better. */
    public static final class Unbounded extends IOException {
        private static final long serialVersionUID = 1;

        Unbounded(String message) {
            super(message);
        }
    }

    private final long most;
    private long read;

    /**
     * Bounds a stream.
     *
     * @param most bytes; {@link Unbounded} is thrown beyond
     */
    public BoundedStream(InputStream in, long most) {
        super(in);
        this.most = most;
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

    private void count(int bytes) throws IOException {
        read += bytes;
        if (read > most) {
            throw new Unbounded("it is longer than " + most + " bytes");
        }
    }
}
