package io.leadferry.door;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/**
 * Bounds what is heard of an S3 server besides the content of objects, in bytes, elements and time: the client reads it into
 * memory whole. A list must be one, for what is none would otherwise be an empty bucket.
 */
final class BoundedAnswers implements ExecutionInterceptor {

    /** A page of 1,000 keys of 1,024 bytes, each written as {@code %XX}, is half of that. */
    private static final int MOST_BYTES = 8_000_000;

    /** Each becomes an object in memory; a page of a list has some 20,000. */
    private static final int MOST_TAGS = 200_000;

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int BEGINNING = 4_096;
    private static final Pattern LIST = Pattern.compile(
            "(?s)(?:\\x{EF}\\x{BB}\\x{BF})?(?:\\s|<\\?.*?\\?>|<!--.*?-->)*+<(?:[\\w.-]+:)?ListBucketResult[\\s/>].*");

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        SdkHttpResponse head = context.httpResponse();
        if (head.isSuccessful() && context.request() instanceof GetObjectRequest) {
            return context.responseBody();
        }
        if (head.isSuccessful() && context.request() instanceof ListObjectsV2Request) {
            long length = head.firstMatchingHeader("Content-Length")
                    .map(Long::parseLong)
                    .orElse(0L);
            return Optional.of(
                    list(new Bounded(context.responseBody().orElseGet(InputStream::nullInputStream), length)));
        }
        return context.responseBody().map(body -> new Bounded(body, 0));
    }

    private static InputStream list(InputStream body) {
        BufferedInputStream all = new BufferedInputStream(body, BEGINNING);
        try {
            all.mark(BEGINNING);
            String beginning = new String(all.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1);
            if (!LIST.matcher(beginning).matches()) {
                throw new DoorException(BucketFaults.NO_S3);
            }
            all.reset();
            return all;
        } catch (IOException e) {
            throw new DoorException(BucketFaults.withoutAnswer(e, BucketFaults.Asked.LIST), e);
        }
    }

    private static final class Bounded extends FilterInputStream {

        private final long length;
        private final long until = System.nanoTime() + LONGEST.toNanos();
        private long bytes;
        private int tags;

        /**
         * Bounds an answer.
         *
         * @param length how long it says it is, in bytes; fewer are an answer that was cut off
         */
        Bounded(InputStream in, long length) {
            super(in);
            this.length = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int some = super.read(into, from, most);
            if (some < 0 && bytes < length) {
                throw new DoorException(DoorFault.away("the connection was cut in the midst of its answer"));
            }
            bytes += Math.max(0, some);
            for (int at = from; at < from + some; at++) {
                if (into[at] == '<') {
                    tags++;
                }
            }
            if (bytes > MOST_BYTES || tags > MOST_TAGS) {
                throw new DoorException(BucketFaults.NO_END);
            }
            if (System.nanoTime() - until > 0) {
                throw new DoorException(
                        DoorFault.away("its answer was not whole within " + LONGEST.toSeconds() + " s"));
            }
            return some;
        }
    }
}
