package io.leadferry.docs;

import io.leadferry.cli.Leadferry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Files of the packages that are wholly made of the commands: the man page, and what completes words in a shell. */
final class CommandFiles {

    static final Path MAN_PAGE = Path.of("src/packaging/leadferry.1");
    static final Path COMPLETION = Path.of("src/packaging/leadferry.bash");

    private CommandFiles() {}

    /** By its place, the lines that should stand in each. */
    static Map<Path, List<String>> all() {
        Map<Path, List<String>> files = new LinkedHashMap<>();
        files.put(MAN_PAGE, ManPage.lines());
        CommandLine commands = new CommandLine(Leadferry.class);
        Leadferry.commands().forEach(commands::addSubcommand);
        // it is read, never run: no first line that names a shell
        files.put(
                COMPLETION,
                AutoComplete.bash("leadferry", commands).lines().skip(1).toList());
        return files;
    }
}
