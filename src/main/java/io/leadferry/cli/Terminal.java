package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.model.Visible;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command prints. What it prints repeats words from outside: each line stays one, and nothing in it steers the
 * terminal.
 */
final class Terminal {

    private Terminal() {}

    static PrintWriter out(@Nullable CommandSpec spec) {
        return harmless(Objects.requireNonNull(spec).commandLine().getOut());
    }

    static PrintWriter err(@Nullable CommandSpec spec) {
        return harmless(Objects.requireNonNull(spec).commandLine().getErr());
    }

    /** Prints JSON in lines. */
    static void json(PrintWriter out, JsonNode json) {
        text(out, AnswerTree.pretty(json));
    }

    /** Prints a text of several lines. */
    static void text(PrintWriter out, String lines) {
        out.print(lines + System.lineSeparator());
        out.flush();
    }

    /** Whether a person looks at it. */
    static boolean isInteractive() {
        return System.console() != null;
    }

    /**
     * What prints a line as one, whatever is in it, and keeps the line breaks of a text that is printed as such. JSON stays
     * the same JSON: its texts may have characters written as their codes.
     */
    static PrintWriter harmless(PrintWriter to) {
        return new PrintWriter(to, true) {
            @Override
            public void println(@Nullable String line) {
                super.print(Visible.line(String.valueOf(line)));
                super.println();
            }

            @Override
            public void print(@Nullable String text) {
                super.print(Visible.lines(String.valueOf(text)));
            }
        };
    }
}
