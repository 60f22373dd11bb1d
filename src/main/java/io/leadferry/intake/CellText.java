package io.leadferry.intake;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.intake.SheetRows.SheetCell;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.poi.ss.usermodel.DateUtil;
import org.jspecify.annotations.Nullable;

/**
 * A cell as a field's text: what a person sees in it who opens the workbook, or why that cannot be known. Days and moments
 * are written as the vendor writes them, whatever their format.
 */
final class CellText {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** A spreadsheet keeps 15 digits; it writes zeros for what it has lost of a longer number. */
    private static final MathContext DIGITS = new MathContext(15);

    private static final double TOO_LONG = 1e15;

    /** The first day behind 9999-12-31, which is the last that a spreadsheet shows, counted from 1900. */
    private static final double BEHIND_THE_LAST_DAY = 2_958_466;

    /** By so many days the count from 1904 is behind. */
    private static final int DAYS_TO_1904 = 1_462;

    private static final String NEVER_WORKED_OUT = "the formula was never worked out; open the workbook in Excel,"
            + " let it calculate, save it, and drop it again";
    private static final String NOT_ALL_SEEN = "the cell shows less than what is in it, for its format rounds, shortens"
            + " or hides digits; format the column as text in Excel, correct what it shows, and save it";

    private final Book book;

    /**
     * @param book the workbook whose cells are read
     */
    CellText(Book book) {
        this.book = book;
    }

    /** A cell's text, and what is wrong with it. */
    record Text(String text, @Nullable String fault) {

        /** Nothing to be seen. */
        static final Text NONE = new Text("", null);

        /** A formula, or one of its cells, whose result nobody knows. */
        static final Text UNKNOWN = new Text("", NEVER_WORKED_OUT);
    }

    /**
     * Reads a cell.
     *
     * @param rule of the field for which it is read; null where there is none
     */
    Text of(SheetCell cell, @Nullable FieldRule rule) throws IOException {
        String value = cell.value();
        if (cell.formula() && isUnknown(cell.type(), value)) {
            return Text.UNKNOWN;
        }
        if (value == null || value.isEmpty()) {
            return Text.NONE;
        }
        return switch (cell.type()) {
            case "s" -> text(cell, book.texts().at(Integer.parseInt(value.strip())), rule);
            case "inlineStr" -> text(cell, value, rule);
            case "str" -> text(cell, EscapedText.plain(value), rule);
            case "b" -> new Text(truth(value, rule), null);
            case "e" -> new Text(value, "the cell holds the error " + value);
            case "d" -> written(value, rule);
            default -> number(cell, Double.parseDouble(value.strip()), rule);
        };
    }

    /**
     * Whether nobody has worked out a formula. Programs that cannot do it write no result; some write 0, or nothing, and
     * ask whoever opens the workbook to work out everything.
     */
    private boolean isUnknown(String type, @Nullable String result) {
        if (result == null || (result.isBlank() && !"str".equals(type))) {
            return true;
        }
        return book.isUnreckoned() && (result.isEmpty() || ("n".equals(type) && Double.parseDouble(result) == 0));
    }

    private Text text(SheetCell cell, String text, @Nullable FieldRule rule) {
        String shown = text.isEmpty() ? text : book.formats().of(cell.style()).text(text);
        return isKey(rule) && !shown.contains(text) ? new Text(text, NOT_ALL_SEEN) : new Text(shown, null);
    }

    /** As a spreadsheet shows it, or as the field's choices have it. */
    private static String truth(String value, @Nullable FieldRule rule) {
        String shown = "1".equals(value.strip()) || "true".equalsIgnoreCase(value.strip()) ? "TRUE" : "FALSE";
        List<String> choices = rule == null ? null : rule.choices();
        return choices == null
                ? shown
                : choices.stream().filter(shown::equalsIgnoreCase).findFirst().orElse(shown);
    }

    private Text number(SheetCell cell, double value, @Nullable FieldRule rule) {
        CellFormat format = book.formats().of(cell.style());
        if (format.isDate()) {
            return day(value, format, rule);
        }
        if (!(Math.abs(value) < TOO_LONG)) {
            return new Text(
                    Double.toString(value),
                    "more than 15 digits in a number cell, and a spreadsheet keeps 15; format the column as text");
        }
        boolean isLong = value == Math.rint(value);
        if (isLong && format.isGeneral()) {
            return new Text(Long.toString((long) value), null);
        }
        BigDecimal number = isLong
                ? BigDecimal.valueOf((long) value)
                : new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        String exact = number.toPlainString();
        return format.isGeneral() ? new Text(exact, null) : shown(number, exact, format, rule);
    }

    /** What of a number is seen is its text; where all of it must be seen, it is a fault that it is not. */
    private static Text shown(BigDecimal number, String exact, CellFormat format, @Nullable FieldRule rule) {
        CellFormat.Shown shown = format.number(number, exact, isPlain(rule));
        if (isKey(rule)) {
            return shown.isWhole() && !format.isForTextsOnly()
                    ? new Text(dialled(shown.text(), rule), null)
                    : new Text(exact, NOT_ALL_SEEN);
        }
        if (isCounted(rule) && shown.isWhole() && CellFormat.isNumber(shown.text(), number)) {
            return new Text(exact, null);
        }
        return new Text(shown.text(), null);
    }

    /** Whether it is only to be read by people, thousands set apart and all. */
    private static boolean isPlain(@Nullable FieldRule rule) {
        return rule == null || (rule.kind() == FieldRule.Kind.TEXT && rule.choices() == null);
    }

    /** Whether a digit more or less would be somebody else. */
    private static boolean isKey(@Nullable FieldRule rule) {
        return rule != null
                && switch (rule.kind()) {
                    case NUMBER, DIAL_STRING, IDS -> true;
                    default -> false;
                };
    }

    /** Whether {@code 5.0} is {@code 5}. */
    private static boolean isCounted(@Nullable FieldRule rule) {
        return rule != null && (rule.kind() == FieldRule.Kind.WHOLE_NUMBER || rule.choices() != null);
    }

    /** A format sets groups of digits apart for the eye; what is dialled, and ids, have none. */
    private static String dialled(String shown, @Nullable FieldRule rule) {
        return rule != null && rule.kind() == FieldRule.Kind.NUMBER ? shown : shown.replaceAll("[ \u00A0().-]", "");
    }

    private Text day(double value, CellFormat format, @Nullable FieldRule rule) {
        double last = BEHIND_THE_LAST_DAY - (book.isFrom1904() ? DAYS_TO_1904 : 0);
        if (!(value >= 0 && value < last)) {
            return new Text("", "the cell shows a row of #, for the number in it is no day that a spreadsheet knows");
        }
        if (format.isElapsed()) {
            String length = format.elapsed(value);
            return isOf(rule, FieldRule.Kind.DATE) || isOf(rule, FieldRule.Kind.DATE_TIME) || isKey(rule)
                    ? new Text(length, "the cell holds a length of time")
                    : new Text(length, null);
        }
        LocalDateTime moment = DateUtil.getLocalDateTime(value, book.isFrom1904(), true);
        boolean hasNoDay = value < 1 && !book.isFrom1904();
        if (hasNoDay && (isOf(rule, FieldRule.Kind.DATE) || isOf(rule, FieldRule.Kind.DATE_TIME))) {
            return new Text(TIME.format(moment), "the cell holds a time without a day");
        }
        return moment(moment, hasNoDay, rule);
    }

    /** A day or moment that is written out in the cell, as some programs do. */
    private static Text written(String value, @Nullable FieldRule rule) {
        try {
            return moment(moment(value.strip()), false, rule);
        } catch (DateTimeParseException e) {
            return new Text(value, "the cell holds a date that cannot be read");
        }
    }

    private static LocalDateTime moment(String written) {
        if (written.indexOf('T') < 0) {
            return LocalDate.parse(written).atStartOfDay();
        }
        return written.endsWith("Z") ? OffsetDateTime.parse(written).toLocalDateTime() : LocalDateTime.parse(written);
    }

    private static Text moment(LocalDateTime moment, boolean hasNoDay, @Nullable FieldRule rule) {
        if (isKey(rule)) {
            return new Text(
                    DAY.format(moment), "the cell holds a date; format the column as text in Excel, and type it again");
        }
        DateTimeFormatter form = hasNoDay
                ? TIME
                : isOf(rule, FieldRule.Kind.DATE)
                                || (!isOf(rule, FieldRule.Kind.DATE_TIME)
                                        && moment.toLocalTime().equals(LocalTime.MIDNIGHT))
                        ? DAY
                        : MOMENT;
        return new Text(form.format(moment), null);
    }

    private static boolean isOf(@Nullable FieldRule rule, FieldRule.Kind kind) {
        return rule != null && rule.kind() == kind;
    }
}
