package io.leadferry.intake;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Records of a file of which something is known that its records do not know. */
final class NotedRecords implements Records {

    private final Records records;
    private final List<String> first;

    /**
     * Records and what is known beside them.
     *
     * @param first notes that stand before those of the records
     */
    NotedRecords(Records records, List<String> first) {
        this.records = records;
        this.first = first;
    }

    @Override
    public List<String> header() {
        return records.header();
    }

    @Override
    public List<String> places() {
        return records.places();
    }

    @Override
    public List<String> notes() {
        return Stream.concat(first.stream(), records.notes().stream()).toList();
    }

    @Override
    public boolean hasNext() {
        return records.hasNext();
    }

    @Override
    public List<Record> next() {
        return records.next();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
