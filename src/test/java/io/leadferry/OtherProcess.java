package io.leadferry;

import io.leadferry.ledger.Ledger;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Another process that holds a ledger until it is ended. */
public final class OtherProcess implements AutoCloseable {

    private static final String HOLDS = "holds";

    private final Process process;

    private OtherProcess(Process process) {
        this.process = process;
    }

    /** In the other process: opens a ledger and waits to be ended. */
    public static void main(String... args) throws IOException {
        try (Ledger ledger = Ledger.open(args[0])) {
            System.out.println(HOLDS + " " + ledger);
            System.in.read();
        }
    }

    /** Starts it, and returns when it has the ledger. */
    public static OtherProcess with(String url) throws IOException {
        Process process = new ProcessBuilder(QuickJava.command(
                        "-cp", System.getProperty("java.class.path"), OtherProcess.class.getName(), url))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(HOLDS)) {
                return new OtherProcess(process);
            }
        }
        throw new IOException("the other process has not got the ledger");
    }

    public long pid() {
        return process.pid();
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
