package io.leadferry.door;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Asks for pages of a bucket's list; whatever an answer does to this machine is a fault of that server. */
final class BucketPages {

    private BucketPages() {}

    /** A page; each object in it has a key. */
    static ListObjectsV2Response of(S3Client server, ListObjectsV2Request.Builder asked) {
        try {
            // keys may hold what XML cannot
            ListObjectsV2Response page =
                    server.listObjectsV2(asked.encodingType(EncodingType.URL).build());
            if (page.contents().stream().map(S3Object::key).anyMatch(key -> key == null || key.isEmpty())) {
                throw new DoorException(BucketFaults.NO_S3);
            }
            return page;
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new DoorException(BucketFaults.NO_END, e);
        }
    }
}
