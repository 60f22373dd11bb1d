package io.leadferry.intake;

import io.leadferry.model.Ids;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows about ids. */
record IdKeys(String field, int place) implements Keys {

    /** Ids, and how they are written. */
    record IdKey(Ids ids, String sent, long person) implements Key {}

    @Override
    public @Nullable Key read(List<String> fields) {
        try {
            Ids ids = Ids.parse(RowRules.at(fields, place));
            return new IdKey(ids, ids.toString(), ids.person());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String fault(List<String> fields) {
        String text = RowRules.at(fields, place);
        if (text.isBlank()) {
            return field + ": missing";
        }
        try {
            Ids.parse(text);
            return field + ": cannot be read";
        } catch (IllegalArgumentException e) {
            return field + ": " + e.getMessage();
        }
    }

    @Override
    public String repeated() {
        return "the same ids stand";
    }

    @Override
    public Seen seen() {
        return new Seen.ById();
    }
}
