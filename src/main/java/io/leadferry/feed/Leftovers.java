package io.leadferry.feed;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names of files that are nobody's: what programs lay beside a person's file for themselves, and what is still
 * arriving. One rule for watched folders, servers and archives, without case.
 */
public final class Leftovers {

    /** Of file managers, of programs that have a file open, of editors. */
    private static final String BY_PROGRAMS =
            "desktop\\.ini|(eh)?thumbs(_vista)?\\.db|icon\\r|\\.ds_store|\\._.*|~\\$.*|\\.~lock\\..*#|.*~|#.*#|.*\\.sw[nopx]";

    /** Hidden ones, and those that a program renames when it has them whole. */
    private static final String ARRIVING =
            "\\..*|.*\\.(tmp|part|filepart|partial|inprogress|crdownload|opdownload|download|!ut|!qb)";

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    private static final Pattern LEFT_BY_PROGRAM = Pattern.compile(BY_PROGRAMS, FLAGS);
    private static final Pattern STILL_ARRIVING = Pattern.compile(ARRIVING, FLAGS);
    private static final String FOLDER_OF_MACS = "__macosx";

    private Leftovers() {}

    /**
     * The names that a door leaves alone, as a pattern for a file's whole name.
     *
     * @param feed its markers are left alone too
     */
    public static String exclude(Feed feed) {
        return "(?is)" + BY_PROGRAMS + "|" + ARRIVING
                + (feed.completeWhen() instanceof Feed.CompleteWhen.Marker marker
                        ? "|.*" + Pattern.quote(marker.suffix())
                        : "");
    }

    /** Whether a file of an archive was put there by a program for itself; its path in the archive says so. */
    public static boolean isOfAProgram(String path) {
        String way = path.replace('\\', '/');
        return ("/" + way.toLowerCase(Locale.ROOT)).contains("/" + FOLDER_OF_MACS + "/")
                || LEFT_BY_PROGRAM.matcher(name(way)).matches();
    }

    /** Whether a file of an archive is called as what is still arriving. */
    public static boolean isArriving(String path) {
        return STILL_ARRIVING.matcher(name(path.replace('\\', '/'))).matches();
    }

    private static String name(String way) {
        return way.substring(way.lastIndexOf('/') + 1);
    }
}
