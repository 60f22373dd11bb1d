package io.leadferry.rehearsal.wire;

/** A part of a whole, from 0 for none to 1 for all. */
public final class Share {

    private Share() {}

    /**
     * Checks a share.
     *
     * @throws IllegalArgumentException if it is below 0 or above 1
     */
    public static double of(double share) {
        if (share >= 0 && share <= 1) {
            return share;
        }
        throw new IllegalArgumentException("A share goes from 0 to 1, not " + share);
    }
}
