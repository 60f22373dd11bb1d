package io.leadferry.event;

import io.leadferry.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is posted, as Standard Webhooks have it (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and body,
 * so that whoever has the secret knows that it comes from here, and when it was sent.
 */
final class WebhookSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String ENCODED = "whsec_";

    private final byte[] key;

    /**
     * Signs with a secret.
     *
     * @param secret as it stands, or in base64 behind {@code whsec_}
     */
    WebhookSignature(Secret secret) {
        String text = secret.reveal();
        key = text.startsWith(ENCODED)
                ? Base64.getDecoder().decode(text.substring(ENCODED.length()))
                : text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The value of the header {@code webhook-signature}.
     *
     * @param id of the header {@code webhook-id}
     * @param timestamp of the header {@code webhook-timestamp}: seconds since 1970
     */
    String of(String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
