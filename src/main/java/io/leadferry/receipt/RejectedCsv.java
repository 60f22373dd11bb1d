package io.leadferry.receipt;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows;
import io.leadferry.model.Reject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The rows that were rejected or refused, to be mended and dropped again: the original header and fields first, then
 * {@code _line} and {@code _reason}. A field that a spreadsheet would run as a formula is written with an apostrophe
 * before it; plain signed numbers are not formulas and stay as they were.
 */
final class RejectedCsv {

    private static final Pattern FORMULA = Pattern.compile("^[=@\\t\\r].*|^[+-](?![0-9 ().-]*$).*", Pattern.DOTALL);

    private RejectedCsv() {}

    /** The CSV as a stream; one block of rows is in memory at a time. */
    static InputStream of(Drop drop, DropRows rows) {
        List<String> header = new ArrayList<>(drop.header());
        header.add("_line");
        header.add("_reason");
        Iterator<Supplier<List<Reject>>> blocks = rows.toBeMended(drop.id()).iterator();
        InputStream head = bytes(csv -> csv.writeRecord(header));
        return new SequenceInputStream(new Enumeration<>() {
            private boolean begun;

            @Override
            public boolean hasMoreElements() {
                return !begun || blocks.hasNext();
            }

            @Override
            public InputStream nextElement() {
                if (!begun) {
                    begun = true;
                    return head;
                }
                List<Reject> block = blocks.next().get();
                return bytes(csv -> block.forEach(
                        row -> csv.writeRecord(record(row, drop.header().size()))));
            }
        });
    }

    private static List<String> record(Reject row, int width) {
        List<String> record = new ArrayList<>(width + 2);
        // what intake made of a row's values stands behind them, and is not the file's
        row.fields().stream().limit(width).forEach(field -> record.add(safe(field)));
        while (record.size() < width) {
            record.add("");
        }
        record.add(Long.toString(row.line()));
        record.add(safe(row.reason()));
        return record;
    }

    static String safe(String field) {
        return FORMULA.matcher(field).matches() ? "'" + field : field;
    }

    private interface Writing {
        void to(CsvWriter csv);
    }

    private static InputStream bytes(Writing writing) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            writing.to(csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
