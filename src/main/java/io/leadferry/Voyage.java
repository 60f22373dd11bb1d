package io.leadferry;

import io.leadferry.feed.Feed;
import io.leadferry.feed.Feed.CompleteWhen;
import io.leadferry.feed.Ferry;
import io.leadferry.feed.Source;
import io.leadferry.intake.CompleteFiles;
import io.leadferry.intake.Intake;
import io.leadferry.lane.Settlement;
import io.leadferry.lane.Turnstile;
import io.leadferry.ledger.Drops;
import io.leadferry.model.Account;
import io.leadferry.vendor.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.EventNotifierSupport;
import org.springframework.stereotype.Component;

/** What happens around the routes: before they start, once they have started, and when they are about to stop. */
@Component
public class Voyage implements CamelContextConfiguration {

    private static final String STILL_ARRIVING = "\\..*|.*\\.(tmp|part|filepart)";

    private final Ferry ferry;
    private final Drops drops;
    private final Intake intake;
    private final Settlement settlement;
    private final Turnstile turnstile;
    private final Clock clock;

    public Voyage(Ferry ferry, Drops drops, Intake intake, Settlement settlement, Turnstile turnstile, Clock clock) {
        this.ferry = ferry;
        this.drops = drops;
        this.intake = intake;
        this.settlement = settlement;
        this.turnstile = turnstile;
        this.clock = clock;
    }

    /** Puts the ledger in order after whatever ended the last process, before any route runs. */
    @Override
    public void beforeApplicationStart(CamelContext context) {
        drops.forgetUnsealed();
        try {
            intake.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("what the last process left behind cannot be removed", e);
        }
        settlement.afterRestart();
        ferry.accounts().values().forEach(account -> {
            Account.TrustStore trust = account.trustStore();
            if (trust != null) {
                context.getRegistry()
                        .bind("trust-" + account.name(), Trust.in(Path.of(trust.file()), trust.password()));
            }
        });
        context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.CamelContextStoppingEvent) {
                    // those who wait for a permit go home; calls under way are waited for
                    turnstile.close();
                }
            }
        });
    }

    /** Opens a door for each feed. */
    @Override
    public void afterApplicationStart(CamelContext context) {
        ferry.feeds().values().forEach(feed -> openDoor(context, feed));
    }

    private void openDoor(CamelContext context, Feed feed) {
        String complete = "complete-" + feed.name();
        context.getRegistry().bind(complete, new CompleteFiles(feed.completeWhen(), clock));
        String exclude = feed.completeWhen() instanceof CompleteWhen.Marker marker
                ? STILL_ARRIVING + "|.*" + Pattern.quote(marker.suffix())
                : STILL_ARRIVING;
        TemplatedRouteBuilder.builder(context, "folder-door")
                .routeId("door-" + feed.name())
                .parameter("feed", feed.name())
                .parameter(
                        "folder",
                        ((Source.Folder) feed.source()).path().toAbsolutePath().toString())
                .parameter("home", ferry.home().toAbsolutePath().toString())
                .parameter("complete", complete)
                .parameter("exclude", "(?i)" + exclude)
                .add();
    }
}
