package io.leadferry.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records of a file that was unfolded to be read, and is removed when it has been. */
final class UnfoldedRecords extends ForwardingRecords {

    private final Path unfolded;

    UnfoldedRecords(Records records, Path unfolded) {
        super(records);
        this.unfolded = unfolded;
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            Files.deleteIfExists(unfolded);
        }
    }
}
