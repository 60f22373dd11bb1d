package io.leadferry.door;

import io.leadferry.ledger.TakenObjects;
import io.leadferry.ledger.TakenObjects.StoredObject;
import io.leadferry.model.ListedName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A feed's bucket, as Camel asks for it. What was taken is not listed again, what is listed is asked for when it is read, and
 * nothing is removed on a condition that does not hold.
 */
final class BucketClient extends DelegatingS3Client {

    /** Pages that one look asks for, of 1,000 objects each; the next goes on behind them. */
    private static final int MOST_PAGES = 200;

    private static final Comparator<StoredObject> BY_AGE =
            Comparator.comparing(StoredObject::modified).thenComparing(StoredObject::key);

    private final S3Client server;
    private final String feed;
    private final Pattern exclude;
    private final TakenObjects taken;
    private final BucketWatch watch;
    private final Runnable before;

    /** What the last look has given out, by key. */
    private Map<String, StoredObject> offered = Map.of();

    /** Behind which object the next look begins; null for the first of all. */
    private @Nullable String after;

    /**
     * The bucket of a feed.
     *
     * @param exclude names that are left alone
     * @param before is run before each look
     */
    BucketClient(
            S3Client server, String feed, Pattern exclude, TakenObjects taken, BucketWatch watch, Runnable before) {
        super(server);
        this.server = server;
        this.feed = feed;
        this.exclude = exclude;
        this.taken = taken;
        this.watch = watch;
        this.before = before;
    }

    /** Nothing is asked at a start: whether the bucket is there, the first look finds out. */
    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest asked) {
        return HeadBucketResponse.builder().build();
    }

    /** Those that are to be taken, the oldest first; however many are left, it says that this was all. */
    @Override
    public ListObjectsResponse listObjects(ListObjectsRequest asked) {
        before.run();
        Look look = new Look(asked);
        String token = null;
        int pages = 0;
        ListObjectsV2Response page;
        do {
            page = BucketPages.of(
                    server,
                    ListObjectsV2Request.builder()
                            .bucket(asked.bucket())
                            .prefix(asked.prefix())
                            .delimiter(asked.delimiter())
                            .startAfter(token == null ? after : null)
                            .continuationToken(token));
            look.add(page.contents());
            token = page.nextContinuationToken();
            pages++;
        } while (token != null && pages < MOST_PAGES && !watch.isEnding());
        if (after == null && token == null) {
            watch.listed(look.names, look.never);
        }
        after = token == null || page.contents().isEmpty()
                ? null
                : page.contents().get(page.contents().size() - 1).key();
        watch.rests(Duration.ofSeconds(pages - 1L));
        List<StoredObject> oldest = look.oldest();
        offered = new HashMap<>();
        oldest.forEach(one -> offered.put(one.key(), one));
        return ListObjectsResponse.builder()
                .isTruncated(false)
                .contents(oldest.stream()
                        .map(one -> S3Object.builder().key(one.key()).build())
                        .toList())
                .build();
    }

    /** One look into the bucket. */
    private final class Look {

        private final String bucket;
        private final String prefix;
        private final int most;
        private final PriorityQueue<StoredObject> oldest = new PriorityQueue<>(BY_AGE.reversed());
        private final Set<String> names = new HashSet<>();
        private final Map<String, String> never = new HashMap<>();

        Look(ListObjectsRequest asked) {
            bucket = asked.bucket();
            prefix = asked.prefix() == null ? "" : asked.prefix();
            most = asked.maxKeys();
        }

        void add(List<S3Object> page) {
            List<StoredObject> sound = new ArrayList<>();
            for (S3Object one : page) {
                if (!one.key().startsWith(prefix)) {
                    continue; // not every server heeds what it is asked
                }
                String name = one.key().substring(prefix.length());
                // what ends in a slash is a folder to those who look at buckets as if they were disks
                if (name.isEmpty()
                        || name.endsWith("/")
                        || exclude.matcher(name).matches()) {
                    continue;
                }
                String fault = fault(name, one);
                if (fault == null) {
                    sound.add(new StoredObject(bucket, one.key(), one.eTag(), one.size(), one.lastModified()));
                } else {
                    never.put(name, fault);
                }
            }
            Set<StoredObject> known = taken.known(feed, bucket, sound);
            sound.removeAll(known);
            for (StoredObject one : sound) {
                String name = one.key().substring(prefix.length());
                names.add(name);
                if (watch.mayTake(name)) {
                    oldest.add(one);
                    if (oldest.size() > most) {
                        oldest.remove();
                    }
                }
            }
        }

        private static @Nullable String fault(String name, S3Object listed) {
            boolean known = listed.eTag() != null
                    && listed.size() != null
                    && listed.size() >= 0
                    && listed.lastModified() != null;
            return known
                    ? ListedName.fault(name)
                    : "is left where it is: the server does not say its tag (ETag), size or time";
        }

        List<StoredObject> oldest() {
            List<StoredObject> all = new ArrayList<>(oldest);
            all.sort(BY_AGE);
            return all;
        }
    }

    /** What was listed of an object; empty where it was not given out by the last look. */
    @Nullable
    StoredObject offered(String key) {
        return offered.get(key);
    }

    @Override
    public <T> T getObject(GetObjectRequest asked, ResponseTransformer<GetObjectResponse, T> reader) {
        StoredObject object = offered.get(asked.key());
        if (object == null) {
            return server.getObject(asked, reader);
        }
        GetObjectResponse listed = GetObjectResponse.builder()
                .eTag(object.etag())
                .contentLength(object.bytes())
                .contentType("application/octet-stream")
                .lastModified(object.modified())
                .build();
        LateObject content = new LateObject(server, object, watch);
        try {
            return reader.transform(listed, AbortableInputStream.create(content, content::close));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw SdkClientException.create("what was listed cannot be read", e);
        }
    }

    /** Where it is asked on a condition, the object is looked at before: not every server heeds the condition itself. */
    @Override
    public DeleteObjectResponse deleteObject(DeleteObjectRequest asked) {
        if (asked.ifMatch() == null) {
            return server.deleteObject(asked);
        }
        server.headObject(HeadObjectRequest.builder()
                .bucket(asked.bucket())
                .key(asked.key())
                .ifMatch(asked.ifMatch())
                .build());
        try {
            return server.deleteObject(asked);
        } catch (AwsServiceException e) {
            if (!BucketFaults.isUnknownCondition(e)) {
                throw e;
            }
            return server.deleteObject(asked.toBuilder().ifMatch(null).build());
        }
    }
}
