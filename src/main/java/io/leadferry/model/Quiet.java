package io.leadferry.model;

import java.util.regex.Pattern;

/** Keeps people's numbers out of logs, metrics and errors: all but the last two digits of a long run are hidden. */
public final class Quiet {

    private static final Pattern LONG_RUN = Pattern.compile("\\d[\\d ()-]{4,}\\d");
    private static final int LONGEST = 300;

    private Quiet() {}

    /** The text with every run of six digits or more masked, cut to 300 characters, on one line. */
    public static String text(String text) {
        String oneLine = text.replaceAll("\\s+", " ").strip();
        String cut = oneLine.length() > LONGEST ? oneLine.substring(0, LONGEST) + "…" : oneLine;
        return LONG_RUN.matcher(cut)
                .replaceAll(run -> "•••" + run.group().substring(run.group().length() - 2));
    }
}
