package io.leadferry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The beginning of a command that starts Java for a test: with the quick compiler alone and the plainest collector, for what
 * starts and soon ends takes half of the processor's time by them.
 */
public final class QuickJava {

    private QuickJava() {}

    /**
     * A command, which may be added to.
     *
     * @param words Java's further options, and what it is to run
     */
    public static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(Arrays.asList(words));
        return command;
    }
}
