package io.leadferry.ledger;

import java.nio.ByteBuffer;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;

/**
 * Tells whether a number may be among others, from two bytes each: every number is hashed into a space 256 to 512 times as
 * large as there are numbers, and the set of hashes is kept. One of so many strange numbers passes; none of them fails.
 *
 * <p>As stored: a byte that says how many bits a hash has, and the set in RoaringBitmap's own, published format, which is
 * asked as it lies there.
 */
final class NumberFilter {

    private static final int SPARSE = 256;
    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private NumberFilter() {}

    /** A filter of these numbers, be there none. */
    static byte[] of(long[] numbers) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1L, numbers.length) * SPARSE - 1);
        int[] hashes = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            hashes[i] = hash(numbers[i], bits);
        }
        RoaringBitmap set = RoaringBitmap.bitmapOf(sorted(hashes, bits));
        ByteBuffer stored = ByteBuffer.allocate(1 + set.serializedSizeInBytes());
        stored.put((byte) bits);
        set.serialize(stored);
        return stored.array();
    }

    /** Whether one of some numbers may be among those of a stored filter. */
    static boolean mayHave(byte[] stored, long[] any) {
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        int bits = bytes.get();
        ImmutableRoaringBitmap set = new ImmutableRoaringBitmap(bytes);
        for (long number : any) {
            if (set.contains(hash(number, bits))) {
                return true;
            }
        }
        return false;
    }

    /** By their digits of eleven bits, the last first: of a block's hashes that takes a ninth of what comparing them does. */
    private static int[] sorted(int[] hashes, int bits) {
        int[] from = hashes;
        int[] to = new int[hashes.length];
        for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
            int[] next = new int[DIGITS + 1];
            for (int hash : from) {
                next[((hash >>> shift) & (DIGITS - 1)) + 1]++;
            }
            for (int digit = 0; digit < DIGITS; digit++) {
                next[digit + 1] += next[digit];
            }
            for (int hash : from) {
                to[next[(hash >>> shift) & (DIGITS - 1)]++] = hash;
            }
            int[] done = to;
            to = from;
            from = done;
        }
        return from;
    }

    /** The upper bits of the number, well mixed (the finalizer of SplitMix64). */
    private static int hash(long number, int bits) {
        long mixed = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return (int) ((mixed ^ (mixed >>> 31)) >>> (Long.SIZE - bits));
    }
}
