package io.leadferry.intake;

import io.leadferry.model.Quiet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows about a phone number. */
record NumberKeys(String field, int place, String region, NumberReader numbers) implements Keys {

    NumberKeys(String field, int place, String region) {
        this(field, place, region, new NumberReader(region));
    }

    @Override
    public @Nullable Key read(List<String> fields) {
        return numbers.read(RowRules.at(fields, place)).orElse(null);
    }

    @Override
    public String fault(List<String> fields) {
        String text = RowRules.at(fields, place).strip();
        if (SpreadsheetNumber.isShortened(text)) {
            return SpreadsheetNumber.shortened(field, text);
        }
        return text.isEmpty()
                ? field + ": missing"
                : field + ": '" + Quiet.text(text) + "' does not read as a phone number (region " + region + ")";
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
