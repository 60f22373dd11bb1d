package io.leadferry.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which record of a topic stands in each line of a file that was gathered from it. Records that follow each other in a
 * partition are one run, so that it stays short.
 */
public final class RecordPlaces {

    private static final int NUMBERS_OF_A_RUN = 4;

    private final List<Run> runs = new ArrayList<>();
    private long lines;

    /** A record of a topic, by where it stands. */
    public record Place(int partition, long offset) {

        @Override
        public String toString() {
            return "partition " + partition + ", offset " + offset;
        }
    }

    /**
     * Lines that can be told together.
     *
     * @param line the first of them, counted from 1
     * @param offset of the record in the first of them
     * @param step 1 where each next line is the next record, 0 where they are all of one record
     */
    private record Run(long line, int partition, long offset, int step) {

        long offsetAt(long which) {
            return offset + step * (which - line);
        }
    }

    /** Nothing was gathered yet. */
    public RecordPlaces() {}

    /** The places that {@link #numbers} has written down. */
    public static RecordPlaces of(List<Long> numbers) {
        RecordPlaces places = new RecordPlaces();
        for (int at = 0; at + NUMBERS_OF_A_RUN <= numbers.size(); at += NUMBERS_OF_A_RUN) {
            places.runs.add(new Run(
                    numbers.get(at),
                    numbers.get(at + 1).intValue(),
                    numbers.get(at + 2),
                    numbers.get(at + 3).intValue()));
        }
        return places;
    }

    /** All of it as numbers, four a run. */
    public List<Long> numbers() {
        List<Long> numbers = new ArrayList<>(runs.size() * NUMBERS_OF_A_RUN);
        runs.forEach(run -> numbers.addAll(List.of(run.line, (long) run.partition, run.offset, (long) run.step)));
        return numbers;
    }

    /**
     * Says that the next lines are of a record.
     *
     * @param itsLines how many; at least 1
     */
    public void add(Place record, int itsLines) {
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        boolean follows = itsLines == 1
                && last != null
                && last.step == 1
                && last.partition == record.partition()
                && last.offsetAt(lines + 1) == record.offset();
        if (!follows) {
            runs.add(new Run(lines + 1, record.partition(), record.offset(), itsLines == 1 ? 1 : 0));
        }
        lines += itsLines;
    }

    /** Of which record a line is; empty for a line before the first. */
    public Optional<Place> at(long line) {
        int low = 0;
        int high = runs.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (runs.get(middle).line() <= line) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return Optional.empty();
        }
        Run run = runs.get(low - 1);
        return Optional.of(new Place(run.partition(), run.offsetAt(line)));
    }
}
