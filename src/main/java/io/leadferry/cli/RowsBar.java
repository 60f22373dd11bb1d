package io.leadferry.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * Draws how many of the rows are settled, in one line of any width: the narrower it is, the fewer words stand behind the
 * bar. The library's own bar gives way to the words instead, down to nothing.
 */
final class RowsBar implements ProgressBarRenderer {

    private static final int SHORTEST = 10;
    private static final int LONGEST = 40;
    private static final int WHOLE = 100;

    private volatile List<String> words = List.of();

    /** What stands behind the bar, the most telling first. */
    void say(List<String> telling) {
        words = List.copyOf(telling);
    }

    @Override
    public String render(ProgressState state, int width) {
        return draw(state.getCurrent(), state.getMax(), width);
    }

    /** The bar, at most as long as the width. */
    String draw(long done, long of, int width) {
        double part = of <= 0 ? 0 : Math.min(1, (double) done / of);
        String percent = String.format(Locale.ROOT, "%3d%%", (int) (part * WHOLE));
        String head = "rows settled " + percent + " ";
        String counts = String.format(Locale.ROOT, " %,d of %,d", done, of);
        for (int telling = words.size(); telling >= 0; telling--) {
            String tail = String.join(", ", concat(counts, words.subList(0, Math.min(telling, words.size()))));
            int room = width - head.length() - tail.length() - 2;
            if (room >= SHORTEST) {
                int length = Math.min(room, LONGEST);
                int filled = (int) (part * length);
                return head + "[" + "=".repeat(filled) + " ".repeat(length - filled) + "]" + tail;
            }
        }
        String least = (percent + counts).strip();
        return least.length() <= width
                ? least
                : percent.strip().substring(0, Math.min(width, percent.strip().length()));
    }

    private static List<String> concat(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }
}
