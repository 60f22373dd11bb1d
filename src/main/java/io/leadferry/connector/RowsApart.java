package io.leadferry.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfile.RowWords;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.Quiet;
import io.leadferry.model.RowState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Tells the rows of a call apart by the list that its answer has of them. */
final class RowsApart {

    private static final String UNLISTED = "the answer's list has no entry for it";

    private final RowWords words;
    private final List<JsonNode> entries;

    private RowsApart(RowWords words, List<JsonNode> entries) {
        this.words = words;
        this.entries = entries;
    }

    /**
     * What becomes of the rows of a call that was taken; empty where the operation's answers do not tell them apart.
     *
     * <p>A row that the list does not name, or names with a word that nobody knows, is in doubt.
     */
    static Optional<Fates> of(Operation operation, VendorAnswer answer) {
        RowWords words = operation.words().rows();
        if (words == null) {
            return Optional.empty();
        }
        JsonNode list = JsonDocument.read(answer.text())
                .map(AnswerPlace.of(words.list())::in)
                .orElseThrow(() -> new IllegalArgumentException("the answer was read before, and reads no more"));
        List<String> numbers = answer.request().asked().call().rows().stream()
                .map(row -> row.get(0))
                .toList();
        List<JsonNode> entries =
                list.isArray() ? StreamSupport.stream(list.spliterator(), false).toList() : List.of();
        return Optional.of(new RowsApart(words, entries).fates(numbers));
    }

    private Fates fates(List<String> numbers) {
        List<Fate> apart = new ArrayList<>();
        Map<String, JsonNode> byNumber = byNumber();
        boolean inOrder = words.number() == null && entries.size() == numbers.size();
        for (int row = 0; row < numbers.size(); row++) {
            String number = numbers.get(row);
            JsonNode entry = words.number() == null ? (inOrder ? entries.get(row) : null) : byNumber.get(number);
            fate(number, entry).ifPresent(apart::add);
        }
        return new Fates(RowState.CONFIRMED, null, apart);
    }

    private Map<String, JsonNode> byNumber() {
        Map<String, JsonNode> byNumber = new HashMap<>();
        if (words.number() != null) {
            AnswerPlace place = AnswerPlace.of(words.number());
            entries.forEach(entry -> byNumber.put(place.in(entry).asText().strip(), entry));
        }
        return byNumber;
    }

    /** What becomes of a row that fares otherwise than the call. */
    private Optional<Fate> fate(String number, @Nullable JsonNode entry) {
        if (entry == null || !entry.isObject()) {
            return Optional.of(new Fate(number, RowState.IN_DOUBT, UNLISTED, false));
        }
        if (words.status() == null) {
            return Optional.empty();
        }
        String status = AnswerPlace.of(words.status()).in(entry).asText("").strip();
        AnswerRule.Meaning means = words.means().getOrDefault(status, AnswerRule.Meaning.IN_DOUBT);
        String said = words.message() == null
                ? ""
                : AnswerPlace.of(words.message()).in(entry).asText("");
        String reason = Quiet.text(said.isBlank() ? status : said);
        return switch (means) {
            case CONFIRMED -> Optional.empty();
            case REFUSED -> Optional.of(new Fate(number, RowState.REFUSED, reason, false));
            default -> Optional.of(new Fate(number, RowState.IN_DOUBT, "its entry says: " + reason, false));
        };
    }
}
