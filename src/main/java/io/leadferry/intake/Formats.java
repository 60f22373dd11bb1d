package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.model.Disk;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.jspecify.annotations.Nullable;

/**
 * Opens a file as what it is, told by its content: CSV, a workbook, or JSON, each also wrapped in gzip or zip. What is
 * wrapped is unfolded to a file of its own first, in a folder of the ferry's, and removed when it has been read.
 */
final class Formats {

    private static final String SAVE_AS = "; save it as CSV or .xlsx and drop it again";

    private final Path workshop;
    private final Disk disk;

    /**
     * @param workshop a folder for files that last as long as a reading
     */
    Formats(Path workshop, Disk disk) {
        this.workshop = workshop;
        this.disk = disk;
    }

    /** Removes what a process left behind that ended in the midst of a reading. */
    void clear() throws IOException {
        if (Files.isDirectory(workshop)) {
            try (Stream<Path> left = Files.list(workshop)) {
                for (Path file : left.toList()) {
                    disk.removeAll(file);
                }
            }
        }
    }

    /**
     * Opens a file.
     *
     * @throws UnreadableFile when it is of no known kind, or a fault in it is known already
     */
    Records open(Content content, Feed feed) throws IOException {
        if (content.isGzip()) {
            return unfolded(content, feed);
        }
        if (content.isZip()) {
            try (Zip zip = Zip.open(content.file())) {
                if (!zip.isOffice()) {
                    return unfolded(content, feed);
                }
            }
        }
        return plain(content, feed);
    }

    /** Opens a file that was gathered from the records of a topic. */
    static Records gathered(Content content, Feed feed) throws IOException {
        return GatheredLines.of(TextFile.of(content, StandardCharsets.UTF_8), feed);
    }

    private Records unfolded(Content wrapped, Feed feed) throws IOException {
        Workshop own = new Workshop(workshop, feed.name(), disk);
        Path inner = own.file();
        Records records = null;
        try {
            try (OutputStream out = disk.out(inner)) {
                unfold(wrapped, out);
            }
            records = plain(Content.of(inner), feed);
            return new UnfoldedRecords(records, inner, own);
        } finally {
            if (records == null) {
                own.done(inner);
            }
        }
    }

    private static void unfold(Content wrapped, OutputStream out) throws IOException {
        if (wrapped.isZip()) {
            try (Zip zip = Zip.open(wrapped.file())) {
                zip.unfold(out);
            }
            return;
        }
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(wrapped.file()));
                InputStream in = gunzip(bytes)) {
            new Unfolding(Files.size(wrapped.file())).copy(in, out, "the gzip");
        }
    }

    private static InputStream gunzip(InputStream bytes) {
        try {
            return GzipCompressorInputStream.builder()
                    .setInputStream(bytes)
                    .setDecompressConcatenated(true)
                    .get();
        } catch (IOException | RuntimeException e) {
            throw new UnreadableFile("the gzip is damaged; make it anew and drop it again");
        }
    }

    private Records plain(Content content, Feed feed) throws IOException {
        if (content.isZip()) {
            return workbook(content, feed);
        }
        String foreign = foreign(content);
        if (foreign != null) {
            throw new UnreadableFile("the file is " + foreign + SAVE_AS);
        }
        TextFile text = TextFile.of(content, feed.layout().encoding());
        JsonText.Form form = JsonText.form(text);
        Records records = form == null ? CsvRecords.open(text, feed) : JsonRecords.open(text, form);
        return text.notes().isEmpty() ? records : new NotedRecords(records, text.notes());
    }

    private Records workbook(Content content, Feed feed) throws IOException {
        try (Zip zip = Zip.open(content.file())) {
            if (!zip.isOffice()) {
                throw nested();
            }
            if (!zip.isWorkbook()) {
                throw new UnreadableFile("the file is " + zip.officeKind() + SAVE_AS);
            }
            zip.check();
        }
        return WorkbookRecords.open(content.file(), feed, new Workshop(workshop, feed.name(), disk));
    }

    private static @Nullable String foreign(Content content) {
        if (content.isGzip()) {
            throw nested();
        }
        if (content.begins("d0cf11e0a1b11ae1")) {
            return isLocked(content)
                    ? "a workbook that is locked with a password"
                    : "an old Office file, such as an Excel workbook in .xls";
        }
        if (content.has(0, "<") || content.begins("efbbbf3c")) {
            return "a web page or XML";
        }
        return Binary.of(content);
    }

    private static boolean isLocked(Content content) {
        try (POIFSFileSystem office = new POIFSFileSystem(content.file().toFile(), true)) {
            return office.getRoot().hasEntryCaseInsensitive("EncryptedPackage");
        } catch (IOException | RuntimeException e) {
            // damaged besides; it cannot be read in either case
            return false;
        }
    }

    private static UnreadableFile nested() {
        return new UnreadableFile("the file is wrapped twice; wrap it once, or not at all");
    }
}
