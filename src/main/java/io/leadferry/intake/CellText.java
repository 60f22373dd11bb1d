package io.leadferry.intake;

import io.leadferry.vendor.VendorProfile.FieldRule;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.FormulaError;
import org.jspecify.annotations.Nullable;

/**
 * A cell as a field's text: a number exactly as the decimal that a spreadsheet shows for it, a day or moment as the vendor
 * writes it, a formula as its last result.
 */
final class CellText {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** A spreadsheet keeps 15 digits; it writes zeros for what it has lost of a longer number. */
    private static final MathContext DIGITS = new MathContext(15);

    private static final double TOO_LONG = 1e15;

    private final boolean from1904;
    private final Map<Short, Boolean> dateStyles = new HashMap<>();

    /**
     * @param from1904 whether the workbook counts its days from 1904
     */
    CellText(boolean from1904) {
        this.from1904 = from1904;
    }

    /** A cell's text, and what is wrong with it. */
    record Text(String text, @Nullable String fault) {

        private static final Text NONE = new Text("", null);
    }

    /**
     * Reads a cell.
     *
     * @param kind what its field holds; null where nothing is known of it
     */
    Text of(Cell cell, FieldRule.@Nullable Kind kind) {
        CellType type = cell.getCellType() == CellType.FORMULA ? cell.getCachedFormulaResultType() : cell.getCellType();
        return switch (type) {
            case STRING -> new Text(cell.getStringCellValue(), null);
            case NUMERIC -> number(cell, kind);
            case BOOLEAN -> new Text(Boolean.toString(cell.getBooleanCellValue()), null);
            case ERROR -> error(cell);
            default -> Text.NONE;
        };
    }

    private static Text error(Cell cell) {
        byte code = cell.getErrorCellValue();
        String error =
                FormulaError.isValidCode(code) ? FormulaError.forInt(code).getString() : "#ERROR";
        return new Text(error, "the cell holds the error " + error);
    }

    private Text number(Cell cell, FieldRule.@Nullable Kind kind) {
        double value = cell.getNumericCellValue();
        if (isDate(cell) && DateUtil.isValidExcelDate(value)) {
            return new Text(moment(value, kind), null);
        }
        if (!(Math.abs(value) < TOO_LONG)) {
            return new Text(
                    Double.toString(value),
                    "more than 15 digits in a number cell, and a spreadsheet keeps 15; format the column as text");
        }
        return new Text(
                value == Math.rint(value)
                        ? Long.toString((long) value)
                        : new BigDecimal(value)
                                .round(DIGITS)
                                .stripTrailingZeros()
                                .toPlainString(),
                null);
    }

    private boolean isDate(Cell cell) {
        CellStyle style = cell.getCellStyle();
        return style != null
                && dateStyles.computeIfAbsent(
                        style.getIndex(),
                        index -> DateUtil.isADateFormat(style.getDataFormat(), style.getDataFormatString()));
    }

    private String moment(double value, FieldRule.@Nullable Kind kind) {
        LocalDateTime moment = DateUtil.getLocalDateTime(value, from1904, true);
        if (kind == FieldRule.Kind.DATE) {
            return DAY.format(moment);
        }
        if (kind == FieldRule.Kind.DATE_TIME) {
            return MOMENT.format(moment);
        }
        if (value < 1 && !from1904) {
            return TIME.format(moment);
        }
        return (moment.toLocalTime().equals(LocalTime.MIDNIGHT) ? DAY : MOMENT).format(moment);
    }
}
