package io.leadferry.rehearsal;

/** A part of a whole, from 0 for none to 1 for all. */
final class Share {

    private Share() {}

    static double of(double share) {
        if (share >= 0 && share <= 1) {
            return share;
        }
        throw new IllegalArgumentException("A share goes from 0 to 1, not " + share);
    }
}
