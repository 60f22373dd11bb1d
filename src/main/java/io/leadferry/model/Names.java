package io.leadferry.model;

import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Names for drops and calls: short, unlike any before, and in the order in which they were given. */
public final class Names {

    private static final int RANDOM_BOUND = 36 * 36 * 36 * 36;

    private static final int SECRET_BYTES = 20;

    private final Clock clock;
    private final RandomGenerator random;
    private final AtomicLong last = new AtomicLong();

    public Names(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new name: letters and digits, 13 characters for the next thousand years. */
    public String next() {
        long moment = last.updateAndGet(before -> Math.max(before + 1, clock.millis()));
        String tail = Integer.toString(RANDOM_BOUND + random.nextInt(RANDOM_BOUND), 36);
        return Long.toString(moment, 36) + tail.substring(1);
    }

    /** A secret that nobody guesses: 40 hexadecimal digits. */
    public Secret secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }
}
