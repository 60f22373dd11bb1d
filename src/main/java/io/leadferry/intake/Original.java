package io.leadferry.intake;

import java.io.IOException;
import java.nio.file.Path;

/** A file that was taken, where its door has put it. */
public interface Original {

    /** How many bytes it has now; -1 where it is no longer there. */
    long bytes() throws IOException;

    /** The file itself, or a copy of it, to be read; of a copy {@link #done} disposes. */
    Path fetch() throws IOException;

    /** Says that what was fetched has been read. */
    void done(Path fetched) throws IOException;

    /**
     * Puts it back into the folder that is watched, under the name it had there.
     *
     * @return false when another file of that name is there
     */
    boolean takeBack() throws IOException;
}
