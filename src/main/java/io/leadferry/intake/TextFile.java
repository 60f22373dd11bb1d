package io.leadferry.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is text, and how its characters are written.
 *
 * @param charset UTF-8, UTF-16 of either order, or Windows-1252
 */
record TextFile(Path file, Charset charset) {

    static final int LOOK_AHEAD = 1 << 16;

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final char BOM = '\uFEFF';

    /**
     * Tells how a file's text is written, and makes sure that all of it is written so.
     *
     * @throws UnreadableFile when it is not, with the line
     */
    static TextFile of(Content content) throws IOException {
        if (content.begins("fffe") || content.hasNulInEverySecondByte(1)) {
            return whole(content, StandardCharsets.UTF_16LE, "the file is UTF-16 text, but damaged");
        }
        if (content.begins("feff") || content.hasNulInEverySecondByte(0)) {
            return whole(content, StandardCharsets.UTF_16BE, "the file is UTF-16 text, but damaged");
        }
        TextSurvey survey = content.survey();
        if (survey.hasNul()) {
            throw new UnreadableFile("the file holds NUL bytes, the first in line "
                    + lineOfFault(content.file(), StandardCharsets.ISO_8859_1)
                    + ": it is damaged, or no text; save it as CSV in UTF-8 and drop it again");
        }
        if (survey.isUtf8()) {
            return new TextFile(content.file(), StandardCharsets.UTF_8);
        }
        if (content.begins("efbbbf") || survey.isDamagedUtf8()) {
            return whole(content, StandardCharsets.UTF_8, "the file is UTF-8 text, but damaged");
        }
        return whole(content, WINDOWS, "the file is neither UTF-8 text nor Windows-1252");
    }

    private static TextFile whole(Content content, Charset charset, String otherwise) throws IOException {
        long line = lineOfFault(content.file(), charset);
        if (line > 0) {
            throw new UnreadableFile(otherwise + ": line " + line
                    + " holds bytes that are no character; save it as CSV in UTF-8 and drop it again");
        }
        return new TextFile(content.file(), charset);
    }

    /** The line with the first byte that is no character, or NUL; 0 where all is well. */
    private static long lineOfFault(Path file, Charset charset) throws IOException {
        CharsetDecoder decoder = strict(charset);
        ByteBuffer bytes = ByteBuffer.allocate(LOOK_AHEAD);
        CharBuffer characters = CharBuffer.allocate(LOOK_AHEAD);
        long line = 1;
        char before = 0;
        try (InputStream in = Files.newInputStream(file)) {
            boolean end = false;
            while (!end) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = read < 0;
                bytes.position(bytes.position() + Math.max(read, 0)).flip();
                CoderResult result = decoder.decode(bytes, characters, end);
                bytes.compact();
                characters.flip();
                while (characters.hasRemaining()) {
                    char c = characters.get();
                    if (c == 0) {
                        return line;
                    }
                    line += c == '\r' || (c == '\n' && before != '\r') ? 1 : 0;
                    before = c;
                }
                characters.clear();
                if (result.isError()) {
                    return line;
                }
            }
        }
        return 0;
    }

    private static CharsetDecoder strict(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** The text from its first character, a byte order mark apart. */
    BufferedReader open() throws IOException {
        BufferedReader text =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), strict(charset)), LOOK_AHEAD);
        text.mark(1);
        if (text.read() != BOM) {
            text.reset();
        }
        return text;
    }
}
