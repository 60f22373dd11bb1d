package io.leadferry.feed;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A line as it stands in an authorized_keys file: kind, key, and a comment. */
final class AuthorizedKey {

    /** How many fields a key of a kind has, its kind among them. */
    private static final Map<String, Integer> KINDS = Map.of(
            "ssh-ed25519", 2,
            "ssh-rsa", 3,
            "ecdsa-sha2-nistp256", 3,
            "ecdsa-sha2-nistp384", 3,
            "ecdsa-sha2-nistp521", 3);

    private AuthorizedKey() {}

    /** What is wrong with the line, if anything is; the line itself is never shown, it may be a private key's. */
    static Optional<String> fault(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        Integer fields = KINDS.get(words.get(0));
        if (fields != null && words.size() > 1 && isKey(words.get(0), fields, words.get(1))) {
            return Optional.empty();
        }
        if (words.get(0).equals("ssh-dss")) {
            return Optional.of("ssh-dss keys are too weak; give one of ssh-ed25519, ecdsa-sha2-… or ssh-rsa");
        }
        if (fields == null && words.stream().anyMatch(KINDS::containsKey)) {
            return Optional.of("begins with options, which are not known here; write the key alone");
        }
        return Optional.of("does not read as a public key; write it as ssh-keygen does: ssh-ed25519 AAAA… comment");
    }

    /** Whether the fields, each with its length before it, are all there and nothing else. */
    private static boolean isKey(String kind, int wanted, String text) {
        List<byte[]> fields = new ArrayList<>();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            while (bytes.hasRemaining()) {
                byte[] field = new byte[Math.min(bytes.getInt() & Integer.MAX_VALUE, bytes.capacity())];
                bytes.get(field);
                fields.add(field);
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return false;
        }
        return fields.size() == wanted
                && Arrays.equals(fields.get(0), kind.getBytes(StandardCharsets.US_ASCII))
                && fields.stream().allMatch(field -> field.length > 0);
    }
}
