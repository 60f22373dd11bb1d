package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.model.Quiet;
import io.leadferry.vendor.VendorProfile.FieldRule;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of the vendor's page for one row, compiled for the columns of one file. */
final class RowRules {

    private static final int TABLE = 128;
    private static final int DATE_LENGTH = 10;
    private static final int MONTHS = 12;
    private static final int SHORTEST_MONTH = 28;
    private static final int MOST_DIGITS = 9;

    private final List<Check> checks = new ArrayList<>();
    private final NumberReader numbers;
    private final int numberPlace;
    private final String numberField;
    private final int rowCharacters;
    private final int headerCharacters;
    private final int[] sentPlaces;
    private final String region;

    /** A field's rule at its place in the file. */
    private record Check(String field, int place, FieldRule rule, boolean @Nullable [] allowed) {}

    RowRules(Columns columns, Feed feed) {
        this.numbers = new NumberReader(feed.region());
        this.region = feed.region();
        int at = -1;
        String name = "";
        for (var entry : feed.operation().fields().entrySet()) {
            Integer place = columns.mapping().get(entry.getKey());
            if (place == null) {
                continue;
            }
            if (entry.getValue().kind() == FieldRule.Kind.NUMBER) {
                at = place;
                name = entry.getKey();
            } else {
                checks.add(new Check(entry.getKey(), place, entry.getValue(), table(entry.getValue())));
            }
        }
        this.numberPlace = at;
        this.numberField = name;
        this.rowCharacters = feed.operation().rowCharacters();
        this.headerCharacters = columns.sent().stream().mapToInt(String::length).sum();
        this.sentPlaces = columns.sent().stream()
                .mapToInt(field -> columns.mapping().getOrDefault(field, -1))
                .toArray();
    }

    private static boolean @Nullable [] table(FieldRule rule) {
        if (rule.characters() == null) {
            return null;
        }
        Pattern one = Pattern.compile(rule.characters());
        boolean[] allowed = new boolean[TABLE];
        for (int c = 0; c < TABLE; c++) {
            allowed[c] = one.matcher(String.valueOf((char) c)).matches();
        }
        return allowed;
    }

    /** The row's number, or empty text when it is missing; null when the text is no number. */
    NumberReader.@Nullable Read number(List<String> fields) {
        return numbers.read(at(fields, numberPlace)).orElse(null);
    }

    /** Why the row cannot be sent; null when nothing is wrong with it. */
    @Nullable
    String fault(List<String> fields, NumberReader.@Nullable Read number) {
        if (number == null) {
            String text = at(fields, numberPlace).strip();
            return text.isEmpty()
                    ? numberField + ": missing"
                    : numberField + ": '" + Quiet.text(text) + "' does not read as a phone number (region " + region
                            + ")";
        }
        for (Check check : checks) {
            String fault = fault(check, at(fields, check.place()));
            if (fault != null) {
                return fault;
            }
        }
        return tooLong(fields, number);
    }

    private @Nullable String tooLong(List<String> fields, NumberReader.Read number) {
        if (rowCharacters == 0) {
            return null;
        }
        int characters = headerCharacters;
        for (int place : sentPlaces) {
            characters += place == numberPlace
                    ? number.sent().length()
                    : at(fields, place).length();
        }
        return characters > rowCharacters
                ? "the row has " + characters + " characters with its headers; the vendor takes " + rowCharacters
                : null;
    }

    private static @Nullable String fault(Check check, String value) {
        if (value.isBlank()) {
            return null; // an empty optional field is sent as it is; a campaign may come from the feed
        }
        return switch (check.rule().kind()) {
            case TEXT -> forbidden(check, value);
            case WHOLE_NUMBER ->
                isWhole(value.strip()) ? null : check.field() + ": '" + Quiet.text(value) + "' is not a whole number";
            case DATE ->
                isDate(value.strip())
                        ? null
                        : check.field() + ": '" + Quiet.text(value) + "' is not a date written as YYYY-MM-DD";
            case CAMPAIGN, NUMBER, DIAL_STRING, IDS, DATE_TIME -> null;
        };
    }

    private static @Nullable String forbidden(Check check, String value) {
        boolean[] allowed = check.allowed();
        if (allowed == null) {
            return null;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= TABLE || !allowed[c]) {
                String shown = Character.isISOControl(c)
                        ? "a line break or control character"
                        : "'" + Character.toString(value.codePointAt(i)) + "'";
                return check.field() + ": " + shown + " is not allowed";
            }
        }
        return null;
    }

    private static boolean isWhole(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        return text.length() > from && text.length() - from <= MOST_DIGITS && areDigits(text, from, text.length());
    }

    private static boolean isDate(String text) {
        if (text.length() != DATE_LENGTH
                || text.charAt(4) != '-'
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

    private static String at(List<String> fields, int place) {
        return place >= 0 && place < fields.size() ? fields.get(place) : "";
    }
}
