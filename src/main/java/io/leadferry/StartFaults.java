package io.leadferry;

import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.ReadingFaults;
import io.leadferry.ledger.dialect.LedgerFault;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.Quiet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Tells starts that failed for what a person can mend from those that failed for a fault of the program. The first are told
 * in a line for each thing, by the command; Spring would say the same once more, with a stack.
 */
public final class StartFaults implements SpringBootExceptionReporter {

    /** How Camel tells a place in a file; behind it stands the text of the file, which nobody needs twice. */
    private static final Pattern PLACED =
            Pattern.compile("(?<what>.*?) in (?:file|classpath):(?<file>\\S+), line (?<line>\\d+), column.*");

    /** Spring makes one for a start, whether or not it came as far as a context. */
    public StartFaults(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        return of(failure).isPresent();
    }

    /** What a person can mend about a start that failed; empty where it is not that. */
    public static Optional<ConfigurationFault> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigurationFault fault) {
                return Optional.of(fault);
            }
            if (cause instanceof PortInUseException port) {
                return line("server.port: " + port.getPort()
                        + " is taken; stop what uses it, or give another with --server.port=…");
            }
            if (cause instanceof LedgerFault ledger) {
                return line(String.valueOf(ledger.getMessage()), failure);
            }
        }
        if (LedgerFaults.isOfLedger(failure)) {
            return line(
                    "leadferry.ledger.url: the ledger cannot be used"
                            + (LedgerFaults.isDamage(failure) ? ", it is damaged; put a backup in its place" : "")
                            + " (" + Quiet.text(LedgerFaults.words(failure)) + ")",
                    failure);
        }
        return ReadingFaults.of(failure, null).or(() -> routes(failure));
    }

    /** Routes that Camel itself refuses; the outermost of its faults names the route, the innermost what is wrong. */
    private static Optional<ConfigurationFault> routes(Throwable failure) {
        String route = null;
        String wrong = null;
        boolean below = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean ofCamel = cause.getClass().getName().startsWith("org.apache.camel.")
                    || cause.getClass().getName().startsWith("org.snakeyaml.");
            boolean starts = cause.getClass().getSimpleName().equals("CamelSpringBootInitializationException");
            // what Camel refuses, it says in whatever words it likes
            below |= starts;
            if ((ofCamel || below) && !starts && cause.getMessage() != null) {
                route = route == null ? cause.getMessage() : route;
                wrong = cause.getMessage();
            }
        }
        if (route == null || wrong == null) {
            return Optional.empty();
        }
        Matcher placed = PLACED.matcher(oneLine(wrong.contains(", line ") ? wrong : route));
        return line(
                placed.matches()
                        ? placed.group("file").replaceFirst("^.*/(?=routes/)", "") + ":" + placed.group("line") + ": "
                                + placed.group("what")
                        : "routes/: " + oneLine(route) + (route.contains(wrong) ? "" : ": " + oneLine(wrong)));
    }

    private static String oneLine(String words) {
        return words.replaceAll("\\s+", " ").strip();
    }

    private static Optional<ConfigurationFault> line(String line, Throwable cause) {
        return Optional.of(new ConfigurationFault(List.of(line), cause));
    }

    private static Optional<ConfigurationFault> line(String line) {
        return Optional.of(new ConfigurationFault(List.of(line)));
    }
}
