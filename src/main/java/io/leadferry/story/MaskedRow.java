package io.leadferry.story;

import io.leadferry.ledger.Drop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row's values by the columns of its file, each masked but for the number that was asked for. */
final class MaskedRow {

    private static final String MASK = "•••";

    private MaskedRow() {}

    /**
     * Of a row that passed the checks.
     *
     * @param place where the number stands; null where nobody knows: then all is masked
     */
    static Map<String, String> of(Drop drop, List<String> fields, @Nullable Integer place) {
        int width = drop.header().size();
        int made = drop.mapping().values().stream().mapToInt(one -> one + 1).reduce(width, Math::max);
        // where a row is sent in another form, what stood in the file is kept behind it
        boolean inAnotherForm = width > 0 && fields.size() == made + width;
        return masked(drop, inAnotherForm ? fields.subList(made, made + width) : fields, place);
    }

    /** Of a row as it stood in its file. */
    static Map<String, String> ofRejected(Drop drop, List<String> fields, int place) {
        return masked(drop, fields, place);
    }

    private static Map<String, String> masked(Drop drop, List<String> fields, @Nullable Integer place) {
        Map<String, String> values = new LinkedHashMap<>();
        int columns =
                drop.header().isEmpty() ? fields.size() : Math.min(drop.header().size(), fields.size());
        for (int column = 0; column < columns; column++) {
            String value = fields.get(column);
            boolean shown = place != null && place == column;
            values.put(name(drop, column, values), value.isBlank() || shown ? value : MASK);
        }
        if (place != null && place >= columns && place < fields.size()) {
            values.put("column " + (place + 1), fields.get(place));
        }
        return values;
    }

    private static String name(Drop drop, int column, Map<String, String> taken) {
        String header =
                column < drop.header().size() ? drop.header().get(column).strip() : "";
        return header.isEmpty() || taken.containsKey(header) ? "column " + (column + 1) : header;
    }
}
