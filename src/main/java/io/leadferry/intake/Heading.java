package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.intake.Records.Record;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What stands at the top of a file: titles that are nobody's rows, and the header, or data where the feed says by position
 * what is in its files.
 *
 * @param line where the header, or the first row, stands
 * @param above how many records stand above it
 * @param names the header; made from the fields' names where the file has none
 * @param places the field of each place, by position; empty where the names say it
 * @param isData whether the first record is a row like the others
 */
record Heading(long line, int above, List<String> names, List<String> places, boolean isData) {

    /** How many records at the top of a file may be titles. */
    static final int LOOKED_AT = 20;

    private static final String OURS = "_line";

    /**
     * Finds the heading of a file, and has the records be read from behind it.
     *
     * @throws UnreadableFile when there is nothing in the file, or not in the row that the feed names
     */
    static Heading find(RecordBlocks records, Feed feed, Supplier<String> empty) {
        int wanted = feed.layout().headerRow();
        List<Record> top = new ArrayList<>();
        for (Record one = records.read(); one != null; one = records.read()) {
            top.add(one);
            boolean found = wanted > 0
                    ? one.line() >= wanted
                    : !feed.layout().positions().isEmpty() || Columns.isHeading(one.fields(), feed);
            if (wanted > 0 && one.line() > wanted) {
                throw new UnreadableFile("there is nothing in line " + wanted + ", where the feed " + feed.name()
                        + " says by `header-row` that the header stands");
            }
            if (found) {
                return of(one, top.size() - 1, feed.layout(), records);
            }
            if (wanted == 0 && top.size() == LOOKED_AT) {
                break;
            }
        }
        if (top.isEmpty() || wanted > 0) {
            throw new UnreadableFile(
                    top.isEmpty()
                            ? empty.get()
                            : "the file ends before line " + wanted + ", where the feed " + feed.name()
                                    + " says by `header-row` that the header stands");
        }
        // none of them is one: whoever reads the first as a header says what is wrong with it
        top.stream().skip(1).forEach(records::giveBack);
        return of(top.get(0), 0, feed.layout(), records);
    }

    /** What a person should know: empty where the header stands at the top. */
    Optional<String> note() {
        return above == 0
                ? Optional.empty()
                : Optional.of("the header was found in line " + line + "; what stands above it was left out");
    }

    private static Heading of(Record first, int above, Feed.Layout layout, RecordBlocks records) {
        Heading heading = of(first, above, layout);
        if (heading.isData()) {
            records.giveBack(first);
        }
        return heading;
    }

    private static Heading of(Record first, int above, Feed.Layout layout) {
        List<String> fields = first.fields();
        RecordBlocks.checkWidth(fields.size());
        List<String> positions = layout.positions();
        if (positions.isEmpty()) {
            return new Heading(first.line(), above, List.copyOf(fields), List.of(), false);
        }
        if (layout.headerRow() > 0 || repeats(fields, positions)) {
            return new Heading(first.line(), above, List.copyOf(fields), positions, false);
        }
        List<String> names = new ArrayList<>();
        for (int place = 0; place < Math.max(fields.size(), positions.size()); place++) {
            String field = place < positions.size() ? positions.get(place) : "";
            names.add(field.isEmpty() ? "column " + (place + 1) : field);
        }
        return new Heading(first.line(), above, names, positions, true);
    }

    /** Whether the fields are called at the top what the feed calls them: our own rejected file, mended, or a kind hand. */
    private static boolean repeats(List<String> fields, List<String> positions) {
        int own = fields.contains(OURS) ? fields.indexOf(OURS) : fields.size();
        return IntStream.range(0, positions.size())
                .filter(place -> !positions.get(place).isEmpty())
                .allMatch(place ->
                        place < own && Feed.forgiven(fields.get(place)).equals(Feed.forgiven(positions.get(place))));
    }
}
