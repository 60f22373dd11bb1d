package io.leadferry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A collector of traces, as OTLP over HTTP has it: reads what comes by the protocol's numbers of fields alone, and shares no
 * code with who sends it.
 */
public final class Collector implements AutoCloseable {

    private static final int RESOURCE_SPANS = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;

    /** A span, with the ids of spans it is linked to. */
    public record Span(
            String trace,
            String id,
            String parent,
            String name,
            Instant start,
            Instant end,
            Map<String, Object> attributes,
            List<String> links,
            boolean failed) {

        public Duration took() {
            return Duration.between(start, end);
        }

        public String text(String attribute) {
            return String.valueOf(attributes.get(attribute));
        }
    }

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What came, in its order. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    public List<Span> spans(String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    /** Every byte that came, as ISO-8859-1 has it. */
    public String bytes() {
        return String.join("\n", bodies);
    }

    /** What stood in the header x-token of each request. */
    public List<String> tokens() {
        return List.copyOf(tokens);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
            byte[] bytes = body.readAllBytes();
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("x-token")));
            bodies.add(new String(bytes, StandardCharsets.ISO_8859_1));
            inner(bytes, RESOURCE_SPANS)
                    .flatMap(resource -> inner(resource, SCOPE_SPANS))
                    .flatMap(scope -> inner(scope, 2))
                    .forEach(span -> spans.add(span(span)));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Span span(byte[] bytes) {
        Map<Integer, Object> one = new HashMap<>();
        Map<String, Object> attributes = new HashMap<>();
        List<String> links = new ArrayList<>();
        boolean[] failed = {false};
        fields(bytes, (number, value) -> {
            switch (number) {
                case 9 -> attribute(attributes, (byte[]) value);
                case 13 -> links.add(hex(inner((byte[]) value, 2).findFirst().orElseThrow()));
                case 15 -> fields((byte[]) value, (part, code) -> failed[0] |= part == 3 && code.equals(2L));
                default -> one.put(number, value);
            }
        });
        return new Span(
                hex(one.get(1)),
                hex(one.get(2)),
                hex(one.get(4)),
                text(one.get(5)),
                time(one.get(7)),
                time(one.get(8)),
                attributes,
                links,
                failed[0]);
    }

    private static void attribute(Map<String, Object> attributes, byte[] bytes) {
        Map<Integer, Object> pair = new HashMap<>();
        fields(bytes, pair::put);
        fields(
                (byte[]) pair.get(2),
                (kind, value) -> attributes.put(text(pair.get(1)), value instanceof byte[] text ? text(text) : value));
    }

    private static Stream<byte[]> inner(byte[] message, int wanted) {
        List<byte[]> found = new ArrayList<>();
        fields(message, (number, value) -> {
            if (number == wanted) {
                found.add((byte[]) value);
            }
        });
        return found.stream();
    }

    private static void fields(byte[] message, BiConsumer<Integer, Object> reader) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int key = (int) varint(in);
            Object value =
                    switch (key & 7) {
                        case VARINT -> varint(in);
                        case FIXED_64 -> in.getLong();
                        case BYTES -> {
                            byte[] bytes = new byte[(int) varint(in)];
                            in.get(bytes);
                            yield bytes;
                        }
                        default -> in.getInt();
                    };
            reader.accept(key >>> 3, value);
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static String hex(Object bytes) {
        return bytes == null ? "" : HexFormat.of().formatHex((byte[]) bytes);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static Instant time(Object nanoseconds) {
        return Instant.EPOCH.plusNanos((Long) nanoseconds);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
