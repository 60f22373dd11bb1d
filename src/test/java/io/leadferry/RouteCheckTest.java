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

    private static final String OZONETEL = "connectors/ozonetel/";

    private Throwable start() {
        return catchThrowable(() -> new SpringApplication(LeadferryApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.config.location=file:config/application.yaml",
                        "--camel.main.routes-include-pattern=file:" + routes + "/**/*.yaml",
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
        Files.delete(routes.resolve(OZONETEL + "ozonetel-unblock-numbers-action.kamelet.yaml"));
        slip(
                OZONETEL + "ozonetel-delete-leads-action.kamelet.yaml",
                "name: ozonetel-delete-leads-action",
                "name: ozonetel-delete-lead-action");
        slip(
                OZONETEL + "ozonetel-add-leads-action.kamelet.yaml",
                "to: kamelet:vendor-http-action",
                "to: kamelet:vendor-htp-action");
        slip(OZONETEL + "ozonetel-add-leads-action.kamelet.yaml", "method: read }", "method: reed }");
        slip(
                OZONETEL + "ozonetel-add-leads-action.kamelet.yaml",
                "connector.KameletOperation",
                "connector.KameletOperations");
        slip(
                OZONETEL + "ozonetel-delete-scheduled-action.kamelet.yaml",
                "\"{{operation}}\", method: call }",
                "\"{{operation}}\", method: cal }");
        slip("lane.camel.yaml", "ref: batcher, method: cut ", "ref: bacher, method: cut ");
        slip("lane.camel.yaml", "to: direct:ready", "to: direct:redy");
        slip("lane.camel.yaml", "aggregationStrategy: tokenHad", "aggregationStrategy: tokenhad");
        slip("lane.camel.yaml", "              correlationExpression:\n                simple: \"${body}\"\n", "");
        slip(
                "receipts.camel.yaml",
                "method: { ref: receiptFiles, method: stale }",
                "method: { ref: receiptFiles, method: stail }");
        slip("intake.camel.yaml", "routeConfigurationId: intake", "routeConfigurationId: intaek");
        slip("doors/folder.camel.yaml", "${bean:intake.place}", "${bean:intake.plase}");
        slip("doors/sftp.camel.yaml", "${bean:intake.place}", "${bean:intak.place}");
        slip("ledger.camel.yaml", "onRedeliveryRef: ledgerAway", "onRedeliveryRef: ledgerAways");
        slip("callbacks.camel.yaml", "uri: \"seda:callback\"", "uri: \"seda:callbacks\"");

        List<String> told = told(start());

        assertThat(told).hasSizeGreaterThanOrEqualTo(17).allSatisfy(line -> assertThat(line)
                .contains("routes/"));
        assertThat(String.join("\n", told))
                .contains(
                        "no Kamelet ozonetel-unblock-numbers-action serves the operation unblock-numbers",
                        "no Kamelet ozonetel-delete-leads-action serves the operation delete-leads",
                        "did you mean 'ozonetel-delete-lead-action'?",
                        "there is no Kamelet vendor-htp-action; did you mean 'vendor-http-action'?",
                        "the bean vendorCalls has no method 'reed'; did you mean 'read'?",
                        "there is no class io.leadferry.connector.KameletOperations",
                        "the bean operation has no method 'cal'; did you mean 'call'?",
                        "there is no bean 'bacher'; did you mean 'batcher'?",
                        "no route begins at direct:redy; did you mean 'direct:ready'?",
                        "there is no bean 'tokenhad'; did you mean 'tokenHad'?",
                        "lane.camel.yaml: the template needs a throttle",
                        "the bean receiptFiles has no method 'stail'; did you mean 'stale'?",
                        "there is no route configuration 'intaek'; did you mean 'intake'?",
                        "the bean intake has no method 'plase'; did you mean 'place'?",
                        "there is no bean 'intak'; did you mean 'intake'?",
                        "there is no bean 'ledgerAways'; did you mean 'ledgerAway'?",
                        "no route begins at seda:callbacks; did you mean 'seda:callback'?",
                        "ozonetel-add-leads-action.kamelet.yaml:");
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    @Test
    void whatCamelItselfRefusesIsToldInALineToo(CapturedOutput output) throws IOException {
        slip("receipts.camel.yaml", "- marshal:", "- marshall:");

        assertThat(told(start())).singleElement().satisfies(line -> assertThat(line)
                .startsWith("routes/")
                .contains("marshall")
                .doesNotContain("\n"));
        assertThat(output.getAll()).doesNotContain("\tat ");
    }
}
