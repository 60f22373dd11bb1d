package io.leadferry.intake;

import io.leadferry.feed.Leftovers;
import io.leadferry.model.DiskFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A zip: what is in it by its directory, and its parts, each checked against its checksum as it is unfolded. */
final class Zip implements AutoCloseable {

    private static final String PACKAGE = "[Content_Types].xml";
    private static final String DAMAGED = "the zip";
    private static final int SHOWN = 5;

    private final ZipFile zip;
    private final Unfolding unfolding;

    private Zip(ZipFile zip, Unfolding unfolding) {
        this.zip = zip;
        this.unfolding = unfolding;
    }

    /**
     * Opens a zip.
     *
     * @throws UnreadableFile when its directory cannot be read
     */
    static Zip open(Path file) throws IOException {
        long folded = Files.size(file);
        try {
            return new Zip(ZipFile.builder().setPath(file).get(), new Unfolding(folded));
        } catch (IOException | RuntimeException e) {
            if (DiskFault.isIn(e)) {
                throw new IOException(e);
            }
            throw new UnreadableFile(DAMAGED + " is cut off or damaged; drop it again when it is whole");
        }
    }

    /** Whether it is an office document, whose kind {@link #officeKind} says. */
    boolean isOffice() {
        return zip.getEntry(PACKAGE) != null || zip.getEntry("mimetype") != null;
    }

    /** Whether it is a workbook that can be read. */
    boolean isWorkbook() {
        return zip.getEntry(PACKAGE) != null && zip.getEntry("xl/workbook.xml") != null;
    }

    /** What an office document is that is no workbook of ours. */
    String officeKind() {
        if (zip.getEntry("mimetype") != null) {
            return "an OpenDocument file";
        }
        if (zip.getEntry("xl/workbook.bin") != null) {
            return "a binary Excel workbook (.xlsb)";
        }
        if (zip.getEntry("word/document.xml") != null) {
            return "a Word document";
        }
        return zip.getEntry("ppt/presentation.xml") != null
                ? "a PowerPoint presentation"
                : "an Office file without a workbook in it";
    }

    /**
     * Unfolds the one file in it, beside what programs leave.
     *
     * @throws UnreadableFile when there is none or more than one, or it is damaged, locked or too large
     */
    void unfold(OutputStream to) throws IOException {
        List<ZipArchiveEntry> files = files();
        if (files.size() != 1) {
            throw new UnreadableFile(
                    files.isEmpty()
                            ? "the zip holds no file"
                            : "the zip holds " + files.size() + " files: "
                                    + files.stream()
                                            .limit(SHOWN)
                                            .map(ZipArchiveEntry::getName)
                                            .collect(Collectors.joining(", "))
                                    + (files.size() > SHOWN ? ", …" : "") + "; drop each by itself");
        }
        copy(files.get(0), to);
    }

    /** The files in it that people put there; one that is called as if it were still arriving counts where it is all. */
    private List<ZipArchiveEntry> files() {
        List<ZipArchiveEntry> files = entries().stream()
                .filter(entry -> !entry.isDirectory() && !Leftovers.isOfAProgram(entry.getName()))
                .toList();
        List<ZipArchiveEntry> arrived = files.stream()
                .filter(entry -> !Leftovers.isArriving(entry.getName()))
                .toList();
        return arrived.isEmpty() ? files : arrived;
    }

    /**
     * Reads every part of a workbook through: a spreadsheet library notices neither a changed byte nor what unfolds
     * without end.
     */
    void check() throws IOException {
        for (ZipArchiveEntry entry : entries()) {
            copy(entry, OutputStream.nullOutputStream());
        }
    }

    private List<ZipArchiveEntry> entries() {
        return Collections.list(zip.getEntries());
    }

    private void copy(ZipArchiveEntry entry, OutputStream to) throws IOException {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new UnreadableFile("the zip is locked with a password; drop it without one");
        }
        CheckedInputStream part = new CheckedInputStream(part(entry), new CRC32());
        try (part) {
            unfolding.copy(part, to, DAMAGED);
        }
        if (part.getChecksum().getValue() != entry.getCrc()) {
            throw new UnreadableFile(DAMAGED + " is damaged; make it anew and drop it again");
        }
    }

    private InputStream part(ZipArchiveEntry entry) {
        try {
            return zip.getInputStream(entry);
        } catch (IOException | RuntimeException e) {
            throw new UnreadableFile(DAMAGED + " is folded in a way that is not known, or damaged; make it anew");
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
