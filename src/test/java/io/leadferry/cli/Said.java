package io.leadferry.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a command of the jar ended with, and the lines it said on its two outputs.
 *
 * @param code its exit code
 */
public record Said(int code, List<String> out, List<String> err) {

    /** Runs a command that ends by itself. */
    public static Said by(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream heardOut = new ByteArrayOutputStream();
        ByteArrayOutputStream heardErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(heardOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(heardErr, true, StandardCharsets.UTF_8));
        try {
            int code = CommandLines.execute(args);
            return new Said(code, lines(heardOut), lines(heardErr));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static List<String> lines(ByteArrayOutputStream heard) {
        return heard.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
