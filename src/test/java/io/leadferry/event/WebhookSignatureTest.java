package io.leadferry.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.model.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Signatures are those of Standard Webhooks. */
class WebhookSignatureTest {

    /** The example of the specification's own libraries. */
    @Test
    void theSpecificationsOwnExample() {
        WebhookSignature signature = new WebhookSignature(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

        assertThat(signature.of(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330L,
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aPlainSecretIsTakenAsItStands() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);

        // echo -n 'id.1.{}' | openssl dgst -sha256 -hmac 'plain words' -binary | base64
        assertThat(new WebhookSignature(new Secret("plain words")).of("id", 1, body))
                .isEqualTo("v1,3bY3WKUuc5o59V3NQkcsM5s+X3docAXrwdQWE9DU/tM=");
    }
}
