package io.leadferry.intake;

import io.leadferry.model.DialString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows about something to dial, as it stands. */
record DialStringKeys(String field, int place, FieldCheck check) implements Keys {

    private record Dialled(String sent, long person) implements Key {}

    @Override
    public @Nullable Key read(List<String> fields) {
        String text = RowRules.at(fields, place).strip();
        return text.isEmpty() || check.fault(text) != null ? null : new Dialled(text, DialString.person(text));
    }

    @Override
    public String fault(List<String> fields) {
        String text = RowRules.at(fields, place).strip();
        return text.isEmpty() ? field + ": missing" : String.valueOf(check.fault(text));
    }

    @Override
    public String repeated() {
        return "the same number stands";
    }

    @Override
    public Seen seen() {
        return new Seen.ByPerson();
    }
}
