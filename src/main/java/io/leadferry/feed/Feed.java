package io.leadferry.feed;

import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.model.LaneId;
import io.leadferry.model.Secret;
import io.leadferry.model.TextForm;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A watched place and what its files mean, checked.
 *
 * @param name its key in the configuration
 * @param lane account and operation
 * @param operation the vendor profile's words on the operation
 * @param source where files are dropped
 * @param campaigns the campaigns of rows that name none; may be empty
 * @param campaignFromFileName gives the campaign from the file's name, by a group of that name
 * @param layout how its files are written
 * @param options the operation's options
 * @param region two letters
 * @param completeWhen when a file has arrived whole
 * @param linger how long rows wait for company
 * @param guard bounds for a whole file
 * @param dedupe whether a repeat of a number in one file and destination is kept back
 * @param repeatsAllowed whether content that came before is sent again
 * @param posting how its files may come over HTTP
 */
public record Feed(
        String name,
        LaneId lane,
        Operation operation,
        Source source,
        List<String> campaigns,
        @Nullable Pattern campaignFromFileName,
        Layout layout,
        SortedMap<String, String> options,
        String region,
        CompleteWhen completeWhen,
        Duration linger,
        Guard guard,
        boolean dedupe,
        boolean repeatsAllowed,
        Posting posting) {

    /**
     * How files may come over HTTP.
     *
     * @param token who has it may post files, and ask what became of this feed's; null where whoever may use the console may
     *     post
     * @param maxBytes the longest file that is taken
     */
    public record Posting(@Nullable Secret token, long maxBytes) {}

    /** When a file has arrived whole. */
    public sealed interface CompleteWhen {
        /** Size and time have not changed for this long, as the ferry itself saw it. */
        record Stable(Duration quiet) implements CompleteWhen {}

        /** A file of the same name with this suffix lies beside it. */
        record Marker(String suffix) implements CompleteWhen {}
    }

    /**
     * Bounds for a whole file; one outside is held, not sent.
     *
     * @param minRows fewer rows, and the file is held
     * @param maxRows more rows, and the file is held
     * @param maxRejected the largest part of its rows that may be rejected, from 0 to 1
     * @param maxDeletes how many times the rows may be of what the feed usually brings; infinite where it does not
     *     matter
     */
    public record Guard(long minRows, long maxRows, double maxRejected, double maxDeletes) {

        /** Lets every file pass. */
        public static final Guard NONE = new Guard(0, Long.MAX_VALUE, 1, Double.POSITIVE_INFINITY);
    }

    /**
     * How a feed's files are written.
     *
     * @param columns forgiven header to field
     * @param positions for files without a header: the field at each place, empty text where none is; empty where files
     *     have a header
     * @param headerRow the line, or the sheet's row, in which the header stands; 0 where it is looked for
     * @param sheet the sheet of a workbook; null for the first that is shown
     * @param hiddenRows what becomes of a workbook's rows that are not shown
     * @param encoding how texts are encoded; null where it is told by their bytes
     * @param nulls words that stand for nothing, as they are written
     * @param dateFormat how dates are written, beside the vendor's own form; null where only that is
     * @param defaults field to the value of rows that have none
     * @param transliterate whether a text is written with the characters that the vendor allows, rather than rejected
     */
    public record Layout(
            Map<String, String> columns,
            List<String> positions,
            int headerRow,
            @Nullable String sheet,
            HiddenRows hiddenRows,
            @Nullable Charset encoding,
            Set<String> nulls,
            @Nullable DateTimeFormatter dateFormat,
            SortedMap<String, String> defaults,
            boolean transliterate) {

        /** Files with a header of the fields' own names. */
        public static final Layout PLAIN = new Layout(
                Map.of(),
                List.of(),
                0,
                null,
                HiddenRows.HOLD,
                null,
                Set.of(),
                null,
                Collections.emptySortedMap(),
                false);
    }

    /** What becomes of the rows of a workbook that nobody sees who opens it. */
    public enum HiddenRows {
        /** a person looks at the file and says so */
        HOLD,
        /** they are rows like any other */
        SEND,
        /** they are rejected, each with that reason */
        REJECT
    }

    /** This feed, watching another place. */
    public Feed at(Source elsewhere, CompleteWhen whenThere) {
        return new Feed(
                name,
                lane,
                operation,
                elsewhere,
                campaigns,
                campaignFromFileName,
                layout,
                options,
                region,
                whenThere,
                linger,
                guard,
                dedupe,
                repeatsAllowed,
                posting);
    }

    /** A header as it is compared: without case, spaces of any kind, unseen characters, underscores and dashes. */
    public static String forgiven(String header) {
        StringBuilder letters = new StringBuilder(header.length());
        TextForm.composed(header)
                .codePoints()
                .filter(c -> !Character.isWhitespace(c)
                        && !Character.isISOControl(c)
                        && !Character.isSpaceChar(c)
                        && Character.getType(c) != Character.FORMAT
                        && c != '_'
                        && c != '-')
                .map(Character::toLowerCase)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }
}
