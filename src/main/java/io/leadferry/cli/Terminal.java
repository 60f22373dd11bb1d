package io.leadferry.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command prints. */
final class Terminal {

    private Terminal() {}

    static PrintWriter out(@Nullable CommandSpec spec) {
        return java.util.Objects.requireNonNull(spec).commandLine().getOut();
    }

    static PrintWriter err(@Nullable CommandSpec spec) {
        return java.util.Objects.requireNonNull(spec).commandLine().getErr();
    }

    /** Whether a person looks at it. */
    static boolean isInteractive() {
        return System.console() != null;
    }
}
