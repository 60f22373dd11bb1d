package io.leadferry.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps people's numbers, and secrets, out of logs, metrics and errors: all but the last two digits of a long run are
 * hidden, and secrets are veiled.
 */
public final class Quiet {

    private static final Pattern LONG_RUN = Pattern.compile("\\p{Nd}[\\p{Nd} ()-]{4,}\\p{Nd}");

    /** Six digits or more, whatever stands between them that is no letter, seen or not. */
    private static final Pattern SCATTERED_RUN = Pattern.compile("\\p{Nd}(?:[^\\p{L}\\p{Nd}]{0,6}\\p{Nd}){5,}");

    private static final int LONGEST = 300;

    private Quiet() {}

    /**
     * The text with every secret veiled and every run of six digits or more masked, cut to 300 characters, on one line,
     * and with nothing in it that steers a screen.
     */
    public static String text(String text) {
        return text(text, LONG_RUN);
    }

    /**
     * As {@link #text}, of what a person writes for others to read: a number is masked however it is written, and times and
     * versions with it.
     */
    public static String written(String text) {
        return text(text, SCATTERED_RUN);
    }

    private static String text(String text, Pattern run) {
        // veiled before anything else: half of a secret, or one whose blanks are others, would not be known any more
        String oneLine = Veil.over(text).replaceAll("\\s+", " ").strip();
        String cut = oneLine.length() > LONGEST ? beginning(oneLine) + "…" : oneLine;
        return Visible.line(masked(cut, run));
    }

    /** The text with every run of six digits or more masked, and otherwise as it is. */
    public static String numbers(String text) {
        return masked(text, LONG_RUN);
    }

    private static String masked(String text, Pattern run) {
        Matcher runs = run.matcher(text);
        return runs.find() ? runs.replaceAll(found -> "•••" + lastTwo(found.group())) : text;
    }

    private static String lastTwo(String run) {
        String digits = run.replaceAll("\\P{Nd}", "");
        return digits.substring(digits.offsetByCodePoints(digits.length(), -2));
    }

    /** Never half of a character. */
    private static String beginning(String text) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }

    /** A fault for a log: its kinds and places as they are, its words masked, for they may quote people's data. */
    public static Throwable fault(Throwable fault) {
        Throwable cause = fault.getCause();
        Throwable quiet = new Masked(
                fault.getClass().getName() + ": " + text(String.valueOf(fault.getMessage())),
                cause == null ? null : fault(cause));
        quiet.setStackTrace(fault.getStackTrace());
        return quiet;
    }

    private static final class Masked extends Exception {
        private static final long serialVersionUID = 1L;

        Masked(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
