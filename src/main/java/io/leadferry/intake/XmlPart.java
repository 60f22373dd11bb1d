package io.leadferry.intake;

import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.util.XMLHelper;
import org.jspecify.annotations.Nullable;

/**
 * One part of a workbook, pulled element by element: without a DTD, without anything from outside, and never held as a
 * whole. Names are local ones: strict and transitional workbooks differ in nothing else that is read here.
 */
final class XmlPart implements AutoCloseable {

    private final InputStream in;
    private final XMLStreamReader xml;

    private XmlPart(InputStream in, XMLStreamReader xml) {
        this.in = in;
        this.xml = xml;
    }

    /** Opens a part. */
    static XmlPart of(PackagePart part) throws IOException, XMLStreamException {
        // a factory is not safe for two readings at once
        XMLInputFactory factory = XMLHelper.newXMLInputFactory();
        InputStream in = part.getInputStream();
        XMLStreamReader xml = null;
        try {
            xml = factory.createXMLStreamReader(in);
            return new XmlPart(in, xml);
        } finally {
            if (xml == null) {
                in.close();
            }
        }
    }

    /** Goes on to the next beginning or end of an element; false at the end of the part. */
    boolean next() throws XMLStreamException {
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT) {
                return true;
            }
        }
        return false;
    }

    /** Whether it stands where an element of this name begins. */
    boolean begins(String name) {
        return xml.isStartElement() && xml.getLocalName().equals(name);
    }

    /** Whether it stands where an element of this name ends. */
    boolean ends(String name) {
        return xml.isEndElement() && xml.getLocalName().equals(name);
    }

    /** The name of the element that begins here; empty text where one ends. */
    String beginning() {
        return xml.isStartElement() ? xml.getLocalName() : "";
    }

    /** An attribute of the element that begins here; null where it has none. */
    @Nullable
    String attribute(String name) {
        for (int at = 0; at < xml.getAttributeCount(); at++) {
            if (xml.getAttributeLocalName(at).equals(name)) {
                return xml.getAttributeValue(at);
            }
        }
        return null;
    }

    /** Whether an attribute says yes. */
    boolean says(String name) {
        String value = attribute(name);
        return "1".equals(value) || "true".equalsIgnoreCase(value) || "on".equalsIgnoreCase(value);
    }

    /** A whole number in an attribute; the other one where there is none. */
    int number(String name, int otherwise) {
        String value = attribute(name);
        return value == null ? otherwise : Integer.parseInt(value.strip());
    }

    /** Passes over the element that begins here, to its end. */
    void skip() throws XMLStreamException {
        for (int depth = 1; depth > 0 && next(); ) {
            depth += xml.isStartElement() ? 1 : -1;
        }
    }

    /**
     * Adds the characters of the element that begins here, to its end.
     *
     * @throws UnreadableFile when there are more than a record may have
     */
    void characters(StringBuilder to) throws XMLStreamException {
        for (int depth = 1; depth > 0; ) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    to.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                    if (to.length() > RecordBlocks.MOST_CHARACTERS) {
                        throw new UnreadableFile(
                                "a text of the workbook has more than " + RecordBlocks.MOST_CHARACTERS + " characters");
                    }
                }
                default -> {}
            }
        }
    }

    /**
     * The text of the element that begins here, to its end: its runs joined, whatever their look. How a name is spoken
     * stands beside it and is not part of it.
     */
    String text() throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        StringBuilder run = new StringBuilder();
        for (int depth = 1; depth > 0 && next(); ) {
            if (begins("t")) {
                run.setLength(0);
                characters(run);
                text.append(EscapedText.plain(run.toString()));
            } else if (begins("rPh")) {
                skip();
            } else {
                depth += xml.isStartElement() ? 1 : -1;
            }
            if (text.length() > RecordBlocks.MOST_CHARACTERS) {
                throw new UnreadableFile(
                        "a text of the workbook has more than " + RecordBlocks.MOST_CHARACTERS + " characters");
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException, XMLStreamException {
        try {
            xml.close();
        } finally {
            in.close();
        }
    }
}
