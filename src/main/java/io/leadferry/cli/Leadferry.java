package io.leadferry.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The jar's front door: finds the command and runs it. Exit codes: 0 done, 1 it failed, 2 bad usage or configuration. */
@Command(
        name = "leadferry",
        mixinStandardHelpOptions = true,
        version = "Leadferry 0.1",
        description = "Carries lead files and delete files into contact-centre APIs, at the vendor's pace, every row"
                + " accounted for. Without a command it runs.",
        subcommands = {
            Run.class,
            Rehearse.class,
            PlanCommand.class,
            StatusCommand.class,
            ReceiptCommand.class,
            WhyCommand.class,
            LaneCommands.Pause.class,
            LaneCommands.Resume.class,
            HeldCommands.Release.class,
            HeldCommands.Discard.class,
            DoubtCommands.Calls.class,
            DoubtCommands.Resolve.class
        })
public final class Leadferry {

    /** The build sets it, so that {@code mvn spring-boot:run} rehearses. */
    private static final String COMMAND_PROPERTY = "ferry.command";

    private Leadferry() {}

    public static void main(String[] args) {
        int code = execute(args);
        if (code != 0 || !Sailing.isUnderWay()) {
            System.exit(code);
        }
    }

    static int execute(String... args) {
        Mishaps mishaps = new Mishaps(args);
        CommandLine commands = new CommandLine(new Leadferry())
                .setExecutionExceptionHandler(mishaps)
                .setParameterExceptionHandler(mishaps);
        return commands.execute(withCommand(commands, args));
    }

    private static String[] withCommand(CommandLine commands, String[] args) {
        List<String> own = List.of("-h", "--help", "-V", "--version");
        if (args.length > 0 && (commands.getSubcommands().containsKey(args[0]) || own.contains(args[0]))) {
            return args;
        }
        if (args.length > 0 && !args[0].startsWith("-")) {
            return args; // a word that is no command: picocli says which are
        }
        return Stream.concat(Stream.of(System.getProperty(COMMAND_PROPERTY, "run")), Arrays.stream(args))
                .toArray(String[]::new);
    }
}
