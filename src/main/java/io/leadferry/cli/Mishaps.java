package io.leadferry.cli;

import io.leadferry.StartFaults;
import io.leadferry.connector.Spelling;
import io.leadferry.feed.ConfigurationFault;
import io.leadferry.model.Quiet;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in a line why a command could not do what it was asked for, and with which code the process ends. */
final class Mishaps implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private static final String DEBUG = "--debug";

    private final boolean debug;

    /** For a command with these words; {@code --debug} among them has the places in the program shown too. */
    Mishaps(String... args) {
        this.debug = Arrays.asList(args).contains(DEBUG);
    }

    /** A fault of the configuration is a line each; any other is the program's, and has one. */
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, @Nullable ParseResult parsed) {
        PrintWriter err = Terminal.harmless(command.getErr());
        Optional<ConfigurationFault> mendable = StartFaults.of(failure);
        if (mendable.isPresent()) {
            return Told.explain(mendable.get(), err);
        }
        String words = failure.getMessage() == null ? "" : ", " + Quiet.text(failure.getMessage());
        err.println(command.getCommandName() + " failed: "
                + failure.getClass().getSimpleName().replaceFirst("Exception$", "") + words
                + (debug ? "" : "; this should not happen, and " + DEBUG + " shows where it did"));
        if (debug) {
            Quiet.fault(failure).printStackTrace(err);
        }
        err.flush();
        return CommandCodes.FAILED;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        return Told.explain(
                new ConfigurationFault(List.of(meant(failure, command)
                        .orElseGet(() -> Quiet.text(String.valueOf(failure.getMessage())) + "; see " + help))),
                Terminal.harmless(command.getErr()));
    }

    /** A word that is no command, and the command that was meant. */
    private static Optional<String> meant(ParameterException failure, CommandLine command) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !command.getSubcommands().isEmpty()
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            return Optional.of("'" + Quiet.text(word) + "': unknown command"
                    + Spelling.hint(word, command.getSubcommands().keySet()));
        }
        return Optional.empty();
    }
}
