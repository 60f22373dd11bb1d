package io.leadferry.rehearsal.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-in as a process of its own. */
class OzonetelCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final OzonetelCommand command = new OzonetelCommand();

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
            "--add",
            "1/60s",
            "--delete",
            "9/1s",
            "--latency",
            "1ms",
            "--delete-latency",
            "2ms",
            "--upload-delay",
            "1h",
            "--user",
            "rehearsal",
            "--key",
            "rehearsal-key",
            "--log",
            log.toString(),
            "--port",
            "0"
        };

        assertThat(run(args)).isZero();
        try (OzonetelStandIn standIn = (OzonetelStandIn) command.started()) {
            OzonetelCaller client = new OzonetelCaller(standIn);
            client.addNumbers("9876500001");
            client.addNumbers("9876500002");

            assertThat(out.toString().lines()).containsExactly("Ozonetel stand-in at " + standIn.baseUrl());
            assertThat(standIn.queuedUploads()).isEqualTo(1);
            var lines = Files.readAllLines(log);
            assertThat(lines).hasSize(2);
            JsonNode second = OzonetelCaller.JSON.readTree(lines.get(1));
            assertThat(second.path("operation").asText()).isEqualTo("add-leads");
            assertThat(second.path("numbers").get(0).asText()).isEqualTo("9876500002");
            assertThat(second.path("overPace").asBoolean()).isTrue();
            assertThat(second.path("done").asBoolean()).isFalse();
            assertThat(Files.readString(log)).doesNotContain("rehearsal-key");
        }
    }

    @Test
    void startsWithWhatTheNewerOperationsNeed() {
        String[] args = {
            "--scheduled=1-3",
            "--scheduled=10-11",
            "--block-group=1:9876500001,9876500002",
            "--block-group=2:9876500003",
            "--callback-delay=1ms-2ms",
            "--callback-copies=2",
            "--swallow-callbacks=0.5",
            "--lose=0"
        };

        assertThat(run(args)).isZero();
        try (OzonetelStandIn standIn = (OzonetelStandIn) command.started()) {
            assertThat(standIn.scheduled()).containsExactly(1L, 2L, 3L, 10L, 11L);
            assertThat(standIn.blocked("1")).containsExactly("+919876500001", "+919876500002");
            assertThat(standIn.blocked("2")).containsExactly("+919876500003");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--prot=1,--prot",
        "--port,--port",
        "--add=many,many",
        "--latency=soon,soon",
        "--auth=none,none",
        "--vendor=none,none",
        "--scheduled=7,7",
        "--lose=2,--lose"
    })
    void aWrongOptionIsNamedAndExitsWithTwo(String option, String named) {
        assertThat(run(option)).isEqualTo(2);
        assertThat(errors.toString()).contains(named).contains("--upload-delay");
    }
}
