package io.leadferry.connector;

import io.leadferry.model.Account;
import io.leadferry.model.SealedTokens.SealedToken;
import io.leadferry.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals a token under a key made from the account's own secrets: AES-256-GCM, its key by HKDF (RFC 5869, HMAC-SHA-256),
 * a random nonce for each seal. Account, address, settings and the time of issue are part of it: what was sealed for
 * another account, server or time does not open.
 */
final class TokenSeal {

    private static final String PURPOSE = "leadferry token 2";
    private static final String MAC = "HmacSHA256";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private TokenSeal() {}

    /**
     * Seals a token.
     *
     * @param issuedAt to the millisecond, as it will be kept
     * @param random must not be guessable
     * @return base64 of nonce and cipher text
     */
    static String seal(Account account, Secret token, Instant issuedAt, RandomGenerator random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, account, issuedAt, nonce)
                    .doFinal(token.reveal().getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, whole, nonce.length, sealed.length);
            return Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot seal with " + CIPHER, e);
        }
    }

    /** Opens what was sealed; empty when it was sealed under another key or for something else, or is damaged. */
    static Optional<Secret> open(Account account, SealedToken kept) {
        try {
            byte[] whole = Base64.getDecoder().decode(kept.sealed());
            byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
            byte[] token = cipher(Cipher.DECRYPT_MODE, account, kept.issuedAt(), nonce)
                    .doFinal(whole, nonce.length, Math.max(0, whole.length - nonce.length));
            return Optional.of(new Secret(new String(token, StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, Account account, Instant issuedAt, byte[] nonce)
            throws GeneralSecurityException {
        byte[] context = context(account);
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key(account, context), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        cipher.updateAAD(Long.toString(issuedAt.toEpochMilli()).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** HKDF: extract, then the first and only block of expand, which is as long as the key. */
    private static byte[] key(Account account, byte[] context) throws GeneralSecurityException {
        byte[] extracted = mac(
                PURPOSE.getBytes(StandardCharsets.UTF_8),
                parts(new TreeMap<>(account.secrets()).values().stream().map(Secret::reveal))
                        .getBytes(StandardCharsets.UTF_8));
        byte[] firstBlock = Arrays.copyOf(context, context.length + 1);
        firstBlock[context.length] = 1;
        return mac(extracted, firstBlock);
    }

    private static byte[] mac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(MAC);
        mac.init(new SecretKeySpec(key, MAC));
        return mac.doFinal(text);
    }

    private static byte[] context(Account account) {
        Stream<String> settings = new TreeMap<>(account.settings())
                .entrySet().stream().flatMap(one -> Stream.of(one.getKey(), one.getValue()));
        return (PURPOSE
                        + parts(Stream.concat(
                                Stream.of(account.name(), account.baseUrl().toString()), settings)))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Each part behind its length, so that no two lists of parts are the same. */
    private static String parts(Stream<String> parts) {
        return parts.map(part -> "|" + part.length() + "|" + part).collect(Collectors.joining());
    }
}
