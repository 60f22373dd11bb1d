package io.leadferry.door;

import io.leadferry.door.BucketFaults.Asked;
import io.leadferry.feed.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Tries whether a feed's bucket can be listed and read, for who asks before it is. Nothing is changed there. */
public final class S3Trial {

    private static final int FEW = 10;

    private S3Trial() {}

    /** The bucket cannot be used; the message says why, and what to look at. */
    public static final class Unusable extends Exception {

        private static final long serialVersionUID = 1;

        Unusable(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    /**
     * Asks the server, as the door does, with the feed's own keys.
     *
     * @param patience how long it may say nothing
     * @return whether an object lies there and its first byte was read; false where none was there to be tried
     */
    public static boolean of(Source.S3 source, Duration patience) throws Unusable {
        Asked asked = Asked.LIST;
        try (S3Client server = S3Clients.of(source, patience, 1)) {
            List<S3Object> some = BucketPages.of(
                            server,
                            ListObjectsV2Request.builder()
                                    .bucket(source.bucket())
                                    .prefix(source.prefix())
                                    .delimiter("/")
                                    .maxKeys(FEW))
                    .contents();
            asked = Asked.READ;
            for (S3Object one : some) {
                if (one.size() != null && one.size() > 0) {
                    ResponseInputStream<GetObjectResponse> content = server.getObject(GetObjectRequest.builder()
                            .bucket(source.bucket())
                            .key(one.key())
                            .range("bytes=0-0")
                            .build());
                    content.read();
                    content.abort(); // not every server heeds that it was asked for one byte
                    return true;
                }
            }
            return false;
        } catch (SdkException | DoorException | IOException e) {
            throw new Unusable(BucketFaults.of(e, source, asked).reason(), e);
        }
    }
}
