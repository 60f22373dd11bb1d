package io.leadferry.door;

import io.leadferry.door.BucketFaults.Asked;
import io.leadferry.feed.Feed;
import io.leadferry.feed.Leftovers;
import io.leadferry.feed.Source;
import io.leadferry.feed.Source.S3Original;
import io.leadferry.intake.Archive;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.TakenObjects;
import io.leadferry.ledger.TakenObjects.StoredObject;
import io.leadferry.ledger.TakenObjects.StoredOriginal;
import io.leadferry.model.Disk;
import io.leadferry.model.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;

/**
 * The objects of one feed's bucket. Each is fetched to this disk; that it was taken, and the promise to read it, are written
 * down in one transaction; from there it goes the way of posted files. The original leaves its place once the drop is sealed,
 * and only where it is still the one that was taken.
 */
public final class Bucket {

    private static final Logger LOG = LoggerFactory.getLogger(Bucket.class);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final int TRIES = 3;
    private static final int AT_ONCE = 1_000;

    private static final DoorFault NO_COPY = DoorFault.there(
            "it says that the copy in archive/ is made, and the copy is not there, or not as long; the original stays");

    private final Feed feed;
    private final Source.S3 source;
    private final Path folder;
    private final TakenObjects taken;
    private final Drops drops;
    private final Disk disk;
    private final Names names;
    private final Clock clock;
    private final BucketWatch watch;
    private final BucketClient client;
    private final Runnable shown;

    /** Files whose promise is made, or may be, and that have not got their name yet. */
    private final Deque<ArrivingFile> ended = new ArrayDeque<>();

    /**
     * The bucket of one feed.
     *
     * @param folder where its files lie until they are taken
     * @param clock the time that is written down
     * @param shown is run whenever a file is there to be taken
     */
    Bucket(
            Feed feed,
            Source.S3 source,
            Path folder,
            TakenObjects taken,
            Drops drops,
            Disk disk,
            Names names,
            BucketWatch watch,
            Clock clock,
            Runnable shown) {
        this.feed = feed;
        this.source = source;
        this.folder = folder;
        this.taken = taken;
        this.drops = drops;
        this.disk = disk;
        this.names = names;
        this.clock = clock;
        this.watch = watch;
        this.shown = shown;
        this.client = new BucketClient(
                S3Clients.of(source, SILENCE, TRIES),
                feed.name(),
                Pattern.compile(Leftovers.exclude(feed)),
                taken,
                watch,
                this::settle);
    }

    /** Who asks the server, for Camel. */
    public S3Client client() {
        return client;
    }

    /** How the server stands. */
    public BucketWatch watch() {
        return watch;
    }

    /** Takes an object that was listed; what cannot be taken now is listed again. */
    public void take(@Header(AWS2S3Constants.KEY) String key, @Body InputStream content) {
        StoredObject object = client.offered(key);
        if (object == null || !watch.isAnswering()) {
            return;
        }
        String name = key.substring(source.prefix().length());
        try {
            fetch(object, name, content);
        } catch (IOException | RuntimeException e) {
            if (BucketFaults.isNoLongerThatOne(e)) {
                LOG.debug("{}: {} is no longer what was listed", feed.name(), name, e);
            } else {
                watch.notTaken(name, e);
            }
        }
    }

    private void fetch(StoredObject object, String name, InputStream content) throws IOException {
        ArrivingFile file = ArrivingFile.begin(names.next(), folder, disk);
        boolean whole = false;
        try {
            content.transferTo(file);
            if (file.bytes() != object.bytes()) {
                throw LateObject.cutOff(file.bytes(), object);
            }
            file.end();
            whole = true;
        } finally {
            if (!whole) {
                remove(file);
            }
        }
        ended.add(file);
        taken.take(file.post(feed.name(), name, clock.instant()), object);
        settle();
        watch.taken(name);
    }

    /** What cannot be removed now is removed at the next start, and is never taken meanwhile. */
    private void remove(ArrivingFile file) {
        try {
            file.remove();
        } catch (IOException e) {
            LOG.debug("what was begun of {} is removed at the next start", file.drop(), e);
        }
    }

    /** Gives promised files their names; where it is not known whether a file was promised, the ledger says. */
    private void settle() {
        try {
            for (ArrivingFile file = ended.peek(); file != null; file = ended.peek()) {
                if (drops.isPromisedWhole(file.drop())) {
                    file.show();
                    shown.run();
                } else {
                    remove(file);
                }
                ended.remove();
            }
        } catch (IOException e) {
            throw new DoorException(BucketFaults.of(e, source, Asked.READ), e);
        }
    }

    /** Originals that are to leave their place now; ends early when the server does not answer any more. */
    public Iterator<StoredOriginal> due() {
        List<StoredOriginal> all = watch.isAnswering() ? taken.due(feed.name(), AT_ONCE) : List.of();
        return all.stream()
                .takeWhile(one -> watch.isAnswering())
                .filter(one -> watch.mayLeave(one.drop()))
                .iterator();
    }

    /** Whether originals go to the archive. */
    public boolean isMoved() {
        return source.original() == S3Original.MOVE;
    }

    /** What puts an original into the archive, if it is still the one that was taken. */
    public CopyObjectRequest copy(@ExchangeProperty("file") StoredOriginal original) {
        StoredObject object = original.object();
        return CopyObjectRequest.builder()
                .sourceBucket(object.bucket())
                .sourceKey(object.key())
                .copySourceIfMatch(object.etag())
                .destinationBucket(object.bucket())
                .destinationKey(archived(original))
                .build();
    }

    /**
     * Makes sure that a copy is there, for the original is removed next: it is looked at, and where the ferry may not look below
     * {@code archive/}, the server has at least said which tag the copy has.
     */
    public void copied(@Body CopyObjectResponse said, @ExchangeProperty("file") StoredOriginal original) {
        CopyObjectResult copy = said.copyObjectResult();
        if (copy == null || copy.eTag() == null || copy.eTag().isBlank()) {
            throw new DoorException(NO_COPY);
        }
        try {
            Long bytes = client.headObject(HeadObjectRequest.builder()
                            .bucket(original.object().bucket())
                            .key(archived(original))
                            .build())
                    .contentLength();
            if (!Objects.equals(bytes, original.object().bytes())) {
                throw new DoorException(NO_COPY);
            }
        } catch (AwsServiceException e) {
            if (BucketFaults.isNoLongerThatOne(e)) {
                throw new DoorException(NO_COPY, e);
            }
            if (!BucketFaults.isDenied(e)) {
                throw e;
            }
        }
    }

    private String archived(StoredOriginal original) {
        return source.beside("archive") + Archive.withId(original.file(), original.drop());
    }

    /** What removes an original, if it is still the one that was taken. */
    public DeleteObjectRequest removal(@ExchangeProperty("file") StoredOriginal original) {
        StoredObject object = original.object();
        return DeleteObjectRequest.builder()
                .bucket(object.bucket())
                .key(object.key())
                .ifMatch(object.etag())
                .build();
    }

    /** Says that an original has left its place. */
    public void left(@ExchangeProperty("file") StoredOriginal original) {
        taken.gone(original.drop());
        watch.left(original.drop());
    }

    /** Says that an original has not left its place; one that is gone, or is another by now, need not. */
    public void stays(
            @ExchangeProperty("file") StoredOriginal original,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault,
            @ExchangeProperty(Exchange.TO_ENDPOINT) String where) {
        if (BucketFaults.isNoLongerThatOne(fault)) {
            left(original);
            return;
        }
        LOG.debug("{}: the original of drop {} has not left", feed.name(), original.drop(), fault);
        Asked asked = where.contains("copyObject") ? Asked.COPY : Asked.REMOVE;
        if (!watch.stays(original.drop(), original.file(), fault, asked)) {
            taken.stays(original.drop());
        }
    }
}
