package io.leadferry.cli;

import io.leadferry.connector.Spelling;
import io.leadferry.feed.ConfigurationFault;
import io.leadferry.model.Quiet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What stands on the command line beside a command's own words: Spring Boot's options, and slips of the pen. */
final class SpringOptions {

    /** Spring Boot's options that have no value. */
    private static final Set<String> WITHOUT_VALUE = Set.of("--debug", "--trace");

    private SpringOptions() {}

    /**
     * The options that are Spring Boot's, {@code --key=value}.
     *
     * @param unmatched what the command itself has no use for; null for nothing
     * @throws ConfigurationFault with a line for each that is none
     */
    static List<String> of(@Nullable List<String> unmatched, @Nullable CommandSpec spec) {
        List<String> options = unmatched == null ? List.of() : unmatched;
        List<String> wrong =
                options.stream().flatMap(option -> wrong(option, spec).stream()).toList();
        if (!wrong.isEmpty()) {
            throw new ConfigurationFault(wrong);
        }
        return options;
    }

    private static Optional<String> wrong(String option, @Nullable CommandSpec spec) {
        String name = option.replaceFirst("=.*", "");
        if (option.startsWith("-D")) {
            return Optional.of(
                    name + ": is an option of Java; write it before -jar, or as --" + name.substring(2) + "=…");
        }
        boolean isKey = name.matches("--[A-Za-z].*");
        if (WITHOUT_VALUE.contains(option) || (isKey && option.contains("=") && name.contains("."))) {
            return Optional.empty();
        }
        Optional<String> near = near(name, spec);
        if (isKey && option.contains("=")) {
            return near.map(one -> name + ": unknown option; did you mean '" + one + "'?");
        }
        if (isKey && name.contains(".")) {
            return Optional.of(name + ": has no value; write " + name + "=…");
        }
        return Optional.of(
                (option.startsWith("-") ? name + ": unknown option" : "'" + Quiet.text(option) + "': unknown word")
                        + near.map(one -> "; did you mean '" + one + "'?").orElse("; see --help"));
    }

    /** The command's own option that was probably meant. */
    private static Optional<String> near(String name, @Nullable CommandSpec spec) {
        Set<String> known = new TreeSet<>();
        if (spec != null) {
            spec.optionsMap().keySet().stream()
                    .filter(one -> one.startsWith("--"))
                    .forEach(known::add);
        }
        return Stream.of(name.replaceFirst("^-*", "--"))
                .flatMap(one -> Spelling.nearest(one, known).stream())
                .filter(near -> Spelling.distance(name.replaceFirst("^-*", "--"), near) <= 3)
                .findFirst();
    }
}
