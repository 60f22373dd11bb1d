package io.leadferry.connector.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.connector.JsonDocument;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What "Add Campaign Bulk Data (V4)" posts to its callBackUrl once an upload is over. Anybody may post there: nothing
 * in it is to be believed before the transaction is known, and {@code failedFilePath} is not to be fetched from just any
 * host.
 *
 * @param transactionId the upload, as its answer named it; empty when missing
 * @param status {@code Success} or {@code Fail} as the page has them, whatever else as sent; empty when missing.
 *     Success does not mean that every row was taken: the page's sample succeeds with four of six not processed
 * @param message words about the status; empty when missing
 * @param processed rows that were taken, null when no number was sent
 * @param notProcessed rows that were not, null when no number was sent
 * @param totalUploaded rows of the upload, null when no number was sent
 * @param failedFilePath where the rows that were not taken can be had for 24 hours by whoever knows the address; null
 *     when there is none
 */
public record CallbackBody(
        String transactionId,
        String status,
        String message,
        @Nullable Integer processed,
        @Nullable Integer notProcessed,
        @Nullable Integer totalUploaded,
        @Nullable String failedFilePath) {

    /** A callback has some nine short fields; what is longer than this is none. */
    private static final int LONGEST = 1 << 20;

    /** An array, an object and a text may stand around the fields; more are nobody's callback. */
    private static final int WRAPPINGS = 5;

    /** The page's sample opens {@code data} with a quote and goes on as if it had not. */
    private static final Pattern QUOTED_OBJECT = Pattern.compile("\"data\"\\s*+:\\s*+(\")\\s*+(?=\\{)");

    private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

    /**
     * Reads a callback: {@code data} as an object, as an array of one, as a text that holds the object, or as the text
     * with unescaped quotes that the page shows; or the fields without {@code data}.
     *
     * @param text the body of the request
     * @return empty when the text is over 1 MiB or no callback; a callback bears at least its transaction, its status,
     *     a count or a failed file
     */
    public static Optional<CallbackBody> read(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        return JsonDocument.readWithLineBreaks(text)
                .or(() -> unquoted(text).flatMap(JsonDocument::readWithLineBreaks))
                .flatMap(node -> within(node, WRAPPINGS));
    }

    private static Optional<CallbackBody> within(JsonNode node, int wrappings) {
        if (wrappings == 0) {
            return Optional.empty();
        }
        if (node.isTextual()) {
            return JsonDocument.readWithLineBreaks(node.textValue()).flatMap(inner -> within(inner, wrappings - 1));
        }
        if (node.isArray() && node.size() == 1) {
            return within(node.path(0), wrappings - 1);
        }
        return within(node.path("data"), wrappings - 1).or(() -> fields(node));
    }

    private static Optional<CallbackBody> fields(JsonNode node) {
        CallbackBody body = new CallbackBody(
                text(node, "transactionId"),
                text(node, "status"),
                text(node, "message"),
                count(node, "numbersProcessed"),
                count(node, "numbersNotProcessed"),
                count(node, "totalNoUploaded"),
                text(node, "failedFilePath").isEmpty() ? null : text(node, "failedFilePath"));
        boolean says = !body.transactionId.isEmpty()
                || !body.status.isEmpty()
                || Stream.of("numbersProcessed", "numbersNotProcessed", "totalNoUploaded", "failedFilePath")
                        .anyMatch(name -> !text(node, name).isEmpty());
        return says ? Optional.of(body) : Optional.empty();
    }

    /** Jackson's word for a field that is missing, null or no single value is the empty text. */
    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isNull() ? "" : value.asText("").strip();
    }

    private static @Nullable Integer count(JsonNode node, String name) {
        String text = text(node, name);
        return COUNT.matcher(text).matches() ? Integer.valueOf(text) : null;
    }

    /** The text without the two quotes that stand around the object in {@code data}. */
    private static Optional<String> unquoted(String text) {
        Matcher opening = QUOTED_OBJECT.matcher(text);
        if (!opening.find()) {
            return Optional.empty();
        }
        String object = text.substring(opening.end());
        return JsonDocument.lengthOfFirst(object).flatMap(end -> {
            String rest = object.substring(end).strip();
            return rest.startsWith("\"")
                    ? Optional.of(text.substring(0, opening.start(1)) + object.substring(0, end) + rest.substring(1))
                    : Optional.empty();
        });
    }

    /** Without the address of the failed file: who reads it in a log could read the file. */
    @Override
    public String toString() {
        return "callback of " + transactionId + ": " + status + ", " + processed + " processed, " + notProcessed
                + " not, of " + totalUploaded + (failedFilePath == null ? "" : ", with a failed file");
    }
}
