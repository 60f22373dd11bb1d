package io.leadferry.rehearsal.huawei;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The formula of the "auth-v2" signature, with nothing of the question whether a call is to be believed. */
final class C2SignatureFormula {

    private static final String ALGORITHM = "HmacSHA256";
    private static final HexFormat LOWER = HexFormat.of();
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();
    private static final String UNRESERVED = "-._~";

    private C2SignatureFormula() {}

    /**
     * Returns the signature in lower-case hex.
     *
     * @param prefix what stands before it in the header: {@code auth-v2/<access key>/<time>/<signed headers>}
     * @param rawQuery the query as it came, empty if there was none
     * @param headers the signed ones, by their lower-case names
     */
    static String of(
            String secretKey,
            String prefix,
            String method,
            String path,
            String rawQuery,
            SortedMap<String, String> headers,
            byte[] body,
            C2Style style) {
        String signingKey = hmac(secretKey, prefix);
        StringBuilder canonical =
                new StringBuilder(method).append('\n').append(path).append('\n');
        if (!rawQuery.isEmpty() || style.blankQueryLine()) {
            canonical.append(query(rawQuery)).append('\n');
        }
        canonical.append(String.join(";", headers.keySet())).append('\n');
        canonical
                .append(headers.entrySet().stream()
                        .map(header -> encode(header.getKey())
                                + ":"
                                + encode(header.getValue().strip()))
                        .collect(Collectors.joining("\n")))
                .append('\n');
        canonical.append(encode(body));
        return hmac(signingKey, canonical.toString());
    }

    /** Compares without telling by its duration where the difference is. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String query(String raw) {
        return Arrays.stream(raw.split("&", -1))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> {
                    int equals = pair.indexOf('=');
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    String value = equals < 0 ? "" : pair.substring(equals + 1);
                    return encode(decode(name)) + "=" + encode(decode(value));
                })
                .sorted()
                .collect(Collectors.joining("&"));
    }

    private static String hmac(String key, String message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return LOWER.formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : bytes) {
            char character = (char) (each & 0xFF);
            if (isUnreserved(character)) {
                encoded.append(character);
            } else {
                encoded.append('%').append(UPPER.toHexDigits(each));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char character) {
        return (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z')
                || (character >= '0' && character <= '9')
                || UNRESERVED.indexOf(character) >= 0;
    }

    /** Percent signs only: a plus stays a plus. */
    private static byte[] decode(String text) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            boolean escaped = bytes[i] == '%'
                    && i + 2 < bytes.length
                    && HexFormat.isHexDigit(bytes[i + 1])
                    && HexFormat.isHexDigit(bytes[i + 2]);
            if (escaped) {
                decoded.write(HexFormat.fromHexDigit(bytes[i + 1]) * 16 + HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toByteArray();
    }
}
