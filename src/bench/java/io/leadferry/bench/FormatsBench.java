package io.leadferry.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;

/** Rows a second from drop to seal of the same 300,000 rows as CSV, as a workbook, and as a JSON array. */
final class FormatsBench {

    private static final int ROWS = 300_000;
    private static final int WARM_UP_ROWS = 50_000;
    private static final int SHEETS_WINDOW = 100;

    private FormatsBench() {}

    static boolean run(Path folder) throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                BenchLeadferry ferry = new BenchLeadferry(folder.resolve("ferry"), vendor, Duration.ofSeconds(60))) {
            all(ferry, folder, WARM_UP_ROWS, false);
            all(ferry, folder, ROWS, true);
        }
        return Bench.must(true, "every format gave all of its rows");
    }

    private static void all(BenchLeadferry ferry, Path folder, int rows, boolean told) throws Exception {
        Path csv = LeadFile.write(folder.resolve("leads-" + rows + ".csv"), rows, 0);
        Path workbook = workbook(csv, folder.resolve("leads-" + rows + ".xlsx"));
        Path json = json(csv, folder.resolve("leads-" + rows + ".json"));
        for (Path file : List.of(csv, workbook, json)) {
            long bytes = Files.size(file);
            double seconds = ferry.secondsToSeal(file, rows);
            if (told) {
                Bench.say(
                        "%-18s %,12d bytes %,9.0f rows/s, %.1f s", file.getFileName(), bytes, rows / seconds, seconds);
            }
        }
    }

    private static Path workbook(Path csv, Path file) throws IOException {
        // as spreadsheets write it: each text once, in a table of its own
        try (SXSSFWorkbook workbook = new SXSSFWorkbook(null, SHEETS_WINDOW, false, true);
                CsvReader<CsvRecord> records = CsvReader.builder().ofCsvRecord(csv);
                OutputStream out = Files.newOutputStream(file)) {
            Sheet sheet = workbook.createSheet();
            int rows = 0;
            for (CsvRecord record : records) {
                Row row = sheet.createRow(rows++);
                for (int place = 0; place < record.getFieldCount(); place++) {
                    row.createCell(place).setCellValue(record.getField(place));
                }
            }
            workbook.write(out);
        }
        return file;
    }

    private static Path json(Path csv, Path file) throws IOException {
        List<String> header = List.of(LeadFile.HEADER.split(","));
        try (CsvReader<CsvRecord> records = CsvReader.builder().ofCsvRecord(csv);
                OutputStream out = Files.newOutputStream(file);
                JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartArray();
            for (CsvRecord record : records) {
                if (record.getStartingLineNumber() > 1) {
                    json.writeStartObject();
                    for (int place = 0; place < header.size(); place++) {
                        json.writeStringField(header.get(place), record.getField(place));
                    }
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        }
        return file;
    }
}
