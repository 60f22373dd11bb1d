package io.leadferry.ledger;

import io.leadferry.model.Row;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.longlong.LongBitmapDataProvider;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** Whom the rows of a slice mean, as stored: 8 bytes a row, big-endian, in the order of the rows. */
final class People {

    private final ByteBuffer stored;

    private People(ByteBuffer stored) {
        this.stored = stored;
    }

    static byte[] stored(List<Row> rows) {
        ByteBuffer bytes = ByteBuffer.allocate(rows.size() * Long.BYTES);
        rows.forEach(row -> bytes.putLong(row.person()));
        return bytes.array();
    }

    /**
     * The people of a slice.
     *
     * @param people as stored; null for a slice that was stored before there were any
     * @param payload the slice's rows, asked for only where {@code people} is null
     */
    static People of(byte @Nullable [] people, java.util.function.Supplier<byte[]> payload) {
        return new People(ByteBuffer.wrap(people == null ? stored(SliceCodec.rows(payload.get())) : people));
    }

    long at(int row) {
        return stored.getLong(row * Long.BYTES);
    }

    /** All of them, in the order of the rows. */
    long[] all() {
        long[] all = new long[stored.limit() / Long.BYTES];
        stored.asLongBuffer().get(all);
        return all;
    }

    /** Those of the rows that mean one of these people. */
    BitSet among(BitSet rows, LongBitmapDataProvider wanted) {
        BitSet found = new BitSet();
        rows.stream().filter(row -> wanted.contains(at(row))).forEach(found::set);
        return found;
    }

    /** Adds the people of these rows. */
    void into(BitSet rows, Roaring64Bitmap all) {
        rows.stream().forEach(row -> all.addLong(at(row)));
    }
}
