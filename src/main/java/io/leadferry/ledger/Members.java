package io.leadferry.ledger;

import java.util.BitSet;

/** Which rows of a slice belong to a part, as stored: a bit a row, lowest first; no bytes at all mean every row. */
final class Members {

    private Members() {}

    static BitSet of(byte[] stored, int rowsOfSlice) {
        if (stored.length == 0) {
            BitSet all = new BitSet(rowsOfSlice);
            all.set(0, rowsOfSlice);
            return all;
        }
        return BitSet.valueOf(stored);
    }

    static byte[] stored(BitSet members) {
        return members.toByteArray();
    }
}
