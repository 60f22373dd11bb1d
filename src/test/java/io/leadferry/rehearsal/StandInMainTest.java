package io.leadferry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandInMainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

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

        try (OzonetelStandIn standIn = StandInMain.start(args, print)) {
            Client client = new Client(standIn);
            client.addNumbers("9876500001");
            client.addNumbers("9876500002");

            assertThat(out.toString(StandardCharsets.UTF_8).lines())
                    .containsExactly("Ozonetel stand-in at " + standIn.baseUrl());
            assertThat(standIn.queuedUploads()).isEqualTo(1);
            var lines = Files.readAllLines(log);
            assertThat(lines).hasSize(2);
            JsonNode second = Client.JSON.readTree(lines.get(1));
            assertThat(second.path("operation").asText()).isEqualTo("add-leads");
            assertThat(second.path("numbers").get(0).asText()).isEqualTo("9876500002");
            assertThat(second.path("overPace").asBoolean()).isTrue();
            assertThat(second.path("done").asBoolean()).isFalse();
            assertThat(Files.readString(log)).doesNotContain("rehearsal-key");
        }
    }

    @Test
    void aWrongOptionIsNamed() {
        assertThatThrownBy(() -> StandInMain.start(new String[] {"--prot", "1"}, print))
                .hasMessageContaining("--prot");
        assertThatThrownBy(() -> StandInMain.start(new String[] {"--port"}, print))
                .hasMessageContaining("--port");
        assertThatThrownBy(() -> StandInMain.start(new String[] {"--add", "many"}, print))
                .hasMessageContaining("many");
    }
}
