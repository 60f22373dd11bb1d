package io.leadferry.door;

import io.leadferry.intake.RecordLines;
import io.leadferry.ledger.Posts.Post;
import io.leadferry.ledger.Topics.Span;
import io.leadferry.model.Disk;
import io.leadferry.model.DiskFault;
import io.leadferry.model.RecordPlaces;
import io.leadferry.model.RecordPlaces.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The file into which records of a topic are gathered. */
final class GatheredFile {

    private final ArrivingFile file;
    private final Instant begun;
    private final Map<Integer, Span> spans = new TreeMap<>();
    private final RecordPlaces places = new RecordPlaces();
    private long records;

    private GatheredFile(ArrivingFile file, Instant begun) {
        this.file = file;
        this.begun = begun;
    }

    /**
     * Begins a file.
     *
     * @param drop what it is called once it is promised
     * @param begun by a clock that never steps
     */
    static GatheredFile begin(String drop, Path folder, Disk disk, Instant begun) throws DiskFault {
        return new GatheredFile(ArrivingFile.begin(drop, folder, disk), begun);
    }

    /**
     * Adds a record, which follows those of its partition that are there.
     *
     * @param value null for one that has none
     */
    void add(Place place, byte @Nullable [] value) throws IOException {
        var lines = RecordLines.of(value);
        for (String line : lines) {
            file.write(line.getBytes(StandardCharsets.UTF_8));
            file.write('\n');
        }
        places.add(place, lines.size());
        spans.merge(
                place.partition(),
                new Span(place.offset(), place.offset() + 1),
                (before, one) -> new Span(before.from(), one.next()));
        records++;
    }

    /** See {@link ArrivingFile#end}. */
    void end() throws IOException {
        file.end();
    }

    /** See {@link ArrivingFile#post}. */
    Post post(String feed, String name, Instant at) {
        return file.post(feed, name, at);
    }

    /** See {@link ArrivingFile#show}. */
    void show() throws DiskFault {
        file.show();
    }

    /** See {@link ArrivingFile#remove}. */
    void remove() throws IOException {
        file.remove();
    }

    String drop() {
        return file.drop();
    }

    Instant begun() {
        return begun;
    }

    long records() {
        return records;
    }

    long bytes() {
        return file.bytes();
    }

    /** What it holds of each partition. */
    Map<Integer, Span> spans() {
        return spans;
    }

    RecordPlaces places() {
        return places;
    }
}
