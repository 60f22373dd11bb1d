package io.leadferry.intake;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A CSV file as blocks of records, read once and never held whole: comma, semicolon, tab or pipe, told by the header's
 * content; quoted fields; UTF-8 with and without a byte order mark.
 */
final class CsvFile implements Records {

    /** Records that become durable together: each block costs one wait for the disk. */
    private static final int BLOCK = 8_000;

    private static final int LOOK_AHEAD = 64 * 1024;
    private static final String SEPARATORS = ",;\t|";
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final CsvReader<CsvRecord> csv;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;

    private CsvFile(CsvReader<CsvRecord> csv) {
        this.csv = csv;
        this.records = csv.iterator();
        if (!hasNext()) {
            throw new UnreadableFile("the file is empty; it needs a header line");
        }
        this.header = List.copyOf(records.next().getFields());
    }

    /**
     * Opens a file.
     *
     * @throws UnreadableFile when there is nothing in it, or nothing that reads as text
     */
    static CsvFile open(InputStream bytes) throws IOException {
        BufferedReader text = new BufferedReader(
                new InputStreamReader(
                        withoutBom(bytes),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                LOOK_AHEAD);
        try {
            char separator = separator(text);
            return new CsvFile(CsvReader.builder()
                    .fieldSeparator(separator)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .skipEmptyLines(true)
                    .ofCsvRecord(text));
        } catch (CharacterCodingException e) {
            throw notUtf8();
        }
    }

    private static UnreadableFile notUtf8() {
        return new UnreadableFile("the file is not UTF-8 text; save it as CSV in UTF-8 and drop it again");
    }

    private static InputStream withoutBom(InputStream bytes) throws IOException {
        PushbackInputStream pushback = new PushbackInputStream(bytes, BOM.length);
        byte[] head = pushback.readNBytes(BOM.length);
        if (!java.util.Arrays.equals(head, BOM)) {
            pushback.unread(head);
        }
        return pushback;
    }

    /** The separator that stands most often outside quotes in the first line; a comma when none does. */
    private static char separator(BufferedReader text) throws IOException {
        text.mark(LOOK_AHEAD);
        int[] counts = new int[SEPARATORS.length()];
        boolean quoted = false;
        boolean begun = false;
        for (int read = 0; read < LOOK_AHEAD - 1; read++) {
            int c = text.read();
            if (c < 0 || (begun && !quoted && (c == '\n' || c == '\r'))) {
                break;
            }
            begun |= c != '\n' && c != '\r';
            if (c == 0) {
                throw new UnreadableFile("the file is not text: it holds NUL bytes");
            }
            quoted ^= c == '"';
            int kind = SEPARATORS.indexOf(c);
            if (!quoted && kind >= 0) {
                counts[kind]++;
            }
        }
        text.reset();
        int best = 0;
        for (int kind = 1; kind < counts.length; kind++) {
            best = counts[kind] > counts[best] ? kind : best;
        }
        return SEPARATORS.charAt(best);
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public boolean hasNext() {
        try {
            return records.hasNext();
        } catch (CsvParseException | UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    /** The next records, at most a block; blank lines are none. */
    @Override
    public List<Record> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        List<Record> block = new ArrayList<>(BLOCK);
        while (block.size() < BLOCK && hasNext()) {
            CsvRecord one = records.next();
            if (one.getFieldCount() > 1 || !one.getField(0).isBlank()) {
                block.add(new Record(one.getStartingLineNumber(), List.copyOf(one.getFields()), null));
            }
        }
        return block;
    }

    private static RuntimeException unreadable(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return notUtf8();
            }
            if (cause instanceof IOException io && !(cause instanceof CharacterCodingException)) {
                return new UncheckedIOException(io);
            }
        }
        return new UnreadableFile("the file cannot be read as CSV: " + e.getMessage());
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
