package io.leadferry.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackageRelationship;
import org.apache.poi.openxml4j.opc.PackageRelationshipCollection;
import org.apache.poi.openxml4j.opc.PackageRelationshipTypes;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.jspecify.annotations.Nullable;

/** A workbook (.xlsx) that is open: its sheets, and what their cells share. */
final class Book implements AutoCloseable {

    private static final String WORKSHEET = "/worksheet";

    /** What kind a part is of. The library knows these too, but only beside a model of all that a workbook can hold. */
    private static final String KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private static final String STYLES = KIND + "styles+xml";
    private static final String SHARED_TEXTS = KIND + "sharedStrings+xml";

    static {
        // beside the bounds on the whole file; a sheet of like rows folds up further than most archives
        ZipSecureFile.setMinInflateRatio(1.0 / 200);
        ZipSecureFile.setMaxEntrySize((4L << 30) - 1);
    }

    private final OPCPackage parts;
    private final List<Sheet> sheets = new ArrayList<>();
    private final CellFormats formats;
    private final SharedTexts texts;
    private boolean from1904;
    private boolean unreckoned;

    /**
     * A sheet with cells; a chart on a sheet of its own is none.
     *
     * @param hidden whether a person who opens the workbook does not see it
     */
    record Sheet(String name, boolean hidden, PackagePart part) {}

    private Book(OPCPackage parts, Workshop workshop) throws IOException, XMLStreamException, InvalidFormatException {
        this.parts = parts;
        readWorkbook(workbook(parts));
        this.formats = CellFormats.of(only(parts, STYLES));
        this.texts = SharedTexts.of(only(parts, SHARED_TEXTS), workshop);
    }

    /**
     * Opens a workbook whose parts have been checked.
     *
     * @param workshop where its texts are laid while it is read
     */
    static Book open(Path file, Workshop workshop) throws IOException, XMLStreamException, OpenXML4JException {
        OPCPackage parts = OPCPackage.open(file.toFile(), PackageAccess.READ);
        Book book = null;
        try {
            book = new Book(parts, workshop);
            return book;
        } finally {
            if (book == null) {
                parts.revert();
            }
        }
    }

    private static PackagePart workbook(OPCPackage parts) {
        PackageRelationshipCollection core = parts.getRelationshipsByType(PackageRelationshipTypes.CORE_DOCUMENT);
        return parts.getPart(
                core.isEmpty()
                        ? parts.getRelationshipsByType(PackageRelationshipTypes.STRICT_CORE_DOCUMENT)
                                .getRelationship(0)
                        : core.getRelationship(0));
    }

    private static @Nullable PackagePart only(OPCPackage parts, String kind) {
        List<PackagePart> found = parts.getPartsByContentType(kind);
        return found.isEmpty() ? null : found.get(0);
    }

    private void readWorkbook(PackagePart workbook) throws IOException, XMLStreamException, InvalidFormatException {
        try (XmlPart xml = XmlPart.of(workbook)) {
            while (xml.next()) {
                switch (xml.beginning()) {
                    case "workbookPr" -> from1904 |= xml.says("date1904");
                    case "calcPr" -> unreckoned |= xml.says("fullCalcOnLoad");
                    case "sheet" -> addSheet(xml, workbook);
                    default -> {}
                }
            }
        }
    }

    private void addSheet(XmlPart xml, PackagePart workbook) throws InvalidFormatException {
        String id = xml.attribute("id");
        String name = xml.attribute("name");
        PackageRelationship relationship = id == null ? null : workbook.getRelationship(id);
        if (name != null
                && relationship != null
                && relationship.getRelationshipType().endsWith(WORKSHEET)) {
            String state = xml.attribute("state");
            sheets.add(new Sheet(
                    EscapedText.plain(name),
                    state != null && !"visible".equals(state),
                    workbook.getRelatedPart(relationship)));
        }
    }

    /** The sheets, in the order of their tabs. */
    List<Sheet> sheets() {
        return sheets;
    }

    /** How the cells of each style are shown. */
    CellFormats formats() {
        return formats;
    }

    /** The texts that cells share. */
    SharedTexts texts() {
        return texts;
    }

    /** Whether days are counted from 1904. */
    boolean isFrom1904() {
        return from1904;
    }

    /**
     * Whether whoever wrote the workbook asks that all formulas be worked out when it is opened: it did not do so
     * itself.
     */
    boolean isUnreckoned() {
        return unreckoned;
    }

    @Override
    public void close() throws IOException {
        try {
            texts.close();
        } finally {
            parts.revert();
        }
    }
}
