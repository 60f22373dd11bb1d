package io.leadferry.cli;

import io.leadferry.feed.ConfigurationFault;
import java.io.PrintWriter;

/** What is wrong with the configuration, as a command says it. */
final class Told {

    private Told() {}

    /** Prints what is wrong, a line a fault; the exit code. */
    static int explain(ConfigurationFault fault, PrintWriter err) {
        fault.lines().forEach(err::println);
        err.flush();
        return CommandCodes.USAGE;
    }
}
