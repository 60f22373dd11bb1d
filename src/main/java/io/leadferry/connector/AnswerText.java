package io.leadferry.connector;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The text of an answer. What the bytes themselves say of their encoding counts before what a label says of them:
 * servers label by habit.
 */
public final class AnswerText {

    private static final Charset UTF_32_BE = Charset.forName("UTF-32BE");
    private static final Charset UTF_32_LE = Charset.forName("UTF-32LE");

    /**
     * A byte order mark.
     *
     * @param bytes one in each character
     */
    private record Mark(Charset charset, String bytes) {
        boolean opens(byte[] answer) {
            int length = Math.min(answer.length, bytes.length());
            return new String(answer, 0, length, StandardCharsets.ISO_8859_1).equals(bytes);
        }
    }

    /** The four bytes of UTF-32's mark begin with UTF-16's two, and come first. */
    private static final List<Mark> MARKS = List.of(
            new Mark(StandardCharsets.UTF_8, "\u00EF\u00BB\u00BF"),
            new Mark(UTF_32_BE, "\0\0\u00FE\u00FF"),
            new Mark(UTF_32_LE, "\u00FF\u00FE\0\0"),
            new Mark(StandardCharsets.UTF_16BE, "\u00FE\u00FF"),
            new Mark(StandardCharsets.UTF_16LE, "\u00FF\u00FE"));

    private AnswerText() {}

    /**
     * Decodes an answer: by its byte order mark (which is left out), else as UTF-8 or UTF-16 as its bytes tell, else by
     * its label, else as ISO 8859-1, in which every byte is a letter.
     *
     * @param answer the bytes of the body
     * @param contentType its label; null where it has none
     */
    public static String of(byte[] answer, @Nullable String contentType) {
        Optional<Mark> mark = MARKS.stream().filter(one -> one.opens(answer)).findFirst();
        if (mark.isPresent()) {
            int length = mark.get().bytes().length();
            return new String(answer, length, answer.length - length, mark.get().charset());
        }
        return decoded(answer, unmarked(answer))
                .or(() -> label(contentType).flatMap(charset -> decoded(answer, charset)))
                .orElseGet(() -> new String(answer, StandardCharsets.ISO_8859_1));
    }

    /** JSON begins with an ASCII character: a zero beside it tells UTF-16. */
    private static Charset unmarked(byte[] answer) {
        if (answer.length < 2 || (answer[0] == 0) == (answer[1] == 0)) {
            return StandardCharsets.UTF_8;
        }
        return answer[0] == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }

    private static Optional<String> decoded(byte[] answer, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(answer)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Charset> label(@Nullable String contentType) {
        try {
            return contentType == null
                    ? Optional.empty()
                    : Optional.ofNullable(MediaType.parseMediaType(contentType).getCharset());
        } catch (InvalidMediaTypeException e) {
            return Optional.empty(); // a charset that nobody knows, too
        }
    }
}
