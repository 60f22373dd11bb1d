package io.leadferry.intake;

import io.leadferry.model.Disk;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files are laid that last as long as the reading of another.
 *
 * @param folder made when it is needed
 * @param feed whose files are read; their names here begin with it
 */
record Workshop(Path folder, String feed, Disk disk) {

    private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);

    /** An empty file. */
    Path file() throws IOException {
        return disk.temporary(folder, feed + "-");
    }

    /** Removes a file, or leaves that to the next start where it cannot be: what was read of it is not at fault. */
    void done(Path file) {
        try {
            disk.remove(file);
        } catch (IOException e) {
            LOG.debug("{} is removed at the next start", file, e);
        }
    }
}
