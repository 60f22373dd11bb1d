package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.QuickJava;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What other users of the machine see of a process, and what Java writes when it crashes. */
@EnabledOnOs(OS.LINUX)
class OtherEyesTest {

    private static final String NUMBER = "9812345671";
    private static final String KEY = "KKq7zvOzoKey9x";

    @TempDir
    private Path folder;

    @Test
    void neitherTheNumberThatIsAskedForNorAKeyOfTheEnvironmentShows() throws Exception {
        Path crash = folder.resolve("crash.log");
        ProcessBuilder find = new ProcessBuilder(QuickJava.command(
                        "-XX:ErrorFile=" + crash,
                        "-XX:-CreateCoredumpOnCrash",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Leadferry.class.getName(),
                        "find",
                        "-",
                        "--url",
                        "http://127.0.0.1:1"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile());
        find.environment().put("ACME_API_KEY", KEY);
        find.environment().put("LEADFERRY_CONSOLE_PASSWORD", KEY);
        Process process = find.start();
        try {
            // a number without the end of its line: the command waits for the rest of it
            process.getOutputStream().write(NUMBER.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            await().until(() -> isReading(process));
            String seen = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            assertThat(seen).contains("find").doesNotContain(NUMBER, KEY);

            new ProcessBuilder("sh", "-c", "kill -SEGV " + process.pid())
                    .start()
                    .waitFor();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(crash, StandardCharsets.ISO_8859_1))
                .contains("Command Line:", "SIGSEGV")
                .doesNotContain(NUMBER, KEY);
        assertThat(Files.readString(folder.resolve("said.txt"))).doesNotContain(NUMBER, KEY);
    }

    /** Once the command has read what there is of the number, nothing of it is left in the pipe. */
    private static boolean isReading(Process process) throws IOException, InterruptedException {
        Process jstack = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jstack")
                                .toString(),
                        Long.toString(process.pid()))
                .redirectErrorStream(true)
                .start();
        String stack = new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jstack.waitFor();
        assertThat(stack).as("a dump of the threads").doesNotContain(NUMBER, KEY);
        return stack.contains("GivenNumber.line");
    }
}
