package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.intake.Records.Record;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the first record of a file is: its header, or data where the feed says by position what is in its files.
 *
 * @param names the header; made from the fields' names where the file has none
 * @param places the field of each place, by position; empty where the names say it
 * @param isData whether the first record is a row like the others
 */
record Heading(List<String> names, List<String> places, boolean isData) {

    private static final String OURS = "_line";

    /**
     * Reads a first record.
     *
     * @throws UnreadableFile when it has more fields than any header
     */
    static Heading of(Record first, Feed.Layout layout) {
        List<String> fields = first.fields();
        RecordBlocks.checkWidth(fields.size());
        List<String> positions = layout.positions();
        if (positions.isEmpty()) {
            return new Heading(List.copyOf(fields), List.of(), false);
        }
        if (repeats(fields, positions)) {
            return new Heading(List.copyOf(fields), positions, false);
        }
        List<String> names = new ArrayList<>();
        for (int place = 0; place < Math.max(fields.size(), positions.size()); place++) {
            String field = place < positions.size() ? positions.get(place) : "";
            names.add(field.isEmpty() ? "column " + (place + 1) : field);
        }
        return new Heading(names, positions, true);
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
