package io.leadferry.intake;

import java.io.IOException;
import java.util.List;

/** Records of a file as another reads them; what is to be otherwise is the heir's. */
abstract class ForwardingRecords implements Records {

    private final Records records;

    ForwardingRecords(Records records) {
        this.records = records;
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
        records.close();
    }
}
