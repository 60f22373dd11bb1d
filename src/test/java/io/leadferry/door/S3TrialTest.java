package io.leadferry.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.leadferry.BucketStandIn;
import io.leadferry.BucketStandIn.Babble;
import io.leadferry.BucketStandIn.Refusal;
import io.leadferry.feed.Source;
import io.leadferry.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a bucket that cannot be used is to the person who can do something about it; and a try changes nothing there. */
class S3TrialTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SECRET = "a-secret-that-nobody-may-see";

    private static BucketStandIn bucket;

    @BeforeAll
    static void start() throws IOException {
        bucket = new BucketStandIn("leads");
        bucket.put("in/a.csv", "x");
    }

    @AfterAll
    static void end() {
        bucket.close();
    }

    @AfterEach
    void refuseNothing() {
        bucket.refuseNothing();
    }

    private static Source.S3 source(URI endpoint, String prefix) {
        return new Source.S3(
                "leads",
                prefix,
                "eu-west-1",
                endpoint,
                true,
                new Source.S3Keys("AKIAOFTESTS", new Secret(SECRET)),
                Source.S3Original.MOVE,
                Duration.ofSeconds(10));
    }

    @Test
    void whatCanBeListedAndReadIsFine() throws Exception {
        assertThat(S3Trial.of(source(bucket.endpoint(), "in/"), PATIENCE)).isTrue();
        assertThat(S3Trial.of(source(bucket.endpoint(), "empty/"), PATIENCE)).isFalse();
        assertThat(bucket.keys()).containsExactly("in/a.csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LIST | 403 | AccessDenied           | it does not let the ferry list the bucket; give it s3:ListBucket of the bucket",
                "GET  | 403 | AccessDenied           | it does not let the ferry read objects; give it s3:GetObject of what lies below the prefix",
                "LIST | 404 | NoSuchBucket           | there is no bucket leads; make it, or correct from",
                "LIST | 403 | InvalidAccessKeyId     | it does not know the access key; look at s3.access-key and s3.secret-key",
                "LIST | 403 | SignatureDoesNotMatch  | the secret key is not that of the access key; look at s3.access-key and s3.secret-key;",
                "LIST | 403 | RequestTimeTooSkewed   | this machine's clock is not the server's, by a quarter of an hour or more; set it",
                "LIST | 301 | PermanentRedirect      | the bucket is not in eu-west-1, but in ap-south-1; mend s3.region",
                "LIST | 400 | AuthorizationHeaderMalformed | the bucket is not in eu-west-1, but in ap-south-1; mend s3.region",
                "LIST | 503 | SlowDown               | it says 503, and is at fault itself or has too much to do",
                "GET  | 403 | InvalidObjectState     | it lies in an archive of the server (so it is); have it restored",
                "LIST | 307 | TemporaryRedirect      | it says 307, that what is asked for is elsewhere, and nobody goes there; give",
                "GET  | 302 |                        | it says 302, that what is asked for is elsewhere, and nobody goes there; give",
                "LIST | 400 | Odd                    | it says 400 Odd: so it is"
            })
    void eachRefusalSaysWhatToDo(String asked, int status, String code, String told) {
        bucket.refuse(one -> one.toString().startsWith(asked)
                ? new Refusal(status, code, Map.of("x-amz-bucket-region", "ap-south-1"))
                : null);

        assertThatThrownBy(() -> S3Trial.of(source(bucket.endpoint(), "in/"), PATIENCE))
                .isInstanceOf(S3Trial.Unusable.class)
                .hasMessageStartingWith(told)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain(SECRET);
    }

    private static final String LIST = "<?xml version=\"1.0\"?>\n<!-- > --><ListBucketResult><Name>leads</Name>";

    /** Each would be an empty bucket, or the end of this process. */
    static Stream<Arguments> answersOfOthers() {
        return Stream.of(
                arguments(Babble.of(""), "no S3 server"),
                arguments(Babble.of("<!doctype html><html><body>Please sign in</body></html>"), "no S3 server"),
                arguments(Babble.of("<html><body>Please sign in</body></html>"), "no S3 server"),
                arguments(Babble.of("<ListAllMyBucketsResult/>"), "no S3 server"),
                arguments(Babble.of("{\"status\":\"up\"}"), "no S3 server"),
                arguments(Babble.of(LIST + "<Contents><Key>in/a.csv</Key>"), "no S3 server"),
                arguments(Babble.of(LIST + "<Contents><Size>1</Size></Contents></ListBucketResult>"), "no S3 server"),
                arguments(
                        Babble.of(LIST + "<Contents><Key>a</Key><Size>some</Size></Contents></ListBucketResult>"),
                        "no S3 server"),
                arguments(
                        Babble.of(LIST + "<a>".repeat(90_000) + "</a>".repeat(90_000) + "</ListBucketResult>"), "end"),
                arguments(Babble.endless("", "a".repeat(8_192)), "no S3 server"),
                arguments(Babble.endless(LIST + "<Prefix>", "a".repeat(8_192)), "its answer does not end"),
                arguments(Babble.endless(LIST, "<a/>".repeat(2_000)), "its answer does not end"));
    }

    @ParameterizedTest
    @MethodSource("answersOfOthers")
    void whatAnswersAndIsNoS3ServerIsNoEmptyBucket(Babble babble, String told) {
        bucket.babble(asked -> babble);

        assertThatThrownBy(() -> S3Trial.of(source(bucket.endpoint(), "in/"), PATIENCE))
                .isInstanceOf(S3Trial.Unusable.class)
                .hasMessageContaining(told)
                .hasMessageContaining("s3.endpoint");
    }

    @Test
    void aListThatIsCutOffIsTheConnectionsFault() {
        bucket.babble(asked -> Babble.half(LIST + " ".repeat(9_000) + "</ListBucketResult>"));

        assertThatThrownBy(() -> S3Trial.of(source(bucket.endpoint(), "in/"), PATIENCE))
                .hasMessageStartingWith("the connection was cut");
    }

    @Test
    void aServerThatSaysLittleOfItsListIsOne() throws Exception {
        bucket.babble(asked -> asked.key().isEmpty()
                ? Babble.of("<s:ListBucketResult xmlns:s=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>")
                : null);

        assertThat(S3Trial.of(source(bucket.endpoint(), "in/"), PATIENCE)).isFalse();
    }

    @Test
    void whereNobodyAnswersIsTold() throws IOException {
        BucketStandIn gone = new BucketStandIn("leads");
        gone.close();

        assertThatThrownBy(() -> S3Trial.of(source(gone.endpoint(), "in/"), PATIENCE))
                .hasMessage("it takes no connection");
    }
}
