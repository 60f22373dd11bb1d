package io.leadferry.ledger;

import io.leadferry.ledger.Drops.NewSlice;
import io.leadferry.model.Destination;
import io.leadferry.model.Reject;
import io.leadferry.model.Row;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows and rejects of a file as they are stored. They are written out before the transaction that takes them: while it is
 * open, the lanes' transactions wait.
 *
 * @param runs slices that follow each other and share a filter of whom they mean; together they are the slices
 * @param total records of the file that have been read, this block's included; likewise the other two
 */
public record StoredBlock(
        List<Slice> slices, List<Run> runs, List<Rejects> rejects, long total, long rejected, long duplicate) {

    /** A filter of fewer rows is not worth a look of its own: they are looked through, until somebody asks for a number. */
    static final int FEWEST_FOR_A_FILTER = 200;

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

    /**
     * Slices that follow each other.
     *
     * @param slices how many
     * @param filter whom their rows mean; null where they are too few
     */
    record Run(int slices, byte @Nullable [] filter) {

        private static Run of(List<NewSlice> slices) {
            int rows = slices.stream().mapToInt(slice -> slice.rows().size()).sum();
            return new Run(slices.size(), rows < FEWEST_FOR_A_FILTER ? null : NumberFilter.of(people(slices, rows)));
        }

        /** A file's every row passes here. */
        private static long[] people(List<NewSlice> slices, int rows) {
            long[] people = new long[rows];
            int next = 0;
            for (NewSlice slice : slices) {
                for (Row row : slice.rows()) {
                    people[next++] = row.person();
                }
            }
            return people;
        }
    }

    /**
     * Rows that are not sent.
     *
     * @param filter how the numbers in them end; null where they are too few
     */
    record Rejects(int rows, byte[] payload, byte @Nullable [] filter) {

        private static Rejects of(List<Reject> some) {
            return new Rejects(
                    some.size(),
                    SliceCodec.rejects(some),
                    some.size() < FEWEST_FOR_A_FILTER
                            ? null
                            : NumberFilter.of(WrittenNumber.endings(
                                    some.stream().map(Reject::fields).toList())));
        }
    }

    /** Writes rows and rejects out. */
    public static StoredBlock of(
            List<NewSlice> slices, List<Reject> rejects, long total, long rejected, long duplicate) {
        return new StoredBlock(
                slices.stream().map(Slice::of).toList(),
                slices.isEmpty() ? List.of() : List.of(Run.of(slices)),
                rejects.isEmpty() ? List.of() : List.of(Rejects.of(rejects)),
                total,
                rejected,
                duplicate);
    }

    /** This block and the one that stands behind it in the file, as one. */
    public StoredBlock and(StoredBlock next) {
        return new StoredBlock(
                Stream.concat(slices.stream(), next.slices.stream()).toList(),
                Stream.concat(runs.stream(), next.runs.stream()).toList(),
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
