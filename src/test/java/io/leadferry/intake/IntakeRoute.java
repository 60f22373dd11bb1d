package io.leadferry.intake;

import io.leadferry.HandClock;
import io.leadferry.TestFeeds;
import io.leadferry.TestLedger;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;

/** The intake's own route, as it ships, before a ledger and behind nobody. */
final class IntakeRoute implements AutoCloseable {

    private final Ledger ledger;
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Drops drops;

    /** Starts the route; {@code identified} is called when a file is known and not yet read. */
    IntakeRoute(Path home, Processor identified) throws Exception {
        this(home, identified, new HandClock());
    }

    /** The same, by a clock of the test's. */
    IntakeRoute(Path home, Processor identified, Clock clock) throws Exception {
        Feed feed = TestFeeds.feed("leads", "add-leads", home, List.of("A"));
        LeadferryConfiguration configuration = new LeadferryConfiguration(
                home, LedgerAddress.of(""), null, Duration.ofHours(1), Map.of(), Map.of(), Map.of("leads", feed));
        ledger = Ledger.open(TestLedger.at(home.resolve("ledger.db")));
        drops = new LedgerModule(ledger, Map.of(), clock).drops();
        Names names = new Names(clock, new Random(1));
        camel.getRegistry()
                .bind("intake", new Intake(configuration, drops, drops, new Places(home, clock), names, clock));
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
                .process(identified));
        camel.start();
    }

    static String url(Path home) {
        return "jdbc:sqlite:" + home.resolve("ledger.db");
    }

    Drops drops() {
        return drops;
    }

    /** Sends a file in, as a door does. */
    Future<Exchange> send(Path file) {
        return send(file.getFileName().toString(), file.toFile());
    }

    /** Sends whatever a door might take for a file. */
    Future<Exchange> send(String name, @Nullable Object body) {
        return camel.createProducerTemplate().asyncSend("direct:intake", exchange -> {
            exchange.getMessage().setHeader("feed", "leads");
            exchange.getMessage().setHeader(Exchange.FILE_NAME_ONLY, name);
            exchange.getMessage().setBody(body);
        });
    }

    @Override
    public void close() throws IOException {
        camel.close();
        ledger.close();
    }
}
