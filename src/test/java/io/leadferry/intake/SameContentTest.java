package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files are read while those before them wait for their common commit; a repeat among them is one all the same. */
class SameContentTest {

    private static final String ROWS = "PhoneNumber\n9000000001\n";

    @TempDir
    private Path home;

    private final HandClock clock = new HandClock();
    private final AtomicInteger identified = new AtomicInteger();

    private Future<Exchange> send(DefaultCamelContext camel, Path file) {
        return camel.createProducerTemplate().asyncSend("direct:intake", exchange -> {
            exchange.getMessage().setHeader("feed", "leads");
            exchange.getMessage()
                    .setHeader(Exchange.FILE_NAME_ONLY, file.getFileName().toString());
            exchange.getMessage().setBody(file.toFile());
        });
    }

    @Test
    void ofTwoFilesWithTheSameContentOneIsSentThoughNeitherWasSealedWhenBothWereRead() throws Exception {
        Path one = Files.writeString(home.resolve("one.csv"), ROWS);
        Path other = Files.writeString(home.resolve("other.csv"), ROWS);
        String url = "jdbc:sqlite:" + home.resolve("ledger.db");
        Feed feed = TestFeeds.feed("leads", "add-leads", home, List.of("A"));
        Ferry ferry = new Ferry(home, "", null, Duration.ofHours(1), Map.of(), Map.of(), Map.of("leads", feed));
        try (Ledger ledger = Ledger.open(url);
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
                    .process(exchange -> identified.incrementAndGet()));
            camel.start();

            Future<Exchange> first;
            Future<Exchange> second;
            try (Connection slow = DriverManager.getConnection(url);
                    Statement lock = slow.createStatement()) {
                lock.execute("begin immediate"); // no commit comes to its end
                first = send(camel, one);
                await().until(() -> identified.get() == 1);
                second = send(camel, other);
                await().until(() -> second.isDone() || identified.get() == 2);
                lock.execute("rollback");
            }

            assertThat(first.get().getException()).isNull();
            assertThat(second.get().getException()).isInstanceOf(BeingSealed.class);
            assertThat(drops.list(null, null, 10)).extracting(Drop::state).containsExactly(Drop.State.WORKING);
            // the door looks again, and now it is known
            assertThat(send(camel, other).get().getException()).isNull();
            assertThat(drops.list(null, null, 10))
                    .extracting(Drop::state)
                    .containsExactlyInAnyOrder(Drop.State.WORKING, Drop.State.DUPLICATE);
        }
    }
}
