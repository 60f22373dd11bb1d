package io.leadferry.connector.huawei;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leadferry.model.Secret;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Huawei's C2 signature ("auth-v2"), as the vendor's own demo computes it (github.com/Huawei/CloudIPCC_huaweicloud_hpsdemo,
 * SignInfo; the page is "C2 Monitoring, System Outbound Call, CDR, and Knowledge Base Interface Authentication",
 * cec_07_0003). A signature holds for one request at one moment: sign again for every attempt, and send exactly the
 * bytes and header values that were signed.
 *
 * @param accessKey the access key (AK) that the operations staff gave out; it is sent
 * @param secretKey the secret key (SK); it never leaves this process
 * @param switches where ports of the demo are known to differ
 */
public record C2Signature(String accessKey, Secret secretKey, Switches switches) {

    private static final String VERSION = "auth-v2";
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final HexFormat ESCAPE = HexFormat.of().withUpperCase();

    /**
     * Where an installation may want something else than the demo does.
     *
     * @param millis whether the timestamp has milliseconds
     * @param blankQueryLine whether a request without a query has an empty line in its place
     * @param hostPort whether {@code host} carries the port, as an HTTP client sends it
     */
    public record Switches(boolean millis, boolean blankQueryLine, boolean hostPort) {

        /** The demo's ways, with the {@code host} that an HTTP client sends. */
        public static final Switches USUAL = new Switches(false, false, true);
    }

    /**
     * The value of {@code host} for an address: to be signed, and to be sent as it was signed.
     *
     * @param uri an absolute http or https address
     * @return the host, and with {@link Switches#hostPort} its port unless it is the scheme's usual one
     * @throws IllegalArgumentException when the address names no host
     */
    public String host(URI uri) {
        String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException("an address to sign needs a host, as in https://host:port/path");
        }
        int usual = "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
        boolean plain = !switches.hostPort() || uri.getPort() < 0 || uri.getPort() == usual;
        return plain ? host : host + ":" + uri.getPort();
    }

    /**
     * The value of the {@code Authorization} header.
     *
     * @param method in capitals, as it is sent
     * @param rawPath the path as it stands on the request line, without the query
     * @param query the parameters, not yet percent-encoded; empty for none
     * @param signedHeaders the headers to sign, with the values that are sent; at least one. Case of the names and
     *     space around the values do not matter
     * @param body the bytes that are sent; none for a request without a body
     * @param at the time of the request; what is finer than the timestamp is cut off
     * @return version, access key, timestamp, names of the signed headers and signature, joined by slashes
     * @throws IllegalArgumentException when no header is to be signed, or one twice
     */
    public String authorization(
            String method,
            String rawPath,
            Map<String, String> query,
            Map<String, String> signedHeaders,
            byte[] body,
            Instant at) {
        TreeMap<String, String> headers = normalized(signedHeaders);
        String prefix = prefix(headers, at);
        return prefix + "/" + hmac(signingKey(prefix), canonicalRequest(method, rawPath, query, headers, body));
    }

    /** What stands before the signature; {@code headers} by lower-case name. */
    String prefix(TreeMap<String, String> headers, Instant at) {
        String timestamp = (switches.millis() ? MILLIS : SECONDS).format(at);
        return String.join("/", VERSION, accessKey, timestamp, names(headers));
    }

    /** The key for the request itself: the hex digits are the key, not the bytes that they spell. */
    String signingKey(String prefix) {
        return hmac(secretKey.reveal(), prefix);
    }

    /** The request as it is signed; {@code headers} by lower-case name. */
    String canonicalRequest(
            String method, String rawPath, Map<String, String> query, TreeMap<String, String> headers, byte[] body) {
        StringBuilder text = new StringBuilder();
        text.append(method).append('\n').append(rawPath).append('\n');
        if (!query.isEmpty() || switches.blankQueryLine()) {
            text.append(lines(query, "=", "&")).append('\n');
        }
        text.append(names(headers)).append('\n');
        text.append(lines(headers, ":", "\n")).append('\n');
        return text.append(encoded(body)).toString();
    }

    static TreeMap<String, String> normalized(Map<String, String> headers) {
        if (headers.isEmpty()) {
            throw new IllegalArgumentException("nothing to sign: name at least the header host");
        }
        TreeMap<String, String> normalized = new TreeMap<>();
        headers.forEach((name, value) -> {
            String lower = name.strip().toLowerCase(Locale.ROOT);
            if (normalized.put(lower, value.strip()) != null) {
                throw new IllegalArgumentException("the header " + lower + " is to be signed twice");
            }
        });
        return normalized;
    }

    private static String names(TreeMap<String, String> headers) {
        return String.join(";", headers.keySet());
    }

    /** Encoded first and sorted then, as the demo does: the other order differs where one name begins another. */
    private static String lines(Map<String, String> pairs, String equals, String separator) {
        return pairs.entrySet().stream()
                .map(pair -> encoded(pair.getKey().getBytes(UTF_8))
                        + equals
                        + encoded(pair.getValue().getBytes(UTF_8)))
                .sorted()
                .collect(Collectors.joining(separator));
    }

    /** Percent-encoding of all but letters, digits and {@code - . _ ~}; the JDK's own encodes forms, not this. */
    private static String encoded(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length + bytes.length / 2);
        for (byte b : bytes) {
            if (isUnreserved(b)) {
                text.append((char) b);
            } else {
                text.append('%').append(ESCAPE.toHexDigits(b));
            }
        }
        return text.toString();
    }

    private static boolean isUnreserved(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
    }

    private static String hmac(String key, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(message.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
