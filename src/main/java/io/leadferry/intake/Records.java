package io.leadferry.intake;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file as blocks, read once and never held whole, whatever the file's format. Asking for the next
 * block throws {@link UnreadableFile} where the file cannot be read any further.
 */
interface Records extends Iterator<List<Records.Record>>, AutoCloseable {

    /**
     * One record.
     *
     * @param line where it stands in the file, counted from 1: the line on which it begins, a sheet's row, or a place
     *     in an array
     * @param fields its values, in the header's order; may be fewer or more
     * @param fault why it cannot be read though the rest of the file can; null where nothing is wrong
     * @param hidden whether a person who opens the file does not see it
     */
    record Record(long line, List<String> fields, @Nullable String fault, boolean hidden) {

        /** A record that is there to be seen. */
        Record(long line, List<String> fields, @Nullable String fault) {
            this(line, fields, fault, false);
        }
    }

    /** The names of the fields, as they stand in the file. */
    List<String> header();

    /**
     * The field that each place of the header is read as, empty text where none is: where the feed says so by position.
     * Empty where the header's own names say it.
     */
    default List<String> places() {
        return List.of();
    }

    /** What a person should know of how the file was read, as sentences; complete after the last record. */
    default List<String> notes() {
        return List.of();
    }

    @Override
    void close() throws IOException;
}
