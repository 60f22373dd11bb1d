package io.leadferry.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs a command of the jar and hears what it prints. */
public final class CommandLines {

    private CommandLines() {}

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
            int code = Leadferry.execute(args);
            if (code != 0) {
                throw new AssertionError(String.join(" ", args) + " ended with " + code);
            }
        } finally {
            System.setOut(before);
        }
        return heard.toString(StandardCharsets.UTF_8);
    }
}
