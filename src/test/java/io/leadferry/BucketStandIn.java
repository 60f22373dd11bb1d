package io.leadferry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks as much of S3 as a door asks for, by the pages of its vendor, and can be told to refuse, to break off
 * and to change objects in between. It has one bucket and does not look at signatures.
 */
public final class BucketStandIn implements AutoCloseable {

    /** What is said of a copy. */
    public static final String COPIED = "<CopyObjectResult><ETag>&quot;x&quot;</ETag></CopyObjectResult>";

    /** What it has been asked, and may answer otherwise than it would. */
    public record Asked(String method, String key, boolean isCopy) {

        @Override
        public String toString() {
            return (isCopy ? "COPY" : key.isEmpty() ? "LIST" : method) + " " + key;
        }
    }

    /**
     * What it says instead of an answer.
     *
     * @param status 0: it cuts the connection in the midst of its answer
     */
    public record Refusal(int status, String code, Map<String, String> headers) {
        public Refusal(int status, String code) {
            this(status, code, Map.of());
        }
    }

    /** What it sends as an answer of status 200, whatever was asked; it may have no end. */
    public interface Babble {
        void to(OutputStream body) throws IOException;

        /** How long it says it is; 0 where it does not say. */
        default long length() {
            return 0;
        }

        static Babble of(String text) {
            return body -> body.write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Half of what it says it is. */
        static Babble half(String text) {
            return new Babble() {
                @Override
                public void to(OutputStream body) throws IOException {
                    of(text.substring(0, text.length() / 2)).to(body);
                }

                @Override
                public long length() {
                    return text.length();
                }
            };
        }

        /** Until nobody listens any more. */
        static Babble endless(String beginning, String unit) {
            return body -> {
                of(beginning).to(body);
                while (true) {
                    of(unit).to(body);
                }
            };
        }
    }

    private record Stored(byte[] content, String etag, Instant modified) {}

    private final String bucket;
    private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Function<Asked, @Nullable Refusal> refusals = one -> null;
    private volatile Function<Asked, @Nullable Babble> babbles = one -> null;
    private volatile int page = 1_000;
    private volatile boolean heedsConditionsOfDeletes = true;
    private volatile boolean tellsSums = true;
    private volatile boolean tellsWrongSums;
    private Instant last = Instant.parse("2026-11-30T10:00:00Z");

    public BucketStandIn(String bucket) throws IOException {
        this.bucket = bucket;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Puts an object, which is the latest then, by a second. */
    public synchronized void put(String key, String content) {
        last = last.plusSeconds(1);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        objects.put(key, new Stored(bytes, '"' + md5(bytes) + '"', last));
    }

    public void remove(String key) {
        objects.remove(key);
    }

    public boolean holds(String key) {
        return objects.containsKey(key);
    }

    public List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    /** How often it has been asked for something. */
    public long asked(String what) {
        return asked.stream().filter(one -> one.toString().equals(what)).count();
    }

    /** Has it refuse what a function gives a refusal for. */
    public void refuse(Function<Asked, @Nullable Refusal> which) {
        refusals = which;
    }

    /** Has it say what a function gives, of what it is asked; nothing of it is done. */
    public void babble(Function<Asked, @Nullable Babble> what) {
        babbles = what;
    }

    public void refuseNothing() {
        refusals = one -> null;
        babbles = one -> null;
    }

    /** How many objects a page of a list has at most. */
    public void pages(int most) {
        page = most;
    }

    /** As of servers that know no condition for a removal. */
    public void heedsNoConditionsOfDeletes() {
        heedsConditionsOfDeletes = false;
    }

    /** As of objects that were put there with no sum that this client knows. */
    public void tellsNoSums() {
        tellsSums = false;
    }

    public void tellsWrongSums(boolean whether) {
        tellsWrongSums = whether;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = decoded(exchange.getRequestURI().getRawPath());
            String key = path.length() > bucket.length() + 2 ? path.substring(bucket.length() + 2) : "";
            Asked one = new Asked(
                    exchange.getRequestMethod(),
                    key,
                    exchange.getRequestHeaders().containsKey("x-amz-copy-source"));
            asked.add(one);
            Babble babble = babbles.apply(one);
            if (babble != null) {
                exchange.sendResponseHeaders(200, babble.length());
                babble.to(exchange.getResponseBody());
                return;
            }
            Refusal refusal = refusals.apply(one);
            if (refusal == null && !path.startsWith("/" + bucket)) {
                refusal = new Refusal(404, "NoSuchBucket");
            }
            if (refusal != null && refusal.status() > 0) {
                refusal.headers().forEach(exchange.getResponseHeaders()::set);
                say(exchange, refusal.status(), refusal.code());
            } else if (key.isEmpty()) {
                list(exchange);
            } else if (one.isCopy()) {
                copy(exchange, key);
            } else {
                object(exchange, key, refusal != null);
            }
        }
    }

    private static void say(HttpExchange exchange, int status, String code) throws IOException {
        xml(exchange, status, "<Error><Code>" + code + "</Code><Message>so it is</Message></Error>");
    }

    private static void xml(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        boolean bodyless = exchange.getRequestMethod().equals("HEAD") || status == 204;
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length)); // as some do, and may
        }
        exchange.sendResponseHeaders(status, bodyless ? -1 : body.length);
        if (!bodyless) {
            exchange.getResponseBody().write(body);
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        Map<String, String> query = new HashMap<>();
        for (String part : exchange.getRequestURI().getRawQuery().split("&")) {
            String[] sides = part.split("=", 2);
            query.put(sides[0], sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        String prefix = query.getOrDefault("prefix", "");
        String after = query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
        int most = Math.min(page, Integer.parseInt(query.getOrDefault("max-keys", "1000")));
        boolean encoded = "url".equals(query.get("encoding-type"));
        StringBuilder told = new StringBuilder();
        List<String> given = new ArrayList<>();
        boolean more = false;
        for (Map.Entry<String, Stored> one : objects.tailMap(after, false).entrySet()) {
            String key = one.getKey();
            if (!key.startsWith(prefix)
                    || (query.containsKey("delimiter")
                            && key.indexOf('/', prefix.length()) >= 0
                            && !key.endsWith("/"))) {
                continue;
            }
            if (given.size() == most) {
                more = true;
                break;
            }
            given.add(key);
            told.append("<Contents><Key>")
                    .append(encoded ? URLEncoder.encode(key, StandardCharsets.UTF_8) : key)
                    .append("</Key><LastModified>")
                    .append(one.getValue().modified())
                    .append("</LastModified><ETag>")
                    .append(one.getValue().etag().replace("\"", "&quot;"))
                    .append("</ETag><Size>")
                    .append(one.getValue().content().length)
                    .append("</Size><StorageClass>STANDARD</StorageClass></Contents>");
        }
        xml(
                exchange,
                200,
                "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>" + more
                        + "</IsTruncated>"
                        + (encoded ? "<EncodingType>url</EncodingType>" : "")
                        + (more
                                ? "<NextContinuationToken>" + given.get(given.size() - 1) + "</NextContinuationToken>"
                                : "")
                        + told + "</ListBucketResult>");
    }

    private void copy(HttpExchange exchange, String key) throws IOException {
        String from = decoded(exchange.getRequestHeaders().getFirst("x-amz-copy-source"));
        Stored source = objects.get(from.substring(from.indexOf('/', 1) + 1));
        String condition = exchange.getRequestHeaders().getFirst("x-amz-copy-source-if-match");
        if (source == null) {
            say(exchange, 404, "NoSuchKey");
        } else if (condition != null && !condition.equals(source.etag())) {
            say(exchange, 412, "PreconditionFailed");
        } else {
            objects.put(key, source);
            xml(exchange, 200, COPIED);
        }
    }

    private void object(HttpExchange exchange, String key, boolean cutsOff) throws IOException {
        Stored stored = objects.get(key);
        boolean deletes = exchange.getRequestMethod().equals("DELETE");
        String condition = exchange.getRequestHeaders().getFirst("If-Match");
        if (stored == null) {
            say(exchange, deletes ? 204 : 404, "NoSuchKey");
            return;
        }
        if (deletes && condition != null && !heedsConditionsOfDeletes) {
            say(exchange, 501, "NotImplemented");
            return;
        }
        if (condition != null && !condition.equals(stored.etag())) {
            say(exchange, 412, "PreconditionFailed");
            return;
        }
        if (deletes) {
            objects.remove(key);
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        exchange.getResponseHeaders().set("ETag", stored.etag());
        exchange.getResponseHeaders()
                .set(
                        "Last-Modified",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                stored.modified().atOffset(ZoneOffset.UTC)));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(stored.content().length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        if (exchange.getRequestHeaders().containsKey("Range")) {
            exchange.sendResponseHeaders(206, 1);
            exchange.getResponseBody().write(stored.content(), 0, 1);
            return;
        }
        // Amazon's own, of what was put there without one
        exchange.getResponseHeaders().set("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=");
        exchange.getResponseHeaders().set("x-amz-checksum-type", "FULL_OBJECT");
        if (!cutsOff && tellsSums) {
            exchange.getResponseHeaders().set("x-amz-checksum-crc32", crc32(stored.content()));
        }
        exchange.sendResponseHeaders(200, stored.content().length);
        OutputStream body = exchange.getResponseBody();
        body.write(stored.content(), 0, cutsOff ? stored.content().length / 2 : stored.content().length);
    }

    private String crc32(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        long value = tellsWrongSums ? sum.getValue() ^ 1 : sum.getValue();
        byte[] four = {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
        return Base64.getEncoder().encodeToString(four);
    }

    private static String decoded(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
