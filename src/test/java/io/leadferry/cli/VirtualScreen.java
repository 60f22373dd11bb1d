package io.leadferry.cli;

import java.util.ArrayList;
import java.util.List;

/** A terminal of so many columns: what a person sees after all that was printed, and whether anything wrapped. */
final class VirtualScreen {

    private final int width;
    private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    private final List<Boolean> wrapped = new ArrayList<>(List.of(false));
    private int column;

    VirtualScreen(int width) {
        this.width = width;
    }

    VirtualScreen print(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\u001b[K", i)) {
                StringBuilder row = row();
                row.setLength(Math.min(column, row.length()));
                i += 2;
            } else if (text.charAt(i) == '\r') {
                column = 0;
            } else if (text.charAt(i) == '\n') {
                next(false);
            } else {
                put(text.charAt(i));
            }
        }
        return this;
    }

    private void put(char c) {
        if (column == width) {
            next(true);
        }
        StringBuilder row = row();
        if (column < row.length()) {
            row.setCharAt(column, c);
        } else {
            row.append(c);
        }
        column++;
    }

    private void next(boolean wraps) {
        rows.add(new StringBuilder());
        wrapped.add(wraps);
        column = 0;
    }

    private StringBuilder row() {
        return rows.get(rows.size() - 1);
    }

    /** The lines as they stand there, one that wrapped as one. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (wrapped.get(i)) {
                lines.add(lines.remove(lines.size() - 1) + rows.get(i));
            } else {
                lines.add(rows.get(i).toString());
            }
        }
        return lines;
    }
}
