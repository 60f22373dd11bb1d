package io.leadferry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.leadferry.feed.ConfigurationFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Routes that somebody changed are looked at before the first of them runs: a slip stops the start, and is told in a line. */
@ExtendWith(OutputCaptureExtension.class)
class RouteCheckTest {

    @TempDir
    Path home;

    private Path routes;

    @BeforeEach
    void copyTheRoutes() throws IOException {
        routes = home.resolve("routes");
        try (Stream<Path> shipped = Files.walk(Path.of("routes"))) {
            for (Path file : shipped.filter(Files::isRegularFile).toList()) {
                Path copy = routes.resolve(Path.of("routes").relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private void slip(String file, String right, String wrong) throws IOException {
        String text = Files.readString(routes.resolve(file));
        assertThat(text).contains(right);
        Files.writeString(routes.resolve(file), text.replace(right, wrong));
    }

    private Throwable start() {
        return catchThrowable(() -> new SpringApplication(FerryApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.config.location=file:config/application.yaml",
                        "--camel.main.routes-include-pattern=file:" + routes + "/**/*.camel.yaml",
                        "--leadferry.home=" + home.resolve("data"),
                        "--leadferry.accounts.acme.vendor=ozonetel",
                        "--leadferry.accounts.acme.base-url=https://vendor.example",
                        "--leadferry.accounts.acme.user-name=acme",
                        "--leadferry.accounts.acme.api-key=the-key")
                .close());
    }

    private List<String> told(Throwable failure) {
        return StartFaults.of(failure).map(ConfigurationFault::lines).orElse(List.of());
    }

    @Test
    void everySlipIsToldBeforeAnythingRuns(CapturedOutput output) throws IOException {
        Files.delete(routes.resolve("lanes/ozonetel-unblock-numbers.camel.yaml"));
        slip("lanes/ozonetel-delete-leads.camel.yaml", "id: ozonetel-delete-leads", "id: ozonetel-delete-lead");
        slip("lanes/ozonetel-add-leads.camel.yaml", "ref: cutter, method: cut ", "ref: cuter, method: cut ");
        slip("lanes/ozonetel-add-leads.camel.yaml", "method: bulkData", "method: bulkDatas");
        slip("lanes/ozonetel-add-leads.camel.yaml", "- to: direct:http", "- to: direct:htp");
        slip(
                "lanes/ozonetel-delete-scheduled.camel.yaml",
                "aggregationStrategy: tokenFault",
                "aggregationStrategy: tokenfault");
        slip(
                "lanes/ozonetel-delete-scheduled.camel.yaml",
                "constant: direct:ozonetel-token",
                "constant: direct:ozonetel-tokens");
        slip(
                "lanes/ozonetel-delete-scheduled.camel.yaml",
                "            correlationExpression:\n              header: lane\n",
                "");
        slip(
                "receipts.camel.yaml",
                "method: { ref: receiptFiles, method: stale }",
                "method: { ref: receiptFiles, method: stail }");
        slip("ledger.camel.yaml", "onRedeliveryRef: ledgerAway", "onRedeliveryRef: ledgerAways");
        slip("callbacks.camel.yaml", "uri: \"seda:callback\"", "uri: \"seda:callbacks\"");

        List<String> told = told(start());

        assertThat(told).hasSizeGreaterThanOrEqualTo(11).allSatisfy(line -> assertThat(line)
                .contains("routes/"));
        assertThat(String.join("\n", told))
                .contains(
                        "no route ozonetel-unblock-numbers from seda:ozonetel-unblock-numbers serves the operation unblock-numbers",
                        "no route ozonetel-delete-leads from seda:ozonetel-delete-leads serves the operation delete-leads",
                        "did you mean 'ozonetel-delete-lead'?",
                        "there is no bean 'cuter'; did you mean 'cutter'?",
                        "the bean ozonetel has no method 'bulkDatas'; did you mean 'bulkData'?",
                        "no route begins at direct:htp; did you mean 'direct:http'?",
                        "there is no bean 'tokenfault'; did you mean 'tokenFault'?",
                        "no route begins at direct:ozonetel-tokens",
                        "the route ozonetel-delete-scheduled needs a throttle",
                        "the bean receiptFiles has no method 'stail'; did you mean 'stale'?",
                        "there is no bean 'ledgerAways'; did you mean 'ledgerAway'?",
                        "no route begins at seda:callbacks; did you mean 'seda:callback'?",
                        "ozonetel-add-leads.camel.yaml:");
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    @Test
    void whatCamelItselfRefusesIsToldInALineToo(CapturedOutput output) throws IOException {
        slip("lanes/ozonetel-add-leads.camel.yaml", "- marshal:", "- marshall:");

        assertThat(told(start())).singleElement().satisfies(line -> assertThat(line)
                .startsWith("routes/")
                .contains("marshall")
                .doesNotContain("\n"));
        assertThat(output.getAll()).doesNotContain("\tat ");
    }
}
