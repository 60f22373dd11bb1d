package io.leadferry.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Loads the classes of other libraries that each start of a ferry needs, on a thread of its own, while the start itself reads
 * the configuration and opens the ledger. Nothing of them is run, and what the start needs sooner it loads by itself; the list
 * can only make it faster. {@code .ci/start-classes} writes it anew.
 */
final class HeadStart implements Runnable {

    /** A name a line, sorted: in the order in which a start needs them it gained nothing, and each list differed from the last. */
    static final String LIST = "start-classes.txt";

    private HeadStart() {}

    /** Begins, and returns at once. */
    static void take() {
        Thread thread = new Thread(new HeadStart(), "head-start");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        InputStream list = HeadStart.class.getResourceAsStream(LIST);
        if (list == null) {
            return;
        }
        try (BufferedReader names = new BufferedReader(new InputStreamReader(list, StandardCharsets.US_ASCII))) {
            names.lines().forEach(HeadStart::load);
        } catch (IOException | UncheckedIOException e) {
            return; // the start loads the rest
        }
    }

    @SuppressWarnings("ReturnValueIgnored") // what the asking does to the class is wanted
    private static void load(String name) {
        try {
            // to be asked for its constructors a class is linked, which is half of the work
            var unused =
                    Class.forName(name, false, HeadStart.class.getClassLoader()).getDeclaredConstructors();
        } catch (ClassNotFoundException | LinkageError e) {
            return; // another version of a library does without it
        }
    }
}
