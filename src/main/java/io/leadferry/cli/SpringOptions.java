package io.leadferry.cli;

import io.leadferry.vendor.Spelling;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What stands on a command line beside the command's own options: Spring's options, which are keys of the configuration
 * such as {@code --server.port=8081}, or names that stand for a {@code ${…}} in it. All else is a slip of the pen, and is
 * told rather than passed over.
 */
final class SpringOptions {

    private static final Pattern KEY = Pattern.compile("--[^=]*\\.[^=]*=.*|--[A-Z][A-Z0-9_]*=.*", Pattern.DOTALL);

    private SpringOptions() {}

    /**
     * The options among what the command did not know.
     *
     * @throws IllegalArgumentException for the first that is none, with the option that was probably meant; its value is
     *     not shown, for it may be a secret
     */
    static List<String> among(@Nullable CommandSpec spec, @Nullable List<String> unmatched) {
        List<String> options = Sailing.arguments(unmatched);
        for (String option : options) {
            if (!KEY.matcher(option).matches()) {
                throw new IllegalArgumentException(told(option, spec));
            }
        }
        return options;
    }

    private static String told(String option, @Nullable CommandSpec spec) {
        int value = option.indexOf('=');
        String name = value < 0 ? option : option.substring(0, value);
        if (!name.startsWith("-")) {
            return "'" + name + "' is one word too many; see --help";
        }
        Set<String> known = new TreeSet<>();
        if (spec != null) {
            spec.optionsMap().keySet().stream()
                    .filter(one -> one.startsWith("--"))
                    .forEach(known::add);
        }
        return name + ": unknown option"
                + Spelling.nearest(name, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; known: " + String.join(", ", known));
    }
}
