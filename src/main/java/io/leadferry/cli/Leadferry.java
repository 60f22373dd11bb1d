package io.leadferry.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The jar's front door: finds the command and runs it. Exit codes: 0 done, 1 it failed, 2 bad usage or configuration. */
@Command(
        name = "leadferry",
        mixinStandardHelpOptions = true,
        version = "Leadferry 0.1",
        description = "Carries lead files and delete files into contact-centre APIs, at the vendor's pace, every row"
                + " accounted for. Without a command it runs.")
public final class Leadferry {

    /** The build sets it, so that {@code mvn spring-boot:run} rehearses. */
    private static final String COMMAND_PROPERTY = "ferry.command";

    private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");

    /** Those that start a ferry. */
    private static final Set<String> STARTING = Set.of("run", "rehearse");

    /** Each is made only if it is meant, or if somebody asks which there are: to make all takes longer than most take to do. */
    private static final Map<String, Class<?>> COMMANDS = commands();

    private Leadferry() {}

    /** The commands by their names, in the order in which they are shown. */
    public static Map<String, Class<?>> commands() {
        Map<String, Class<?>> all = new LinkedHashMap<>();
        all.put("run", Run.class);
        all.put("rehearse", Rehearse.class);
        all.put("check", CheckCommand.class);
        all.put("plan", PlanCommand.class);
        all.put("status", StatusCommand.class);
        all.put("receipt", ReceiptCommand.class);
        all.put("find", FindCommand.class);
        all.put("why", WhyCommand.class);
        all.put("pause", LaneCommands.Pause.class);
        all.put("resume", LaneCommands.Resume.class);
        all.put("release", HeldCommands.Release.class);
        all.put("discard", HeldCommands.Discard.class);
        all.put("calls", DoubtCommands.Calls.class);
        all.put("resolve", DoubtCommands.Resolve.class);
        all.put("retain", RetentionCommands.Retain.class);
        all.put("forget", RetentionCommands.Forget.class);
        all.put("audit", AuditCommand.class);
        all.put("ledger", LedgerCommands.class);
        return all;
    }

    public static void main(String[] args) {
        int code = execute(args);
        if (code != 0 || !GoesOn.now()) {
            System.exit(code);
        }
    }

    static int execute(String... args) {
        Mishaps mishaps = new Mishaps(args);
        List<String> words = withCommand(args);
        CommandLine commands = new CommandLine(new Leadferry());
        String first = words.get(0);
        if (STARTING.contains(first) && words.stream().noneMatch(HELP::contains)) {
            HeadStart.take();
        }
        COMMANDS.forEach((name, command) -> {
            if (!COMMANDS.containsKey(first) || name.equals(first)) {
                commands.addSubcommand(name, command);
            }
        });
        return commands.setExecutionExceptionHandler(mishaps)
                .setParameterExceptionHandler(mishaps)
                .execute(words.toArray(String[]::new));
    }

    private static List<String> withCommand(String... args) {
        if (args.length > 0 && (COMMANDS.containsKey(args[0]) || HELP.contains(args[0]))) {
            return List.of(args);
        }
        if (args.length > 0 && !args[0].startsWith("-")) {
            return List.of(args); // a word that is no command: picocli says which are
        }
        return Stream.concat(Stream.of(System.getProperty(COMMAND_PROPERTY, "run")), Arrays.stream(args))
                .toList();
    }
}
