package io.leadferry.intake;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import io.leadferry.feed.Feed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV file: comma, semicolon, tab or pipe, told by the first line's content, or whatever a first line
 * {@code sep=} says; quoted fields. A quote that does not end, text behind one that does, and a record of more than a
 * million characters make the file unreadable from there on; blank lines are no records.
 */
final class CsvRecords extends RecordBlocks {

    private static final Pattern SEP = Pattern.compile("(?i)\"?sep=([^\r\n\"])\"?[\r\n]");
    private static final int SEP_LENGTH = 8;
    private static final Pattern LINE = Pattern.compile("record starting at line (\\d+)");

    private final CsvReader<CsvRecord> csv;
    private final CloseableIterator<CsvRecord> records;
    private final Heading heading;

    private CsvRecords(CsvReader<CsvRecord> csv, boolean saysSeparator, Feed feed) {
        this.csv = csv;
        this.records = csv.iterator();
        if (saysSeparator) {
            read();
        }
        this.heading = Heading.find(this, feed, () -> "the file is empty; it needs a header line");
    }

    /**
     * Opens a file.
     *
     * @throws UnreadableFile when there is nothing in it, or its first record is none
     */
    static CsvRecords open(TextFile file, Feed feed) throws IOException {
        BufferedReader text = file.open();
        try {
            Character said = saidSeparator(text);
            CsvReader<CsvRecord> csv = CsvReader.builder()
                    .fieldSeparator(said == null ? Separator.of(text, file.lookAhead(), feed) : said)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .skipEmptyLines(true)
                    .maxBufferSize(MOST_CHARACTERS + TextFile.LOOK_AHEAD)
                    .build(
                            CsvRecordHandler.builder()
                                    .maxFields(MOST_CHARACTERS)
                                    .maxFieldSize(MOST_CHARACTERS)
                                    .maxRecordSize(MOST_CHARACTERS)
                                    .build(),
                            new EndMarked(text));
            return new CsvRecords(csv, said != null, feed);
        } catch (IOException | RuntimeException e) {
            text.close();
            throw e;
        }
    }

    /** What Excel's own first line, {@code sep=;}, says; null where there is none. */
    private static @Nullable Character saidSeparator(BufferedReader text) throws IOException {
        char[] head = new char[SEP_LENGTH];
        text.mark(SEP_LENGTH);
        int read = Math.max(0, text.read(head, 0, SEP_LENGTH));
        text.reset();
        Matcher sep = SEP.matcher(new String(head, 0, read));
        return sep.lookingAt() ? Character.valueOf(sep.group(1).charAt(0)) : null;
    }

    @Override
    public List<String> header() {
        return heading.names();
    }

    @Override
    public List<String> notes() {
        return heading.note().stream().toList();
    }

    @Override
    public List<String> places() {
        return heading.places();
    }

    /** A text whose bytes are all characters, and none of them NUL, has nothing that cannot be written. */
    @Override
    Record writable(Record record) {
        return record;
    }

    @Override
    @Nullable
    Record read() {
        try {
            while (records.hasNext()) {
                CsvRecord one = records.next();
                List<String> fields = one.getFields();
                if (EndMarked.isIn(fields)) {
                    if (!EndMarked.isAlone(fields)) {
                        throw openQuote(one.getStartingLineNumber(), fields);
                    }
                } else if (fields.size() > 1 || !fields.get(0).isBlank()) {
                    return new Record(one.getStartingLineNumber(), List.copyOf(fields), null);
                }
            }
            return null;
        } catch (CsvParseException | UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    /** The quote opens in the last field, which has taken all the rest of the file, the mark of its end too. */
    private static UnreadableFile openQuote(long line, List<String> fields) {
        long opens = line
                + fields.subList(0, fields.size() - 1).stream()
                        .mapToLong(field -> field.lines().count() - 1)
                        .filter(breaks -> breaks > 0)
                        .sum();
        return new UnreadableFile("a quote opens in line " + opens
                + " and never closes; close it, or double it where it is meant as text");
    }

    private static RuntimeException unreadable(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return new UncheckedIOException(io);
            }
        }
        String said = e.getMessage() + " " + e.getCause();
        Matcher line = LINE.matcher(said);
        String where = "the record that begins in line " + (line.find() ? line.group(1) : "1");
        return said.contains("after closing quote")
                ? new UnreadableFile(where + " has characters after a closing quote; a quote within a quoted field is"
                        + " written twice")
                : new UnreadableFile(where + " has more than " + MOST_CHARACTERS
                        + " characters; perhaps a quote opens there and never closes");
    }

    @Override
    void release() throws IOException {
        csv.close();
    }
}
