package io.leadferry.console;

import io.leadferry.feed.Leftovers;
import io.leadferry.model.ListedName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** What a posted file is called, as a stranger says: it must be the name of a file, and of no other place. */
final class PostedName {

    /** Receipts and archive add to the name, and a file system has an end at 255. */
    private static final int LONGEST = 200;

    private PostedName() {}

    /**
     * The name of a file that is posted; null where nobody has said one.
     *
     * @param parameter as the address says; it goes before the header
     * @param disposition the header Content-Disposition
     * @throws ResponseStatusException 400, where no file can be called so
     */
    static @Nullable String of(@Nullable String parameter, @Nullable String disposition) {
        boolean said = parameter != null && !parameter.isEmpty();
        String name = said ? parameter : disposition == null ? null : inHeader(disposition);
        if (name == null) {
            return null;
        }
        String fault = fault(name);
        if (fault != null) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, (said ? "name: " : "Content-Disposition: ") + fault);
        }
        return name;
    }

    private static @Nullable String inHeader(String disposition) {
        try {
            String name = ContentDisposition.parse(disposition).getFilename();
            return name == null ? null : asWritten(name);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "Content-Disposition: cannot be read; write attachment; filename=\"leads.csv\"",
                    e);
        }
    }

    /** Many write UTF-8 into a header as it stands; a server reads each byte of it as a letter. */
    private static String asWritten(String name) {
        if (!StandardCharsets.ISO_8859_1.newEncoder().canEncode(name)) {
            return name;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return name;
        }
    }

    private static @Nullable String fault(String name) {
        if (name.isBlank()) {
            return "it is blank; leave it out, and the file is called by its time";
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            return "it holds half a character; write it in UTF-8";
        }
        String unsound = ListedName.unsound(name);
        if (unsound != null) {
            return unsound;
        }
        if (Leftovers.isArriving(name)) {
            return "a file that is called so is still arriving (.tmp, .part, or a dot at its beginning); call it"
                    + " otherwise";
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        return bytes > LONGEST ? "it has " + bytes + " bytes, and may have " + LONGEST : null;
    }
}
