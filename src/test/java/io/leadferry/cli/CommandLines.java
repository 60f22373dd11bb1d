package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a command of the jar and hears what it prints. */
public final class CommandLines {

    private CommandLines() {}

    /** What a command ends with, whatever that is; the log is no longer silent then. */
    static int execute(String... args) {
        int code = Leadferry.execute(args);
        assertThat(LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME).isErrorEnabled())
                .as("the log can be read after %s", String.join(" ", args))
                .isTrue();
        return code;
    }

    /**
     * What a command that is to fail says of it, on the error stream.
     *
     * @throws AssertionError when it does not end with this code
     */
    public static String refused(int code, String... args) {
        PrintStream before = System.err;
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try {
            assertThat(execute(args)).as(String.join(" ", args)).isEqualTo(code);
        } finally {
            System.setErr(before);
        }
        return heard.toString(StandardCharsets.UTF_8);
    }

    /** What comes of it while this is what stands in standard input. */
    public static String hearing(String input, Supplier<String> command) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return command.get();
        } finally {
            System.setIn(before);
        }
    }

    /**
     * What a command that ends by itself prints.
     *
     * @throws AssertionError when it does not end with 0
     */
    public static String printed(String... args) {
        PrintStream before = System.out;
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        System.setOut(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try {
            int code = execute(args);
            if (code != 0) {
                throw new AssertionError(String.join(" ", args) + " ended with " + code);
            }
        } finally {
            System.setOut(before);
        }
        return heard.toString(StandardCharsets.UTF_8);
    }
}
