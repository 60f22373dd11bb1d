package io.leadferry.feed;

import io.leadferry.feed.LeadferryProperties.S3Properties;
import io.leadferry.feed.Source.S3Keys;
import io.leadferry.feed.Source.S3Original;
import io.leadferry.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at what a feed says of the S3 bucket that it gets its files from. */
final class BucketCheck {

    private static final String WRITE = "write s3://bucket/prefix";
    private static final Pattern PLACE = Pattern.compile("s3://(?<bucket>[^/]*)(?:/(?<prefix>.*))?", Pattern.DOTALL);

    /** Older buckets have capitals and underscores; what is longer is none. */
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]");

    /** Characters that an address has another use for, or that show what is not there. */
    private static final Pattern UNUSABLE = Pattern.compile("[*?\\\\#%&{}\\p{Cntrl}]");

    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,63}");

    /** Servers that are not Amazon's do not ask where they are, and this is what their clients say. */
    private static final String ANY_REGION = "us-east-1";

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Faults faults;

    BucketCheck(Faults faults) {
        this.faults = faults;
    }

    /**
     * Looks at a feed whose files are objects of a bucket.
     *
     * @param at the feed's key
     * @return null where something is wrong, and told
     */
    Source.@Nullable S3 look(String at, String from, @Nullable S3Properties said) {
        int before = faults.count();
        S3Properties s3 = said == null ? S3Properties.NONE : said;
        Matcher place = PLACE.matcher(from);
        if (!place.matches()) {
            faults.add(at + ".from", "'" + from + "' is not a bucket; " + WRITE);
            return null;
        }
        String bucket = place.group("bucket");
        if (bucket.contains("@")) {
            faults.add(
                    at + ".from",
                    "holds keys; give them as s3.access-key and s3.secret-key, and here s3://bucket/prefix");
            return null;
        }
        if (!BUCKET.matcher(bucket).matches()) {
            faults.add(at + ".from", "'" + bucket + "' is not the name of a bucket; " + WRITE);
        }
        String prefix = prefix(at, place.group("prefix"));
        URI endpoint = endpoint(at + ".s3.endpoint", s3.endpoint());
        String region = region(at + ".s3.region", s3.region(), s3.endpoint());
        S3Keys keys = keys(at + ".s3", s3);
        faults.word(at + ".s3.original", s3.original(), List.of("move", "delete", "keep"));
        if (s3.lookEvery().compareTo(SHORTEST) < 0) {
            faults.add(at + ".s3.look-every", "must be 1s or more: each look is paid for");
        }
        return faults.count() > before
                ? null
                : new Source.S3(
                        bucket,
                        prefix,
                        region,
                        endpoint,
                        s3.pathStyle() == null ? endpoint != null : s3.pathStyle(),
                        keys,
                        S3Original.valueOf(s3.original().toUpperCase(Locale.ROOT)),
                        s3.lookEvery());
    }

    /** The watched folder, as what keys begin with; see {@link Source.S3}. */
    private String prefix(String at, @Nullable String written) {
        if (written == null || written.isEmpty()) {
            return "";
        }
        Matcher unusable = UNUSABLE.matcher(written);
        if (unusable.find()) {
            faults.add(at + ".from", "the prefix must not hold '" + unusable.group() + "'");
        }
        String prefix = written.endsWith("/") ? written : written + "/";
        for (String step : prefix.substring(0, prefix.length() - 1).split("/", -1)) {
            if (step.isEmpty() || step.equals(".") || step.equals("..")) {
                faults.add(at + ".from", "the prefix must not hold an empty part, '.' or '..'");
                break;
            }
        }
        if (prefix.matches("(.*/)?(archive|receipts)/")) {
            faults.add(at + ".from", "originals go to archive; watch another prefix");
        }
        return prefix;
    }

    private @Nullable URI endpoint(String at, @Nullable URI endpoint) {
        if (endpoint != null) {
            faults.server(at, endpoint);
        }
        return endpoint;
    }

    private String region(String at, @Nullable String region, @Nullable URI endpoint) {
        if (region == null) {
            if (endpoint == null) {
                faults.add(at, "missing; say where the bucket is, such as ap-south-1");
            }
            return ANY_REGION;
        }
        if (faults.filled(at, region) && !REGION.matcher(region).matches()) {
            faults.add(at, "'" + region + "' is not a region; write it as ap-south-1");
        }
        return region;
    }

    private @Nullable S3Keys keys(String at, S3Properties s3) {
        String access = s3.accessKey();
        String secret = s3.secretKey();
        if (access == null && secret == null) {
            return null;
        }
        if (access == null || secret == null) {
            faults.add(at, "give both access-key and secret-key, or neither where this machine says who it is");
            return null;
        }
        faults.required(at + ".access-key", access);
        faults.required(at + ".secret-key", secret);
        return new S3Keys(access, new Secret(secret));
    }
}
