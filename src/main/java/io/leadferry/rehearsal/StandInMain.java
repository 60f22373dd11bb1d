package io.leadferry.rehearsal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** Runs a stand-in as a process of its own, until it is stopped. */
public final class StandInMain {

    /** Which vendor is meant; its own command then reads all the options. */
    @Command
    private static final class Choice {

        @Option(names = "--vendor")
        private @Nullable String vendor;

        @Unmatched
        private @Nullable List<String> others;
    }

    private StandInMain() {}

    /** Starts the stand-in and prints one line that ends in its base URL; with a wrong option, says so and exits with 2. */
    public static void main(String[] args) {
        int code = command(args).commandLine().execute(args);
        if (code != 0) {
            System.exit(code);
        }
        // the server's own thread keeps the process up from here on
    }

    /** The command of the vendor that the options name; of the first where they name none, or one that is not here. */
    static StandInCommand command(String... args) {
        Choice choice = new Choice();
        CommandLine reader = new CommandLine(choice);
        reader.getCommandSpec().parser().collectErrors(true); // what is wrong is told by the vendor's own command
        reader.parseArgs(args);
        List<StandInVendor> vendors = StandInVendors.all();
        return vendors.stream()
                .filter(vendor -> vendor.name().equals(choice.vendor))
                .findFirst()
                .orElse(vendors.get(0))
                .command();
    }
}
