package io.leadferry.receipt;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows;
import io.leadferry.model.FormulaGuard;
import io.leadferry.model.Reject;
import io.leadferry.model.RowState;
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

/**
 * The rows that were rejected or refused, to be mended and dropped again: the original header and fields first, then
 * {@code _line} and {@code _reason}, and last the fields that a row has more than the header. A field that a
 * spreadsheet would run as a formula is guarded. It begins with a byte order mark: spreadsheets need it to know UTF-8.
 */
final class RejectedCsv {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** A header with another separator in a name must not be taken for one that is separated by it. */
    private static final String OTHER_SEPARATORS = ";|\t";

    private RejectedCsv() {}

    /** The CSV as a stream; one block of rows is in memory at a time. */
    static InputStream of(Drop drop, DropRows rows) {
        List<String> header = new ArrayList<>(
                drop.header().stream().map(FormulaGuard::guarded).toList());
        header.add("_line");
        header.add("_reason");
        Iterator<Supplier<List<Reject>>> blocks = rows.toBeMended(drop.id()).iterator();
        InputStream head = new SequenceInputStream(
                new ByteArrayInputStream(BYTE_ORDER_MARK.getBytes(StandardCharsets.UTF_8)),
                bytes(csv -> csv.writeRecord(header)));
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
                return bytes(csv -> block.forEach(row -> csv.writeRecord(record(row, drop))));
            }
        });
    }

    private static List<String> record(Reject row, Drop drop) {
        int width = drop.header().size();
        List<String> record = new ArrayList<>(width + 2);
        own(row, drop).stream().limit(width).forEach(field -> record.add(FormulaGuard.guarded(field)));
        while (record.size() < width) {
            record.add("");
        }
        record.add(Long.toString(row.line()));
        record.add(FormulaGuard.guarded(row.reason()));
        if (row.state() == RowState.REJECTED) {
            // behind the values of any other row stands what intake made of them, which is not the file's
            row.fields().stream().skip(width).forEach(field -> record.add(FormulaGuard.guarded(field)));
        }
        return record;
    }

    /** The values as they stood in the file: where a row was sent in another form, they stand last in it. */
    private static List<String> own(Reject row, Drop drop) {
        int width = drop.header().size();
        int made = drop.mapping().values().stream().mapToInt(place -> place + 1).reduce(width, Math::max);
        boolean inAnotherForm = row.state() != RowState.REJECTED && row.fields().size() == made + width;
        return inAnotherForm ? row.fields().subList(made, made + width) : row.fields();
    }

    private static QuoteStrategy wary() {
        return new QuoteStrategy() {
            @Override
            public boolean quoteValue(int line, int place, String value) {
                return value.chars().anyMatch(c -> OTHER_SEPARATORS.indexOf(c) >= 0);
            }
        };
    }

    private interface Writing {
        void to(CsvWriter csv);
    }

    private static InputStream bytes(Writing writing) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().quoteStrategy(wary()).build(text)) {
            writing.to(csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
