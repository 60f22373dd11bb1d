package io.leadferry.intake;

import java.io.IOException;
import java.nio.file.Path;

/** Records of a file that was unfolded to be read, and is removed when it has been. */
final class UnfoldedRecords extends ForwardingRecords {

    private final Path unfolded;
    private final Workshop workshop;

    UnfoldedRecords(Records records, Path unfolded, Workshop workshop) {
        super(records);
        this.unfolded = unfolded;
        this.workshop = workshop;
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            workshop.done(unfolded);
        }
    }
}
