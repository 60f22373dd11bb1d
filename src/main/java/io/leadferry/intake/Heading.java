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
 * @param isBelow whether something stands above it
 * @param names the header; made from the fields' names where the file has none
 * @param places the field of each place, by position; empty where the names say it
 * @param isData whether the first record is a row like the others
 */
record Heading(long line, boolean isBelow, List<String> names, List<String> places, boolean isData) {

    /** How many records may stand above the header. */
    static final int MOST_ABOVE = 20;

    private static final String OURS = "_line";

    /**
     * Finds the heading of a file, and has the records be read from behind it.
     *
     * @throws UnreadableFile when there is nothing in the file, or not in the row that the feed names
     */
    static Heading find(RecordBlocks records, Feed feed, Supplier<String> empty) {
        Record first = records.read();
        if (first == null) {
            throw new UnreadableFile(empty.get());
        }
        int wanted = feed.layout().headerRow();
        if (wanted > 0 && !Columns.isMended(first.fields())) {
            return in(wanted, first, records, feed);
        }
        if (!feed.layout().positions().isEmpty() || Columns.isHeading(first.fields(), feed)) {
            return of(first, false, feed.layout(), records);
        }
        List<Record> below = new ArrayList<>();
        for (Record one = records.read(); one != null; one = below.size() < MOST_ABOVE ? records.read() : null) {
            if (Columns.isHeading(one.fields(), feed)) {
                return of(one, true, feed.layout(), records);
            }
            below.add(one);
        }
        // none of them is one: whoever reads the first as a header says what is wrong with it
        below.forEach(records::giveBack);
        return of(first, false, feed.layout(), records);
    }

    /** The heading in the line that the feed names. */
    private static Heading in(int line, Record first, RecordBlocks records, Feed feed) {
        Record found = first;
        while (found != null && found.line() < line) {
            found = records.read();
        }
        if (found == null || found.line() > line) {
            throw new UnreadableFile("there is nothing in row " + line + ", where the feed " + feed.name()
                    + " says that the header stands; correct its `header-row`, or leave it out and the header is looked"
                    + " for");
        }
        return of(found, found != first, feed.layout(), records);
    }

    /** What a person should know: empty where the header stands at the top. */
    Optional<String> note() {
        return isBelow
                ? Optional.of("the header was found in row " + line + "; what stands above it was not read")
                : Optional.empty();
    }

    private static Heading of(Record first, boolean isBelow, Feed.Layout layout, RecordBlocks records) {
        Heading heading = of(first, isBelow, layout);
        if (heading.isData()) {
            records.giveBack(first);
        }
        return heading;
    }

    private static Heading of(Record first, boolean isBelow, Feed.Layout layout) {
        List<String> fields = first.fields();
        RecordBlocks.checkWidth(fields.size());
        List<String> positions = layout.positions();
        if (positions.isEmpty()) {
            return new Heading(first.line(), isBelow, List.copyOf(fields), List.of(), false);
        }
        if (layout.headerRow() > 0 || repeats(fields, positions)) {
            return new Heading(first.line(), isBelow, List.copyOf(fields), positions, false);
        }
        List<String> names = new ArrayList<>();
        for (int place = 0; place < Math.max(fields.size(), positions.size()); place++) {
            String field = place < positions.size() ? positions.get(place) : "";
            names.add(field.isEmpty() ? "column " + (place + 1) : field);
        }
        return new Heading(first.line(), isBelow, names, positions, true);
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
