package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.feed.LeadferryProperties.S3Properties;
import io.leadferry.feed.Source.S3Original;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a feed may say of its bucket; each fault is a line with its key. */
class BucketCheckTest {

    private static final String SECRET = "made-up-secret-of-a-bucket";

    private final Faults faults = new Faults();
    private final SourceCheck check = new SourceCheck(Path.of("data"), faults);

    private static S3Properties s3(String region, String endpoint, String access, String secret, String original) {
        return new S3Properties(
                region,
                endpoint == null ? null : URI.create(endpoint),
                null,
                access,
                secret,
                original == null ? "move" : original,
                Duration.ofSeconds(10));
    }

    private Source.S3 look(String from, S3Properties s3) {
        return (Source.S3) check.look("f", "f", from, null, null, s3);
    }

    @Test
    void aBucketOfAmazonAndOneOfAnotherServer() {
        Source.S3 amazon = look("s3://acme-leads/in/new", s3("ap-south-1", null, null, null, null));
        Source.S3 other = look("s3://acme-leads", s3(null, "https://minio.example:9000", "AK", SECRET, "delete"));

        assertThat(faults.lines()).isEmpty();
        assertThat(amazon.prefix()).isEqualTo("in/new/");
        assertThat(amazon.beside("archive")).isEqualTo("in/archive/");
        assertThat(amazon.pathStyle()).isFalse();
        assertThat(amazon.keys()).isNull();
        assertThat(amazon.original()).isEqualTo(S3Original.MOVE);
        assertThat(amazon).hasToString("s3://acme-leads/in/new/");
        assertThat(other.prefix()).isEmpty();
        assertThat(other.beside("archive")).isEqualTo("archive/");
        assertThat(other.pathStyle()).isTrue();
        assertThat(other).hasToString("s3://acme-leads/ of minio.example:9000");
        assertThat(s3(null, null, "AK", SECRET, null) + " " + other.keys())
                .doesNotContain(SECRET)
                .doesNotContain("AK");
        assertThat(String.valueOf(other.keys().secretKey())).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3://AK:secret@bucket/in    | from: holds keys",
                "s3:bucket                   | from: 's3:bucket' is not a bucket",
                "s3://b/in                   | from: 'b' is not the name of a bucket",
                "s3://bucket/a//b            | from: the prefix must not hold an empty part",
                "s3://bucket/../b            | from: the prefix must not hold an empty part, '.' or '..'",
                "s3://bucket/a*              | from: the prefix must not hold '*'",
                "s3://bucket/in/archive      | from: originals go to archive",
                "s3://bucket/${PREFIX}       | from: names ${PREFIX}, which is not set"
            })
    void whatIsNoBucketIsTold(String from, String told) {
        assertThat(look(from, s3("ap-south-1", null, null, null, null))).isNull();
        assertThat(faults.lines()).singleElement().asString().startsWith("f." + told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "            |                       |    |        |       | region: missing",
                "here or there |                     |    |        |       | region: 'here or there' is not a region",
                "            | ftp://minio           |    |        |       | endpoint: must begin with http",
                "            | https://a:b@minio     |    |        |       | endpoint: must be a server's address",
                "ap-south-1  |                       | AK |        |       | : give both",
                "ap-south-1  |                       |    | secret |       | : give both",
                "ap-south-1  |                       | AK | ${S}   |       | secret-key: names ${S}, which is not set",
                "ap-south-1  |                       |    |        | leave | original: 'leave' is not known; move or delete or keep"
            })
    void whatTheServerCannotBeAskedWithIsTold(
            String region, String endpoint, String access, String secret, String original, String told) {
        assertThat(look("s3://bucket/in", s3(region, endpoint, access, secret, original)))
                .isNull();
        assertThat(faults.lines())
                .singleElement()
                .asString()
                .startsWith("f.s3" + (told.startsWith(":") ? "" : ".") + told);
    }

    @Test
    void oneBucketForTwoFeedsAndKeysForNoneAreTold() {
        S3Properties said = s3("ap-south-1", null, null, null, null);
        look("s3://bucket/in", said);
        look("s3://bucket/in/", said);
        check.look("g", "g", "inbox/g", null, null, said);
        look(
                "s3://bucket/fast",
                new S3Properties("ap-south-1", null, null, null, null, "keep", Duration.ofMillis(500)));

        assertThat(faults.lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("f.from: the feed 'f' already watches this folder"),
                        line -> assertThat(line)
                                .startsWith("g.s3: goes with s3://bucket/prefix, and from is a folder of this machine"),
                        line -> assertThat(line).startsWith("f.s3.look-every: must be 1s or more"));
    }
}
