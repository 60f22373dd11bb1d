package io.leadferry.docs;

import io.leadferry.cli.Leadferry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The man page {@code leadferry(1)} in the words of man(7), made of the commands as picocli has them. Its own generator writes
 * AsciiDoc, of which only a Ruby within Java makes a page.
 */
final class ManPage {

    private static final Pattern WRAPPED = Pattern.compile("(.{1,78})(?: +|$)");

    /** What no command says of itself. */
    private static final List<String> REST = List.of(
            ".SH CONFIGURATION",
            "Beside a command's own options stand keys of the configuration, such as",
            ".BR \\-\\-server.port=8081 .",
            "The configuration is",
            ".I config/application.yaml",
            "in the working folder, or what",
            ".BR \\-\\-spring.config.additional\\-location=file:\\fIFILE\\fP",
            "or the variable",
            ".B SPRING_CONFIG_ADDITIONALLOCATION",
            "names. Where a package of the system installed it, every command reads",
            ".I /etc/leadferry/application.yaml",
            "and, if it may,",
            ".IR /etc/leadferry/secrets.env .",
            ".SH EXIT STATUS",
            ".TP",
            ".B 0",
            "Done.",
            ".TP",
            ".B 1",
            "What was asked for failed: no ferry answers, it refuses, or there is no such drop, lane or call.",
            ".TP",
            ".B 2",
            "Bad usage, or a fault of the configuration; each is told in one line.",
            ".SH ENVIRONMENT",
            ".TP",
            ".B JAVA_HOME",
            "The Java to use, 17 or later. Else that of",
            ".BR PATH ,",
            "else one below",
            ".IR /usr/lib/jvm .",
            ".TP",
            ".B LEADFERRY_OPTS",
            "Options for Java, with blanks between them, such as",
            ".BR \\-Xmx512m .",
            ".TP",
            ".B LEADFERRY_ARCHIVE",
            ".B off",
            "for no archive of classes;",
            ".B make",
            "to make it and no more. It makes starts quicker, and is made at the first one.",
            ".SH FILES",
            ".TP",
            ".I /etc/leadferry/application.yaml",
            "The configuration, where a package of the system installed it.",
            ".TP",
            ".I /etc/leadferry/secrets.env",
            "Keys and passwords, a line NAME=VALUE each, for root and the group leadferry alone.",
            ".TP",
            ".I /etc/leadferry/routes/",
            "Routes of your own, which win over those within.",
            ".TP",
            ".I /var/lib/leadferry/",
            "All that the service writes: inboxes, ledger, archive, receipts.",
            ".SH EXAMPLES",
            ".TP",
            "What would become of a file; no call is made:",
            ".B leadferry plan leads.csv \\-\\-feed acme\\-leads",
            ".TP",
            "What needs somebody, what moves, what ended:",
            ".B leadferry status",
            ".TP",
            "The story of a number that no other user of the machine is to see:",
            ".B leadferry find \\-",
            ".SH SEE ALSO",
            ".BR systemctl (1),",
            ".BR journalctl (1)");

    private final List<String> lines = new ArrayList<>();

    private ManPage() {}

    /** The lines of the page, each of them the same whenever it is made. */
    static List<String> lines() {
        ManPage page = new ManPage();
        CommandLine all = new CommandLine(Leadferry.class);
        Leadferry.commands().forEach(all::addSubcommand);
        CommandSpec spec = all.getCommandSpec();
        page.lines.add(".TH LEADFERRY 1 \"\" \"" + text(spec.version()[0]) + "\" \"User Commands\"");
        page.lines.add(".SH NAME");
        page.lines.add("leadferry \\- carries lead files and delete files into contact\\-centre APIs");
        page.lines.add(".SH SYNOPSIS");
        page.lines.add(".B leadferry");
        page.lines.add("[\\fICOMMAND\\fP] [\\fIOPTIONS\\fP] [\\-\\-\\fIkey\\fP=\\fIvalue\\fP ...]");
        page.lines.add(".SH DESCRIPTION");
        page.lines.add(description(spec.usageMessage().description()));
        page.lines.add(".SH OPTIONS");
        page.options(spec);
        page.lines.add(".SH COMMANDS");
        page.lines.add("Each has");
        page.lines.add(".B \\-\\-help");
        page.lines.add("too.");
        Leadferry.commands()
                .keySet()
                .forEach(name ->
                        page.command("leadferry " + name, all.getSubcommands().get(name)));
        page.lines.addAll(REST);
        return page.lines.stream().flatMap(String::lines).toList();
    }

    /** A command, and what lies below it. */
    private void command(String name, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        String words = spec.positionalParameters().stream()
                .map(word -> " \\fI" + text(word.paramLabel()) + "\\fP")
                .collect(Collectors.joining());
        lines.add(".SS \\fB" + text(name) + "\\fP" + words);
        lines.add(description(spec.usageMessage().description()));
        for (PositionalParamSpec word : spec.positionalParameters()) {
            told("\\fI" + text(word.paramLabel()) + "\\fP", word);
        }
        options(spec);
        command.getSubcommands().forEach((below, one) -> command(name + " " + below, one));
    }

    private void options(CommandSpec spec) {
        boolean whole = spec.parent() == null;
        spec.options().stream()
                .filter(option -> whole || (!option.usageHelp() && !option.versionHelp()))
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(option -> told(spelt(option), option));
    }

    private void told(String name, ArgSpec arg) {
        lines.add(".TP");
        lines.add(name);
        lines.add(description(arg.description()));
    }

    private static String spelt(OptionSpec option) {
        String names = Arrays.stream(option.names())
                .map(name -> "\\fB" + text(name) + "\\fP")
                .collect(Collectors.joining(", "));
        if (option.arity().max() == 0) {
            return names;
        }
        return names + " \\fI" + text(option.paramLabel().replaceAll("[<>]", "").toUpperCase(Locale.ROOT)) + "\\fP";
    }

    /** In lines that are not too long for a reader of the file, none of which roff would take for an instruction. */
    private static String description(String... description) {
        return WRAPPED.matcher(text(String.join(" ", description)))
                .results()
                .map(line -> line.group(1))
                .map(line -> line.matches("[.'].*") ? "\\&" + line : line)
                .collect(Collectors.joining("\n"));
    }

    /** With nothing in it that roff would take for an instruction, and nothing but ASCII. */
    private static String text(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> safe.append("\\e");
                case '-' -> safe.append("\\-");
                default -> {
                    if (c < 0x7f) {
                        safe.appendCodePoint(c);
                    } else {
                        safe.append(String.format(Locale.ROOT, "\\[u%04X]", c));
                    }
                }
            }
        });
        return safe.toString();
    }
}
