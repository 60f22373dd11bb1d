package io.leadferry.model;

import java.util.regex.Pattern;

/**
 * Keeps a spreadsheet from running a field as a formula: an apostrophe is set before it, and can be taken off again
 * without a doubt, because a field that began with apostrophes before a formula gets one more.
 */
public final class FormulaGuard {

    /**
     * What a spreadsheet may run, with the blanks and quotes that it may drop before; a plain signed number is none. Full
     * width signs count, since some versions take them for the plain ones.
     */
    private static final Pattern FORMULA = Pattern.compile(
            "'*(?:[\\t\\r\\n]|[\\p{Z}\\p{C}\"“”]*(?:[=@＝＠]|[+\\-＋－](?![0-9 ().-]*$))).*", Pattern.DOTALL);

    private static final String FIRST = "'=@+-＝＠＋－\"“”";

    private FormulaGuard() {}

    /** The field as it is written into a file that a spreadsheet may open. */
    public static String guarded(String field) {
        return isFormula(field) ? "'" + field : field;
    }

    /** The field as it was before it was guarded. */
    public static String unguarded(String field) {
        return field.startsWith("'") && isFormula(field.substring(1)) ? field.substring(1) : field;
    }

    private static boolean isFormula(String field) {
        // most fields begin with a letter or a digit
        return !field.isEmpty()
                && (field.charAt(0) <= ' ' || field.charAt(0) > '~' || FIRST.indexOf(field.charAt(0)) >= 0)
                && FORMULA.matcher(field).matches();
    }
}
