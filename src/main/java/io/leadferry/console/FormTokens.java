package io.leadferry.console;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * What only a page of this ferry can have put into a form: a code of the one thing that the form does, by a key that this
 * process alone has, and that ends with it. No page of another origin can read it.
 */
@Lazy
@Component
final class FormTokens {

    private static final String CODE = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final byte[] key = new byte[KEY_BYTES];

    FormTokens(RandomGenerator random) {
        random.nextBytes(key);
    }

    /** The token of what a form does. */
    String of(String what) {
        try {
            Mac mac = Mac.getInstance(CODE);
            mac.init(new SecretKeySpec(key, CODE));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(what.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java can do that", e);
        }
    }

    /** Whether a token is that of what a form wants done. */
    boolean isOf(String what, String token) {
        return MessageDigest.isEqual(of(what).getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
