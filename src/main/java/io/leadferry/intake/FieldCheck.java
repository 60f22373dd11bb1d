package io.leadferry.intake;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.model.DialString;
import io.leadferry.model.Ids;
import io.leadferry.model.Quiet;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field's rule, compiled: what is wrong with a value that is not blank. */
@FunctionalInterface
interface FieldCheck {

    /** Why the value cannot be sent, for a person; null when it can. */
    @Nullable
    String fault(String value);

    /** The rule of a field; null where every text will do. */
    static @Nullable FieldCheck of(String field, FieldRule rule) {
        List<FieldCheck> checks = new ArrayList<>();
        FieldCheck kind = kind(field, rule);
        if (kind != null) {
            checks.add(kind);
        }
        if (rule.longest() > 0) {
            checks.add(value -> {
                int length = value.strip().length();
                return length <= rule.longest()
                        ? null
                        : field + ": has " + length + " characters; the vendor takes " + rule.longest();
            });
        }
        List<String> choices = rule.choices();
        if (choices != null) {
            checks.add(value -> choices.contains(value.strip())
                    ? null
                    : shortened(
                            field,
                            value,
                            field + ": '" + Quiet.text(value) + "' is not one of " + String.join(", ", choices)));
        }
        return checks.stream()
                .reduce((one, other) -> value -> {
                    String fault = one.fault(value);
                    return fault == null ? other.fault(value) : fault;
                })
                .orElse(null);
    }

    /** The rule of a field whose values were written with the allowed characters before, as far as they can be. */
    static @Nullable FieldCheck ofPlainText(String field, FieldRule rule, String characters) {
        FieldCheck check = of(field, rule);
        AllowedCharacters allowed = AllowedCharacters.of(characters);
        return check == null
                ? null
                : value -> allowed.firstForbidden(value) < 0
                        ? check.fault(value)
                        : field + ": nothing of it can be written with the characters that the vendor allows";
    }

    private static @Nullable FieldCheck kind(String field, FieldRule rule) {
        return switch (rule.kind()) {
            case TEXT, CAMPAIGN, NUMBER -> rule.characters() == null ? null : characters(field, rule.characters());
            case DIAL_STRING -> dialString(field);
            case IDS ->
                value -> {
                    try {
                        Ids.parse(value);
                        return null;
                    } catch (IllegalArgumentException e) {
                        return field + ": " + e.getMessage();
                    }
                };
            case WHOLE_NUMBER ->
                value -> Shapes.isWhole(value.strip())
                        ? null
                        : shortened(field, value, field + ": '" + Quiet.text(value) + "' is not a whole number");
            case ID -> id(field, rule.characters() == null ? null : characters(field, rule.characters()));
            case DATE ->
                value -> Shapes.isDate(value.strip())
                        ? null
                        : field + ": '" + Quiet.text(value) + "' is not a date written as YYYY-MM-DD";
            case DATE_TIME ->
                value -> Shapes.isDateTime(value.strip())
                        ? null
                        : field + ": '" + Quiet.text(value) + "' is not a moment written as YYYY-MM-DD hh:mm:ss";
        };
    }

    private static FieldCheck id(String field, @Nullable FieldCheck characters) {
        return value -> {
            String fault = SpreadsheetNumber.isOfMachine(value) ? shortened(field, value, null) : null;
            return fault == null && characters != null ? characters.fault(value) : fault;
        };
    }

    /** That a machine has left digits out; what else is wrong where it has not. */
    private static @Nullable String shortened(String field, String value, @Nullable String otherwise) {
        String text = value.strip();
        return SpreadsheetNumber.isShortened(text) ? SpreadsheetNumber.shortened(field, text) : otherwise;
    }

    private static FieldCheck dialString(String field) {
        return value -> {
            String text = value.strip();
            for (int i = 0; i < text.length(); i++) {
                if (!DialString.isKey(text.charAt(i))) {
                    return notAllowed(field, text.codePointAt(i));
                }
            }
            return null;
        };
    }

    private static FieldCheck characters(String field, String expression) {
        AllowedCharacters allowed = AllowedCharacters.of(expression);
        return value -> {
            int at = allowed.firstForbidden(value);
            return at < 0 ? null : notAllowed(field, value.codePointAt(at));
        };
    }

    private static String notAllowed(String field, int character) {
        int type = Character.getType(character);
        boolean unseen =
                type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
        return field + ": "
                + (unseen ? "a line break or control character" : "'" + Character.toString(character) + "'")
                + " is not allowed";
    }

    /** How numbers, days and moments are written. */
    final class Shapes {

        private static final int MOST_DIGITS = 9;
        private static final int DATE_LENGTH = 10;
        private static final int DATE_TIME_LENGTH = 19;
        private static final int MONTHS = 12;
        private static final int SHORTEST_MONTH = 28;
        private static final int HOURS = 24;
        private static final int SIXTY = 60;

        private Shapes() {}

        static boolean isWhole(String text) {
            int from = text.startsWith("-") ? 1 : 0;
            return text.length() > from && text.length() - from <= MOST_DIGITS && areDigits(text, from, text.length());
        }

        static boolean isDate(String text) {
            return text.length() == DATE_LENGTH && beginsWithDate(text);
        }

        static boolean isDateTime(String text) {
            return text.length() == DATE_TIME_LENGTH
                    && beginsWithDate(text)
                    && text.charAt(10) == ' '
                    && text.charAt(13) == ':'
                    && text.charAt(16) == ':'
                    && isBelow(HOURS, text, 11)
                    && isBelow(SIXTY, text, 14)
                    && isBelow(SIXTY, text, 17);
        }

        private static boolean isBelow(int bound, String text, int from) {
            return areDigits(text, from, from + 2) && Integer.parseInt(text, from, from + 2, 10) < bound;
        }

        private static boolean beginsWithDate(String text) {
            if (text.charAt(4) != '-'
                    || text.charAt(7) != '-'
                    || !areDigits(text, 0, 4)
                    || !areDigits(text, 5, 7)
                    || !areDigits(text, 8, DATE_LENGTH)) {
                return false;
            }
            int month = Integer.parseInt(text, 5, 7, 10);
            int day = Integer.parseInt(text, 8, DATE_LENGTH, 10);
            return month >= 1
                    && month <= MONTHS
                    && day >= 1
                    && (day <= SHORTEST_MONTH
                            || day
                                    <= YearMonth.of(Integer.parseInt(text, 0, 4, 10), month)
                                            .lengthOfMonth());
        }

        private static boolean areDigits(String text, int from, int to) {
            for (int i = from; i < to; i++) {
                if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                    return false;
                }
            }
            return true;
        }
    }
}
