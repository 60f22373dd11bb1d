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
        return text.isEmpty() ? null : dialled(text, check);
    }

    /** What is dialled; null when that cannot be. */
    static @Nullable Key dialled(String text, FieldCheck check) {
        if (check.fault(text) == null) {
            return new Dialled(text, DialString.person(text));
        }
        String undone = SpreadsheetNumber.undone(text, 1);
        return undone.isEmpty() || check.fault(undone) != null ? null : new Dialled(undone, DialString.person(undone));
    }

    @Override
    public String fault(List<String> fields) {
        String text = RowRules.at(fields, place).strip();
        return text.isEmpty() ? field + ": missing" : fault(field, text, check);
    }

    /** Why something cannot be dialled. */
    static String fault(String field, String text, FieldCheck check) {
        return SpreadsheetNumber.isShortened(text)
                ? SpreadsheetNumber.shortened(field, text)
                : String.valueOf(check.fault(SpreadsheetNumber.undone(text, 1)));
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
