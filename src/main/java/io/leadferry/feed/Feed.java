package io.leadferry.feed;

import io.leadferry.model.LaneId;
import io.leadferry.vendor.VendorProfile.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A watched place and what its files mean, checked.
 *
 * @param name its key in the configuration
 * @param lane account and operation
 * @param operation the vendor profile's words on the operation
 * @param folder where files are dropped
 * @param campaigns the campaigns of rows that name none; may be empty
 * @param campaignFromFileName gives the campaign from the file's name; its group is called {@code campaign}
 * @param columns forgiven header to field
 * @param options the operation's options
 * @param region two letters
 * @param completeWhen when a file has arrived whole
 * @param linger how long rows wait for company
 * @param guard bounds for a whole file
 * @param dedupe whether a repeat of a number in one file and destination is kept back
 * @param repeatsAllowed whether content that came before is sent again
 */
public record Feed(
        String name,
        LaneId lane,
        Operation operation,
        Path folder,
        List<String> campaigns,
        @Nullable Pattern campaignFromFileName,
        Map<String, String> columns,
        SortedMap<String, String> options,
        String region,
        CompleteWhen completeWhen,
        Duration linger,
        Guard guard,
        boolean dedupe,
        boolean repeatsAllowed) {

    /** When a file has arrived whole. */
    public sealed interface CompleteWhen {
        /** Size and time have not changed for this long, as the ferry itself saw it. */
        record Stable(Duration quiet) implements CompleteWhen {}

        /** A file of the same name with this suffix lies beside it. */
        record Marker(String suffix) implements CompleteWhen {}
    }

    /** Bounds for a file's rows; a file outside is quarantined, not sent. */
    public record Guard(long minRows, long maxRows) {}

    /** A header as it is compared: without case, spaces, underscores and dashes. */
    public static String forgiven(String header) {
        StringBuilder letters = new StringBuilder(header.length());
        header.codePoints()
                .filter(c -> !Character.isWhitespace(c) && c != '_' && c != '-' && c != 0xA0 && c != 0xFEFF)
                .map(Character::toLowerCase)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }
}
