package io.leadferry.ledger;

import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.model.Destination;
import io.leadferry.model.Reject;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows and rejects of a file as they are stored. They are written out before the transaction that takes them: while it is
 * open, the lanes' transactions wait.
 *
 * @param total records of the file that have been read, this block's included; likewise the other two
 */
public record StoredBlock(List<Slice> slices, List<Rejects> rejects, long total, long rejected, long duplicate) {

    /** Rows for one destination. */
    record Slice(Destination destination, int rows, byte[] payload, byte[] people) {

        private static Slice of(NewSlice slice) {
            return new Slice(
                    slice.destination(),
                    slice.rows().size(),
                    SliceCodec.rows(slice.rows()),
                    People.stored(slice.rows()));
        }

        private long bytes() {
            return payload.length + (long) people.length;
        }
    }

    /** Rows that are not sent. */
    record Rejects(int rows, byte[] payload) {}

    /** Writes rows and rejects out. */
    public static StoredBlock of(
            List<NewSlice> slices, List<Reject> rejects, long total, long rejected, long duplicate) {
        return new StoredBlock(
                slices.stream().map(Slice::of).toList(),
                rejects.isEmpty() ? List.of() : List.of(new Rejects(rejects.size(), SliceCodec.rejects(rejects))),
                total,
                rejected,
                duplicate);
    }

    /** This block and the one that stands behind it in the file, as one. */
    public StoredBlock and(StoredBlock next) {
        return new StoredBlock(
                Stream.concat(slices.stream(), next.slices.stream()).toList(),
                Stream.concat(rejects.stream(), next.rejects.stream()).toList(),
                next.total,
                next.rejected,
                next.duplicate);
    }

    /** How much memory it takes, and how much is to be written. */
    public long bytes() {
        return slices.stream().mapToLong(Slice::bytes).sum()
                + rejects.stream().mapToLong(some -> some.payload().length).sum();
    }
}
