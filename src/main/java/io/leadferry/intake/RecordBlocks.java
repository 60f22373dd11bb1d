package io.leadferry.intake;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Records that come one by one, gathered to blocks. A block ends with 8,000 records, or with four million characters, or
 * 400,000 fields, so that rows of any length pass in the same memory.
 */
abstract class RecordBlocks implements Records {

    /** No header has more names: what has is no table of people. */
    static final int MOST_COLUMNS = 1_000;

    /** No record, and no text in one, has more characters. */
    static final int MOST_CHARACTERS = 1_000_000;

    /** Records that become durable together: each block costs one wait for the disk. */
    private static final int BLOCK = 8_000;

    private static final long BLOCK_CHARACTERS = 4_000_000;
    private static final long BLOCK_FIELDS = 400_000;

    private final Deque<Record> ahead = new ArrayDeque<>();
    private boolean ended;

    /** How many records the block before had. */
    private int latest;

    /** The next record; null after the last, and then not asked again. */
    abstract @Nullable Record read();

    /** A record as it can be written down, with a fault where it could not. */
    Record writable(Record record) {
        return Unwritable.mended(record, header());
    }

    /** Closes the file. */
    abstract void release() throws IOException;

    /** Closes the file, wherever its reading stands; there is nothing more to read. */
    @Override
    public final void close() throws IOException {
        ahead.clear();
        ended = true;
        release();
    }

    /** Has a record, read already, be given before those that are not read yet, and behind what was given back before. */
    final void giveBack(Record record) {
        ahead.add(record);
    }

    @Override
    public final boolean hasNext() {
        if (ahead.isEmpty() && !ended) {
            Record next = read();
            if (next != null) {
                ahead.add(next);
            }
            ended = next == null;
        }
        return !ahead.isEmpty();
    }

    /** The next records, at most a block. */
    @Override
    public final List<Record> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        List<Record> block = new ArrayList<>(latest); // a small file has small blocks
        long characters = 0;
        long fields = 0;
        while (block.size() < BLOCK && characters < BLOCK_CHARACTERS && fields < BLOCK_FIELDS && hasNext()) {
            Record one = writable(ahead.remove());
            block.add(one);
            characters += characters(one);
            fields += one.fields().size();
        }
        latest = block.size();
        return block;
    }

    /** How many characters a record holds. */
    static int characters(Record record) {
        int characters = 0;
        List<String> fields = record.fields();
        for (int place = 0; place < fields.size(); place++) {
            characters += fields.get(place).length();
        }
        return characters;
    }

    /** Refuses a record that would not pass in flat memory. */
    static void checkLength(long line, long characters) {
        if (characters > MOST_CHARACTERS) {
            throw new UnreadableFile(
                    "the record that begins in line " + line + " has more than " + MOST_CHARACTERS + " characters");
        }
    }

    /** Refuses a header that is none. */
    static void checkWidth(int columns) {
        if (columns > MOST_COLUMNS) {
            throw new UnreadableFile("the header has " + columns + " columns; the most is " + MOST_COLUMNS);
        }
    }
}
