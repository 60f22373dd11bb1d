package io.leadferry.connector.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.connector.AnswerReading;
import io.leadferry.connector.JsonDocument;
import io.leadferry.model.Call;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.Outcome;
import io.leadferry.model.RowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

/**
 * The answer of "Delete Block Number(s) from a Group", number by number. Numbers come back with {@code +91} whatever
 * form they were sent in, so they are compared by their national form. Who is under neither heading is in doubt.
 *
 * @param fates what became of the call's rows
 * @param alarm why no further call may be made; empty when nothing is wrong
 */
public record Unblocked(Fates fates, Optional<String> alarm) {

    private static final int LONGEST_PREFIX = 4;

    /** Adds to the reading of an answer what became of each of its numbers; the Kamelet calls it. */
    public static final class Reader {

        /** A reading of a call that was taken, number by number; any other as it is. */
        public AnswerReading read(@Body AnswerReading reading) {
            if (reading.outcome().kind() != Outcome.Kind.CONFIRMED) {
                return reading;
            }
            Unblocked unblocked = Unblocked.read(
                    reading.answer().text(), reading.answer().request().asked().call());
            return reading.with(unblocked.fates(), unblocked.alarm().orElse(null));
        }
    }

    static Unblocked read(@Nullable String body, Call call) {
        JsonNode output = output(body);
        List<String> done = Stream.concat(texts(output.path("success")), texts(output.path("succes")))
                .toList();
        List<String> not = texts(output.path("error")).toList();
        List<Fate> apart = new ArrayList<>();
        for (List<String> row : call.rows()) {
            String number = row.get(0);
            if (not.stream().anyMatch(other -> same(number, other))) {
                apart.add(new Fate(number, RowState.REFUSED, "the vendor lists it under error", true));
            } else if (done.stream().noneMatch(other -> same(number, other))) {
                apart.add(new Fate(
                        number, RowState.IN_DOUBT, "the answer lists it neither under success nor under error", false));
            }
        }
        long deleted = deleted(output);
        return new Unblocked(
                new Fates(RowState.CONFIRMED, null, apart),
                deleted > call.rows().size()
                        ? Optional.of("the vendor deleted " + deleted + " numbers of group "
                                + call.campaigns().get(0) + " where "
                                + call.rows().size()
                                + " were sent; see which endpoint this account needs (preset delete-block-number)")
                        : Optional.empty());
    }

    private static JsonNode output(@Nullable String body) {
        return JsonDocument.read(body)
                .orElseThrow(() -> new IllegalArgumentException("the answer was read before, and reads no more"))
                .path("output");
    }

    /** How many numbers were deleted; of a count beyond all counting, the highest there is. */
    private static long deleted(JsonNode output) {
        JsonNode deleted = output.path("deleted");
        return deleted.isNumber() && !deleted.canConvertToLong() ? Long.MAX_VALUE : deleted.asLong();
    }

    private static Stream<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts.stream();
    }

    /** The same national number, with or without a country code or a zero before it. */
    private static boolean same(String sent, String listed) {
        String digits = listed.replaceAll("[^0-9]", "");
        return (digits.endsWith(sent) && digits.length() - sent.length() <= LONGEST_PREFIX)
                || (sent.endsWith(digits) && !digits.isEmpty() && sent.length() - digits.length() <= LONGEST_PREFIX);
    }
}
