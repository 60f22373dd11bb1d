package io.leadferry.door;

import io.leadferry.ledger.TakenObjects.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The content of an object, asked for when it is first read: many are listed at once, and each would hold a connection. It is
 * that of the object as it was listed, whole, or reading it fails.
 */
final class LateObject extends InputStream {

    /** Read for whoever waits: from a read of a connection nobody can be called back, and a stop must not wait for it. */
    private static final ExecutorService READERS = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "s3-reader");
        thread.setDaemon(true);
        return thread;
    });

    private static final Duration LOOKS = Duration.ofMillis(200);

    private final S3Client server;
    private final StoredObject object;
    private final BucketWatch watch;
    private volatile @Nullable ResponseInputStream<GetObjectResponse> content;
    private long bytes;

    /** Why it is not read on; what is read after that must not look like its end. */
    private @Nullable IOException fault;

    /** Whether a read goes on that nobody waits for. */
    private boolean left;

    LateObject(S3Client server, StoredObject object, BucketWatch watch) {
        this.server = server;
        this.object = object;
        this.watch = watch;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (fault != null) {
            throw fault;
        }
        Future<Integer> reading = READERS.submit(() -> some(into, from, length));
        try {
            while (true) {
                try {
                    return reading.get(LOOKS.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (watch.isEnding()) {
                        left = true;
                        throw new IOException("the ferry stops, and does not wait for it", e);
                    }
                }
            }
        } catch (ExecutionException e) {
            fault = new IOException(e.getCause());
            throw fault;
        } catch (InterruptedException e) {
            left = true;
            Thread.currentThread().interrupt();
            throw new IOException("the ferry stops, and does not wait for it", e);
        }
    }

    private int some(byte[] into, int from, int length) throws IOException {
        if (watch.isEnding()) {
            throw new IOException("the ferry stops, and does not wait for it");
        }
        ResponseInputStream<GetObjectResponse> begun = content;
        ResponseInputStream<GetObjectResponse> open = begun == null ? open() : begun;
        int some = open.read(into, from, length);
        if (some > 0) {
            bytes += some;
        }
        if (some < 0 && bytes != object.bytes() || bytes > object.bytes()) {
            throw cutOff(bytes, object);
        }
        return some;
    }

    /** What is said where not all came, or more than all. */
    static DoorException cutOff(long bytes, StoredObject object) {
        return new DoorException(DoorFault.away(
                bytes + " bytes came, and " + object.bytes() + " were listed; it was cut off, or is another by now"));
    }

    private ResponseInputStream<GetObjectResponse> open() throws IOException {
        ResponseInputStream<GetObjectResponse> open = server.getObject(GetObjectRequest.builder()
                .bucket(object.bucket())
                .key(object.key())
                .ifMatch(object.etag())
                .checksumMode(ChecksumMode.ENABLED)
                .build());
        content = open;
        if (!object.etag().equals(open.response().eTag())) {
            throw new IOException("another object came than was listed");
        }
        return open;
    }

    @Override
    public void close() {
        if (left) {
            READERS.execute(this::abort); // a connection that is being read cannot be closed meanwhile
        } else {
            abort();
        }
    }

    private void abort() {
        ResponseInputStream<GetObjectResponse> open = content;
        if (open != null) {
            open.abort(); // what was not read is not waited for
        }
    }
}
