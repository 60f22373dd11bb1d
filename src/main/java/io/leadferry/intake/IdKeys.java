package io.leadferry.intake;

import io.leadferry.model.Ids;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows about ids. */
record IdKeys(String field, int place) implements Keys {

    /** A whole number as jobs write it, among others: {@code 2.0,3.0}. */
    private static final Pattern FLOAT_IN_LIST = Pattern.compile("(?<![0-9.])([0-9]+)\\.0+(?![0-9.])");

    /** Ids, and how they are written. */
    record IdKey(Ids ids, String sent, long person) implements Key {}

    @Override
    public @Nullable Key read(List<String> fields) {
        try {
            Ids ids = Ids.parse(text(fields));
            return new IdKey(ids, ids.toString(), ids.person());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private String text(List<String> fields) {
        String text = SpreadsheetNumber.undone(RowRules.at(fields, place).strip(), 1);
        return text.indexOf('.') < 0 ? text : FLOAT_IN_LIST.matcher(text).replaceAll("$1");
    }

    @Override
    public String fault(List<String> fields) {
        String text = text(fields);
        if (text.isEmpty()) {
            return field + ": missing";
        }
        if (SpreadsheetNumber.isShortened(text)) {
            return SpreadsheetNumber.shortened(field, text);
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
