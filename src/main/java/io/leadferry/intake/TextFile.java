package io.leadferry.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.input.BoundedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that is text, and how its characters are written.
 *
 * @param charset what its bytes say, or its feed; Windows-1252 where neither says anything
 * @param end the number of its bytes before the mark with which DOS ends a text; without one, as many as there are
 * @param notes what a person should know of how its characters were read
 */
record TextFile(Path file, Charset charset, long end, List<String> notes) {

    static final int LOOK_AHEAD = 1 << 16;

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final char BOM = '\uFEFF';
    private static final int END_OF_DOS = 0x1A;

    /**
     * Tells how a file's text is written, and makes sure that all of it is written so.
     *
     * @param encoding how the feed says that its texts are written, which a byte order mark overrules; null where it says
     *     nothing
     * @throws UnreadableFile when it is not, with the line
     */
    static TextFile of(Content content, @Nullable Charset encoding) throws IOException {
        boolean marked = content.begins("fffe") || content.begins("feff") || content.begins("efbbbf");
        if (encoding != null && !marked) {
            return whole(
                            content,
                            encoding,
                            "the file is not written in " + encoding.name() + ", as `encoding` of its feed says")
                    .orNoted(content);
        }
        if (content.begins("fffe") || content.hasNulInEverySecondByte(1)) {
            return whole(content, StandardCharsets.UTF_16LE, "the file is UTF-16 text, but damaged");
        }
        if (content.begins("feff") || content.hasNulInEverySecondByte(0)) {
            return whole(content, StandardCharsets.UTF_16BE, "the file is UTF-16 text, but damaged");
        }
        TextSurvey survey = content.survey();
        long nul = survey.hasNul() ? as(content, StandardCharsets.ISO_8859_1).lineOfFault(false) : 0;
        if (nul > 0) {
            throw new UnreadableFile("the file holds NUL bytes, the first in line " + nul
                    + ": it is damaged, or no text; save it as CSV in UTF-8 and drop it again");
        }
        if (survey.isUtf8()) {
            return as(content, StandardCharsets.UTF_8);
        }
        if (content.begins("efbbbf") || survey.isDamagedUtf8()) {
            return whole(content, StandardCharsets.UTF_8, "the file is UTF-8 text, but damaged");
        }
        return whole(content, WINDOWS, "the file is neither UTF-8 text nor Windows-1252")
                .noted(
                        "Its text is neither UTF-8 nor UTF-16 and was read as Windows-1252, which is a guess; it matters from line "
                                + as(content, StandardCharsets.US_ASCII).lineOfFault(false)
                                + " on. If letters look wrong, say `encoding` of the feed, such as `encoding: GBK`.");
    }

    private static TextFile as(Content content, Charset charset) throws IOException {
        return new TextFile(content.file(), charset, end(content.file(), charset), List.of());
    }

    private static TextFile whole(Content content, Charset charset, String otherwise) throws IOException {
        TextFile text = as(content, charset);
        long line = text.lineOfFault(true);
        if (line > 0) {
            throw new UnreadableFile(otherwise + ": line " + line
                    + " holds bytes that are no character; save it as CSV in UTF-8 and drop it again");
        }
        return text;
    }

    private TextFile noted(String note) {
        return new TextFile(file, charset, end, List.of(note));
    }

    /** A text that is written as its feed says, and that might as well be UTF-8: nobody but a person can tell. */
    private TextFile orNoted(Content content) throws IOException {
        long line = content.survey().isUtf8() && !charset.equals(StandardCharsets.UTF_8)
                ? as(content, StandardCharsets.US_ASCII).lineOfFault(false)
                : 0;
        return line == 0
                ? this
                : noted("Its text was read as " + charset.name()
                        + ", as `encoding` of the feed says; it could be UTF-8 too, from line " + line + " on.");
    }

    /**
     * Where a text ends that DOS has ended: with a mark, 0x1A, behind which there is nothing but such marks, NUL and line
     * breaks.
     *
     * @return the bytes before the mark; the greatest number where there is none
     */
    private static long end(Path file, Charset charset) throws IOException {
        boolean twice = charset.equals(StandardCharsets.UTF_16LE) || charset.equals(StandardCharsets.UTF_16BE);
        int unit = twice ? 2 : 1;
        int low = charset.equals(StandardCharsets.UTF_16BE) ? 1 : 0;
        long end = Long.MAX_VALUE;
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long to = channel.size() - channel.size() % unit;
            byte[] bytes = new byte[(int) Math.min(LOOK_AHEAD, to)];
            while (to > 0) {
                int length = (int) Math.min(LOOK_AHEAD, to);
                channel.position(to - length);
                IOUtils.readFully(Channels.newInputStream(channel), bytes, 0, length);
                for (int at = length - unit; at >= 0; at -= unit) {
                    int c = bytes[at + low];
                    boolean plain = unit == 1 || bytes[at + 1 - low] == 0;
                    if (!plain || (c != END_OF_DOS && c != 0 && c != '\n' && c != '\r')) {
                        return end;
                    }
                    end = c == END_OF_DOS ? to - length + at : end;
                }
                to -= length;
            }
        }
        return end;
    }

    /**
     * The line with the first byte that is no character, with NUL, or with half of a character; 0 where all is well.
     *
     * @param halves whether halves are looked for
     */
    private long lineOfFault(boolean halves) throws IOException {
        CharsetDecoder decoder = strict(charset);
        ByteBuffer bytes = ByteBuffer.allocate(LOOK_AHEAD);
        CharBuffer characters = CharBuffer.allocate(LOOK_AHEAD);
        long line = 1;
        char before = 0;
        try (InputStream in = bytes()) {
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
                    if (c == 0 || (halves && isHalf(before, c))) {
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
        return halves && Character.isHighSurrogate(before) ? line : 0;
    }

    /** Whether a character shows that it, or the one before it, is half of one: some charsets let these pass. */
    private static boolean isHalf(char before, char c) {
        return Character.isHighSurrogate(before) != Character.isLowSurrogate(c);
    }

    private InputStream bytes() throws IOException {
        InputStream all = Files.newInputStream(file);
        return end == Long.MAX_VALUE
                ? all
                : BoundedInputStream.builder()
                        .setInputStream(all)
                        .setMaxCount(end)
                        .get();
    }

    private static CharsetDecoder strict(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** How far one may look ahead in the text: to its end, or as far as there is room. */
    int lookAhead() throws IOException {
        return (int) Math.min(LOOK_AHEAD, Files.size(file) + 1);
    }

    /** The text from its first character, a byte order mark apart. */
    BufferedReader open() throws IOException {
        BufferedReader text = new BufferedReader(new InputStreamReader(bytes(), strict(charset)), lookAhead());
        text.mark(1);
        if (text.read() != BOM) {
            text.reset();
        }
        return text;
    }
}
