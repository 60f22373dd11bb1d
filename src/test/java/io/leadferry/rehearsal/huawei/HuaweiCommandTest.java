package io.leadferry.rehearsal.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in as a process of its own. */
class HuaweiCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final HuaweiCommand command = new HuaweiCommand();

    private int run(String... args) {
        return command.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(errors))
                .execute(args);
    }

    @Test
    void startsAsToldSaysWhereAndLogsEachCallAsALine(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("calls.jsonl");
        String[] args = {
            "--vendor=huawei-aicc",
            "--vdn=1",
            "--access-key=rehearsal-ak",
            "--secret-key=rehearsal-sk",
            "--campaigns=42,43",
            "--log=" + log
        };

        assertThat(run(args)).isZero();
        try (HuaweiStandIn standIn = (HuaweiStandIn) command.started()) {
            HuaweiCaller caller = new HuaweiCaller(standIn, Clock.systemUTC());
            assertThat(HuaweiCaller.code(caller.addTo("42", HuaweiCaller.add("1"))))
                    .isEqualTo("0200000");
            assertThat(HuaweiCaller.code(caller.deleteFrom("44", "{\"called\":\"1\"}")))
                    .isEqualTo("0200007");

            assertThat(out.toString().lines()).containsExactly("Huawei AICC stand-in at " + standIn.baseUrl());
            assertThat(Files.readAllLines(log)).hasSize(2);
            assertThat(Files.readString(log)).contains("\"operation\":\"delete-numbers\"");
        }
    }

    @Test
    void whatIsAnotherVendorsIsNoOptionOfThisOne() {
        assertThat(run("--vendor=huawei-aicc", "--upload-delay=1s")).isEqualTo(2);
        assertThat(errors.toString()).contains("--upload-delay").contains("--secret-key");
    }
}
