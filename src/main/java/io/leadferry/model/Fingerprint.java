package io.leadferry.model;

import java.nio.ByteBuffer;

/** A number that stands for a text when rows are compared. It is negative, and so never a phone number or an id. */
public final class Fingerprint {

    private Fingerprint() {}

    /** The same number for the same text, and in practice no other text's. */
    public static long of(String text) {
        return ByteBuffer.wrap(Sha256.of(text)).getLong() | Long.MIN_VALUE;
    }
}
