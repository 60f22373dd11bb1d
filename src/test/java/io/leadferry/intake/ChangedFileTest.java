package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import io.leadferry.TestFeeds;
import io.leadferry.feed.Feed;
import io.leadferry.feed.Ferry;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Order;
import io.leadferry.model.Names;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A fault found in a file says nothing of the file that has taken its place meanwhile. */
@ExtendWith(OutputCaptureExtension.class)
class ChangedFileTest {

    private static final String DAMAGED = "PhoneNumber\n9000000001\n9000000002,\"x\n";

    @TempDir
    private Path home;

    private final HandClock clock = new HandClock();

    /** Sends a damaged file through the intake's own route, and does something to it when it is known and not yet read. */
    private List<Drop> drops(Path file, Processor meanwhile) throws Exception {
        Feed feed = TestFeeds.feed("leads", "add-leads", home, List.of("A"));
        Ferry ferry = new Ferry(home, "", null, Duration.ofHours(1), Map.of(), Map.of(), Map.of("leads", feed));
        try (Ledger ledger = Ledger.open("jdbc:sqlite:" + home.resolve("ledger.db"));
                DefaultCamelContext camel = new DefaultCamelContext()) {
            Drops drops = new Drops(ledger, new Order(ledger, Map.of(), clock), clock);
            Names names = new Names(clock, new Random(1));
            camel.getRegistry().bind("intake", new Intake(ferry, drops, drops, new Places(home, clock), names, clock));
            camel.getPropertiesComponent().addInitialProperty("leadferry.home", home.toString());
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:routes/intake.camel.yaml"));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:sealed").stop();
                }
            });
            AdviceWith.adviceWith(camel, "reading", false, route -> route.weaveById("identify")
                    .after()
                    .process(meanwhile));
            camel.start();
            camel.createProducerTemplate().request("direct:intake", (Exchange exchange) -> {
                exchange.getMessage().setHeader("feed", "leads");
                exchange.getMessage()
                        .setHeader(Exchange.FILE_NAME_ONLY, file.getFileName().toString());
                exchange.getMessage().setBody(file.toFile());
            });
            return drops.list(null, null, 10);
        }
    }

    @Test
    void aFileThatIsStillTheSameGoesToQuarantine() throws Exception {
        Path file = Files.writeString(home.resolve("a.csv"), DAMAGED);

        assertThat(drops(file, exchange -> {})).singleElement().satisfies(drop -> {
            assertThat(drop.state()).isEqualTo(Drop.State.QUARANTINED);
            assertThat(drop.quarantine().reason()).contains("a quote opens in line 3");
        });
    }

    @Test
    void aFileThatWasReplacedIsReadAnew() throws Exception {
        Path file = Files.writeString(home.resolve("a.csv"), "PhoneNumber\n9000000001\n");

        assertThat(drops(file, exchange -> Files.writeString(file, DAMAGED))).isEmpty();
    }

    @Test
    void aFileThatCannotEvenBeOpenedIsToldAndLeftWhereItIs(CapturedOutput log) throws Exception {
        assertThat(drops(home.resolve("nowhere.csv"), exchange -> {})).isEmpty();

        assertThat(log).containsOnlyOnce("leads: nowhere.csv is not taken yet");
    }
}
