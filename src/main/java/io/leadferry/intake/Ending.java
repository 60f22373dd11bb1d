package io.leadferry.intake;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** How a file ends: whether its last line is ended, its JSON closed, its zip's directory there. */
final class Ending {

    private final Content content;
    private final byte[] head;
    private final byte[] tail;

    /**
     * @param head the first bytes of a file
     * @param tail the last
     */
    Ending(Content content, byte[] head, byte[] tail) {
        this.content = content;
        this.head = head;
        this.tail = tail;
    }

    /** Whether nothing is missing as far as the end can show it; of a gzip it cannot. */
    boolean isWhole() throws IOException {
        if (content.isGzip()) {
            return true;
        }
        if (content.isZip()) {
            return isWholeZip();
        }
        String begins = text(head).strip();
        // padding, and what DOS put behind the last line
        String ends = text(tail).replaceFirst("[\0\u001a]+$", "");
        if (begins.startsWith("[")) {
            return ends.strip().endsWith("]");
        }
        if (begins.startsWith("{")) {
            return ends.strip().endsWith("}");
        }
        return ends.endsWith("\n") || ends.endsWith("\r");
    }

    private boolean isWholeZip() throws IOException {
        try {
            Zip.open(content.file()).close();
            return true;
        } catch (UnreadableFile e) {
            return false;
        }
    }

    /** The characters of the file's first or last bytes; what is none of ASCII does not matter here. */
    private String text(byte[] bytes) {
        Charset charset = content.begins("fffe") || content.hasNulInEverySecondByte(1)
                ? StandardCharsets.UTF_16LE
                : content.begins("feff") || content.hasNulInEverySecondByte(0)
                        ? StandardCharsets.UTF_16BE
                        : StandardCharsets.ISO_8859_1;
        String text = new String(bytes, charset);
        String mark = charset.equals(StandardCharsets.ISO_8859_1) ? "\u00ef\u00bb\u00bf" : "\ufeff";
        return text.startsWith(mark) ? text.substring(mark.length()) : text;
    }
}
