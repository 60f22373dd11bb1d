package io.leadferry.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Records of a file that was unfolded to be read, and is removed when it has been. */
final class UnfoldedRecords implements Records {

    private final Records records;
    private final Path unfolded;

    UnfoldedRecords(Records records, Path unfolded) {
        this.records = records;
        this.unfolded = unfolded;
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
        return records.notes();
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
        try {
            records.close();
        } finally {
            Files.deleteIfExists(unfolded);
        }
    }
}
