package io.leadferry.door;

import io.leadferry.ledger.TakenObjects.StoredObject;
import java.io.IOException;
import java.io.InputStream;
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

    private final S3Client server;
    private final StoredObject object;
    private final BucketWatch watch;
    private @Nullable ResponseInputStream<GetObjectResponse> content;
    private long bytes;

    /** Why it is not read on; what is read after that must not look like its end. */
    private @Nullable IOException fault;

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
        try {
            return some(into, from, length);
        } catch (IOException | RuntimeException e) {
            fault = new IOException(e);
            throw fault;
        }
    }

    private int some(byte[] into, int from, int length) throws IOException {
        if (watch.isEnding()) {
            throw new IOException("the ferry stops, and does not wait for it");
        }
        ResponseInputStream<GetObjectResponse> open = content == null ? open() : content;
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
        if (content != null) {
            content.abort(); // what was not read is not waited for
        }
    }
}
