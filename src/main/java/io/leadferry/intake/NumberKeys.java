package io.leadferry.intake;

import io.leadferry.model.Quiet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows about a phone number. */
record NumberKeys(String field, int place, NumberReader numbers) implements Keys {

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
        if (text.isEmpty()) {
            return field + ": missing";
        }
        return numbers.whoseWithoutPlus(text)
                .map(country -> field + ": '" + Quiet.text(text) + "' is a number of another country, and the vendor is"
                        + " sent digits alone: without its + it would be another number in " + country)
                .orElseGet(() -> field + ": '" + Quiet.text(text) + "' does not read as a phone number (region "
                        + numbers.region() + ")");
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
