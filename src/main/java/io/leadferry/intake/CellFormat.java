package io.leadferry.intake;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A cell's format, such as {@code "+44 "0}, {@code (###) ###-####} or {@code dd/mm/yyyy}: what a person sees of the
 * number or text in it, written as in the United States wherever countries differ.
 */
final class CellFormat {

    /** The code of a cell that nobody has given a format. */
    static final String GENERAL_CODE = "General";

    /** The format of a cell that nobody has given one. */
    static final CellFormat GENERAL = of(GENERAL_CODE);

    private static final Pattern CONDITION =
            Pattern.compile("(<=|>=|<>|<|>|=)\\s*([+-]?[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)");
    private static final Pattern CURRENCY = Pattern.compile("\\$([^-]*)(?:-.*)?", Pattern.DOTALL);
    private static final Pattern ELAPSED = Pattern.compile("(?i)h+|m+|s+");
    private static final Pattern NUMERALS = Pattern.compile("(?i)(?:DB|Nat)Num.*");
    private static final int MOST_SECTIONS = 4;
    private static final int GROUP = 3;

    /** No number has more decimals, and no program shows them. */
    private static final int MOST_PLACES = 30;

    private final String code;
    private final List<Section> sections;

    private CellFormat(String code, List<Section> sections) {
        this.code = code;
        this.sections = sections;
    }

    /**
     * What is seen of a number.
     *
     * @param text as it is seen, without the blanks around it
     * @param isWhole whether it shows all of the number: nothing rounded away, scaled or hidden
     */
    record Shown(String text, boolean isWhole) {}

    /** A part of a section: what it is, and the characters that it shows as they are. */
    private record Token(Kind kind, String text) {}

    private enum Kind {
        LITERAL,
        /** as wide as some character, to set numbers below each other */
        GAP,
        DIGIT,
        POINT,
        COMMA,
        PERCENT,
        EXPONENT,
        GENERAL,
        TEXT,
        SLASH,
        NUMERALS,
        DATE,
        ELAPSED
    }

    /** The numbers for which a section is meant. */
    private record Condition(String operator, BigDecimal bound) {

        boolean holds(BigDecimal value) {
            int side = value.compareTo(bound);
            return switch (operator) {
                case "<" -> side < 0;
                case "<=" -> side <= 0;
                case ">" -> side > 0;
                case ">=" -> side >= 0;
                case "=" -> side == 0;
                default -> side != 0;
            };
        }
    }

    private record Section(List<Token> tokens, @Nullable Condition condition) {

        boolean has(Kind kind) {
            return tokens.stream().anyMatch(token -> token.kind() == kind);
        }

        boolean isDate() {
            return has(Kind.DATE) || has(Kind.ELAPSED);
        }

        /** Whether only the library below knows how it is written: exponents, fractions, other numerals. */
        boolean isIntricate() {
            return has(Kind.EXPONENT) || has(Kind.NUMERALS) || isFraction();
        }

        private boolean isFraction() {
            int slash = tokens.indexOf(new Token(Kind.SLASH, "/"));
            return slash > 0
                    && tokens.subList(0, slash).stream().anyMatch(token -> token.kind() == Kind.DIGIT)
                    && tokens.subList(slash, tokens.size()).stream()
                            .anyMatch(token -> token.kind() == Kind.DIGIT
                                    || (token.kind() == Kind.LITERAL && isDigits(token.text())));
        }

        private static boolean isDigits(String text) {
            return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }

    /** Reads a format's code. */
    static CellFormat of(String code) {
        List<Section> sections = new Reader(code).sections();
        return new CellFormat(code, sections);
    }

    /** Whether it shows a number as it is. */
    boolean isGeneral() {
        return sections.size() == 1 && sections.get(0).tokens().equals(List.of(new Token(Kind.GENERAL, "")));
    }

    /** Whether it shows numbers as days or times. */
    boolean isDate() {
        return sections.get(0).isDate();
    }

    /** Whether it shows numbers as lengths of time, such as {@code [h]:mm}. */
    boolean isElapsed() {
        return sections.get(0).has(Kind.ELAPSED);
    }

    /** Whether numbers have no section of their own: it says how texts are shown, and more than the text itself. */
    boolean isForTextsOnly() {
        return sections.size() == 1
                && isOfTexts(sections.get(0))
                && sections.get(0).tokens().size() > 1;
    }

    /** What is seen of a length of time, in days. */
    String elapsed(double days) {
        return org.apache.poi.ss.format.CellFormat.getInstance(Locale.US, code)
                .apply(days)
                .text
                .strip();
    }

    /** What is seen of a text. */
    String text(String text) {
        Section last = sections.get(sections.size() - 1);
        if (!isOfTexts(last) && sections.size() < MOST_SECTIONS) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        for (Token token : last.tokens()) {
            shown.append(
                    switch (token.kind()) {
                        case TEXT, GENERAL -> text;
                        case LITERAL -> token.text();
                        default -> "";
                    });
        }
        return shown.toString();
    }

    private static boolean isOfTexts(Section section) {
        return section.has(Kind.TEXT);
    }

    /**
     * What is seen of a number that is no day or time.
     *
     * @param value what the cell holds
     * @param exact the same, written out
     * @param grouped whether thousands are set apart where the format asks for it
     */
    Shown number(BigDecimal value, String exact, boolean grouped) {
        List<Section> ofNumbers = isOfTexts(sections.get(sections.size() - 1)) || sections.size() == MOST_SECTIONS
                ? sections.subList(0, sections.size() - 1)
                : sections;
        if (ofNumbers.isEmpty()) {
            return new Shown(exact, true);
        }
        int at = section(ofNumbers, value);
        if (at < 0) {
            return new Shown("", false);
        }
        Section section = ofNumbers.get(at);
        if (section.isIntricate()) {
            return byLibrary(value);
        }
        boolean signed = value.signum() < 0 && at == 0;
        if (section.has(Kind.GENERAL)) {
            return general(section, exact, signed);
        }
        Shown shown = new Writing(section, value.abs(), grouped).shown(signed);
        boolean signless = value.signum() < 0 && shown.text().indexOf('-') < 0;
        return signless ? new Shown(shown.text(), false) : shown;
    }

    /** The section that is meant for a number; -1 where none is, and a spreadsheet shows nothing but a row of #. */
    private static int section(List<Section> sections, BigDecimal value) {
        for (int at = 0; at < sections.size(); at++) {
            Condition condition = sections.get(at).condition();
            boolean last = at == sections.size() - 1;
            if (condition == null ? last || isUsual(at, sections.size(), value) : condition.holds(value)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isUsual(int at, int count, BigDecimal value) {
        return at == 0 ? (count == 2 ? value.signum() >= 0 : value.signum() > 0) : value.signum() < 0;
    }

    private static Shown general(Section section, String exact, boolean signed) {
        StringBuilder shown = new StringBuilder(signed ? "-" : "");
        for (Token token : section.tokens()) {
            switch (token.kind()) {
                case GENERAL -> shown.append(exact.startsWith("-") ? exact.substring(1) : exact);
                case LITERAL, GAP, PERCENT, SLASH -> shown.append(token.text());
                default -> {}
            }
        }
        return new Shown(shown.toString().strip(), true);
    }

    private Shown byLibrary(BigDecimal value) {
        String text = new DataFormatter(Locale.US)
                .formatRawCellContents(value.doubleValue(), 0, code)
                .strip();
        return new Shown(text, isNumber(text, value));
    }

    /** Whether a text is this number and nothing else, however it is written. */
    static boolean isNumber(String text, BigDecimal value) {
        try {
            return new BigDecimal(text.replace(",", "").strip()).compareTo(value) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The writing of one number by one section. */
    private static final class Writing {
        private final Section section;
        private final boolean grouped;
        private final BigDecimal rounded;
        private final boolean whole;
        private final int point;

        Writing(Section section, BigDecimal value, boolean grouped) {
            this.section = section;
            List<Token> tokens = section.tokens();
            int first = tokens.indexOf(new Token(Kind.POINT, "."));
            this.point = first < 0 ? tokens.size() : first;
            BigDecimal scaled = value;
            int lastDigit = lastDigit(tokens.subList(0, point));
            boolean groups = false;
            for (int at = 0; at < tokens.size(); at++) {
                Kind kind = tokens.get(at).kind();
                if (kind == Kind.PERCENT) {
                    scaled = scaled.movePointRight(2);
                } else if (kind == Kind.COMMA && lastDigit >= 0) {
                    if (at < lastDigit) {
                        groups = true;
                    } else {
                        scaled = scaled.movePointLeft(GROUP);
                    }
                }
            }
            this.grouped = grouped && groups;
            this.rounded = scaled.setScale(
                    Math.min(digits(tokens.subList(point, tokens.size())), MOST_PLACES), RoundingMode.HALF_UP);
            this.whole = rounded.compareTo(value) == 0 && section.has(Kind.DIGIT);
        }

        private static int lastDigit(List<Token> tokens) {
            int last = tokens.size() - 1;
            while (last >= 0 && tokens.get(last).kind() != Kind.DIGIT) {
                last--;
            }
            return last;
        }

        private static int digits(List<Token> tokens) {
            return (int)
                    tokens.stream().filter(token -> token.kind() == Kind.DIGIT).count();
        }

        Shown shown(boolean signed) {
            StringBuilder shown = new StringBuilder(signed && rounded.signum() != 0 ? "-" : "");
            String plain = rounded.toPlainString();
            int end = plain.indexOf('.');
            String ahead = end < 0 ? plain : plain.substring(0, end);
            wholePart(ahead.equals("0") ? "" : ahead, shown);
            decimals(end < 0 ? "" : plain.substring(end + 1), shown);
            return new Shown(shown.toString().strip(), whole);
        }

        /** Digits take their places from the right; the first place takes those, too, that have none. */
        private void wholePart(String digits, StringBuilder shown) {
            List<Token> tokens = section.tokens().subList(0, point);
            int places = digits(tokens);
            if (places == 0 && section.has(Kind.DIGIT)) {
                literals(tokens, shown);
                digits(digits, digits.length() - 1, 0, shown);
                return;
            }
            int place = places;
            for (Token token : tokens) {
                if (token.kind() != Kind.DIGIT) {
                    literal(token, shown);
                    continue;
                }
                place--;
                if (place < digits.length()) {
                    digits(digits, place == places - 1 ? digits.length() - 1 : place, place, shown);
                } else {
                    pad(token, place, shown);
                }
            }
        }

        /** The digits of these places, counted from the right. */
        private void digits(String digits, int from, int to, StringBuilder shown) {
            for (int place = from; place >= to; place--) {
                digit(digits.charAt(digits.length() - 1 - place), place, shown);
            }
        }

        private void pad(Token token, int place, StringBuilder shown) {
            switch (token.text()) {
                case "0" -> digit('0', place, shown);
                case "?" -> shown.append(' ');
                default -> {}
            }
        }

        private void digit(char digit, int place, StringBuilder shown) {
            shown.append(digit);
            if (grouped && place > 0 && place % GROUP == 0) {
                shown.append(',');
            }
        }

        private void decimals(String digits, StringBuilder shown) {
            List<Token> tokens =
                    section.tokens().subList(point, section.tokens().size());
            int done = 0;
            for (Token token : tokens) {
                if (token.kind() == Kind.POINT && done == 0) {
                    shown.append('.');
                } else if (token.kind() == Kind.DIGIT) {
                    boolean seen = done < digits.length()
                            && !digits.substring(done).chars().allMatch(c -> c == '0');
                    if (seen || token.text().equals("0")) {
                        shown.append(done < digits.length() ? digits.charAt(done) : '0');
                    } else if (token.text().equals("?")) {
                        shown.append(' ');
                    }
                    done++;
                } else {
                    literal(token, shown);
                }
            }
        }

        private static void literals(List<Token> tokens, StringBuilder shown) {
            tokens.forEach(token -> literal(token, shown));
        }

        private static void literal(Token token, StringBuilder shown) {
            switch (token.kind()) {
                case LITERAL, GAP, PERCENT, SLASH -> shown.append(token.text());
                default -> {}
            }
        }
    }

    /** The reading of a code, character by character. */
    private static final class Reader {
        private final String code;
        private final List<Section> sections = new ArrayList<>();
        private List<Token> tokens = new ArrayList<>();
        private @Nullable Condition condition;
        private boolean pointed;

        Reader(String code) {
            this.code = code;
        }

        List<Section> sections() {
            int at = 0;
            while (at < code.length()) {
                at = token(at);
            }
            end();
            return List.copyOf(sections.subList(0, Math.min(MOST_SECTIONS, sections.size())));
        }

        private void end() {
            if (tokens.isEmpty() && sections.isEmpty() && code.isEmpty()) {
                add(Kind.GENERAL, "");
            }
            sections.add(new Section(List.copyOf(tokens), condition));
            tokens = new ArrayList<>();
            condition = null;
            pointed = false;
        }

        private void add(Kind kind, String text) {
            tokens.add(new Token(kind, text));
        }

        /** Reads what begins here; where the next begins. */
        private int token(int at) {
            char c = code.charAt(at);
            switch (c) {
                case ';' -> end();
                case '"' -> {
                    int close = code.indexOf('"', at + 1);
                    int end = close < 0 ? code.length() : close;
                    add(Kind.LITERAL, code.substring(at + 1, end));
                    return end + 1;
                }
                case '\\' -> {
                    int end = Math.min(at + 2, code.length());
                    add(Kind.LITERAL, code.substring(at + 1, end));
                    return end;
                }
                case '_' -> {
                    add(Kind.GAP, " ");
                    return at + 2;
                }
                case '*' -> {
                    return at + 2;
                }
                case '[' -> {
                    int close = code.indexOf(']', at);
                    if (close < 0) {
                        add(Kind.LITERAL, "[");
                        return at + 1;
                    }
                    bracketed(code.substring(at + 1, close));
                    return close + 1;
                }
                case '0', '#', '?' -> add(Kind.DIGIT, String.valueOf(c));
                case '.' -> {
                    add(pointed ? Kind.LITERAL : Kind.POINT, ".");
                    pointed = true;
                }
                case ',' -> add(Kind.COMMA, ",");
                case '%' -> add(Kind.PERCENT, "%");
                case '/' -> add(Kind.SLASH, "/");
                case '@' -> add(Kind.TEXT, "@");
                default -> {
                    return lettersOrSign(at, c);
                }
            }
            return at + 1;
        }

        private int lettersOrSign(int at, char c) {
            if (code.regionMatches(true, at, GENERAL_CODE, 0, GENERAL_CODE.length())) {
                add(Kind.GENERAL, "");
                return at + GENERAL_CODE.length();
            }
            char next = at + 1 < code.length() ? code.charAt(at + 1) : ' ';
            if ((c == 'E' || c == 'e') && (next == '+' || next == '-')) {
                add(Kind.EXPONENT, "");
                return at + 2;
            }
            boolean isDate = "ymdhsebgYMDHSEBG".indexOf(c) >= 0;
            add(isDate ? Kind.DATE : Kind.LITERAL, String.valueOf(c));
            return at + 1;
        }

        private void bracketed(String inside) {
            Matcher bound = CONDITION.matcher(inside);
            Matcher currency = CURRENCY.matcher(inside);
            if (bound.matches()) {
                condition = new Condition(bound.group(1), new BigDecimal(bound.group(2)));
            } else if (currency.matches()) {
                add(Kind.LITERAL, currency.group(1));
            } else if (ELAPSED.matcher(inside).matches()) {
                add(Kind.ELAPSED, inside);
            } else if (NUMERALS.matcher(inside).matches()) {
                add(Kind.NUMERALS, "");
            }
        }
    }
}
