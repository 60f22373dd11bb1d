package io.leadferry.plan;

import io.leadferry.connector.Tokens;
import io.leadferry.feed.Feed;
import io.leadferry.feed.Feed.CompleteWhen;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.intake.Intake;
import io.leadferry.intake.Places;
import io.leadferry.lane.Batcher;
import io.leadferry.lane.LaneControl;
import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.lane.RateLimiter;
import io.leadferry.lane.Settlement;
import io.leadferry.lane.TokenRequests;
import io.leadferry.lane.Wakes;
import io.leadferry.lane.WhyItWaits;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.Past;
import io.leadferry.ledger.Permits;
import io.leadferry.model.Duties;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Limit;
import io.leadferry.model.Names;
import io.leadferry.plan.Plan.Ahead;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.Receipts;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what would become of a file, with no call made: the intake's own route reads it into a ledger of a moment,
 * and the lane's own batcher cuts its calls there. The ferry's ledger is looked at for what came before and what is
 * ahead, and left as it is.
 */
public final class Planner {

    private final LeadferryConfiguration configuration;
    private final String intakeRoute;
    private final Clock clock;

    /**
     * Plans for one ferry.
     *
     * @param intakeRoute where the intake's route is: {@code file:…} or {@code classpath:…}
     */
    public Planner(LeadferryConfiguration configuration, String intakeRoute, Clock clock) {
        this.configuration = configuration;
        this.intakeRoute = intakeRoute;
        this.clock = clock;
    }

    /**
     * Plans a file of a feed, which is called as it lies there.
     *
     * @param home a folder for what is read of it, which nobody else uses and which somebody removes then
     * @throws IOException when the file cannot be read from its disk
     */
    public Plan plan(Feed feed, Path file, Path home) throws IOException {
        return plan(feed, file, String.valueOf(file.getFileName()), home);
    }

    /**
     * As above.
     *
     * @param name what the file is called where it comes from
     */
    public Plan plan(Feed feed, Path file, String name, Path home) throws IOException {
        Optional<Ledger> real = Ledger.look(configuration.ledger());
        try (Ledger dry = Ledger.open(LedgerAddress.FILE + home.resolve("plan.db"))) {
            return new Dry(feed, home, dry, real).plan(file, name);
        } finally {
            real.ifPresent(Ledger::close);
        }
    }

    /** A ferry that lives for one plan. */
    private final class Dry {
        private final Feed feed;
        private final LeadferryConfiguration dryFerry;
        private final Ledger ledger;
        private final Optional<Ledger> real;
        private final Drops drops;

        Dry(Feed feed, Path home, Ledger ledger, Optional<Ledger> real) {
            this.feed = feed.at(new Source.Folder(home), new CompleteWhen.Stable(Duration.ZERO));
            this.dryFerry = new LeadferryConfiguration(
                    home,
                    LedgerAddress.of(""),
                    null,
                    configuration.callbackDeadline(),
                    configuration.accounts(),
                    configuration.lanes(),
                    Map.of(feed.name(), this.feed));
            this.ledger = ledger;
            this.real = real;
            this.drops = new LedgerModule(ledger, Map.of(), clock).drops();
        }

        Plan plan(Path file, String name) throws IOException {
            try (CamelContext camel = new DefaultCamelContext();
                    Intake intake =
                            new Intake(dryFerry, drops, past(), new Places(dryFerry.home(), clock), names(), clock)) {
                camel.getRegistry().bind("intake", intake);
                camel.getPropertiesComponent()
                        .addInitialProperty("leadferry.home", dryFerry.home().toString());
                PluginHelper.getRoutesLoader(camel)
                        .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource(intakeRoute));
                camel.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:sealed").id("sealed-and-no-further").stop();
                        from("direct:wake").id("nobody-to-wake").stop();
                    }
                });
                camel.start();
                Exchange read = camel.createProducerTemplate().request("direct:intake", exchange -> {
                    exchange.getMessage().setHeader("feed", feed.name());
                    exchange.getMessage().setHeader(Exchange.FILE_NAME_ONLY, name);
                    exchange.getMessage().setBody(file.toFile());
                });
                Exception fault = read.getException();
                if (fault != null) {
                    throw new IOException(fault.getMessage(), fault);
                }
                return told(camel);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("the intake's route cannot be run: " + e.getMessage(), e);
            }
        }

        private Names names() {
            return new Names(clock, new SecureRandom());
        }

        private Past past() {
            return real.map(known -> new LedgerModule(known, Map.of(), clock).drops())
                    .orElse(drops);
        }

        /** What the ledger of the moment says now. */
        private Plan told(CamelContext camel) {
            LaneId lane = feed.lane();
            Limit limit = configuration.lane(lane).limit();
            // whatever lingers has lingered by then
            Clock ripe = Clock.offset(clock, feed.linger().plusSeconds(1));
            LedgerModule then = new LedgerModule(ledger, Map.of(), ripe);
            Lanes lanes = then.lanes();
            Permits permits = then.permits();
            DropRows rows = then.dropRows();
            WhyItWaits why = why(dryFerry, then, ripe);
            try (RateLimiter rateLimiter = new RateLimiter(dryFerry, ledger, permits, lanes, ripe)) {
                Wakes wakes = new Wakes(
                        dryFerry, then.waitingRows(), camel.createProducerTemplate(), rateLimiter, Duties.all(), ripe);
                LaneControl control = new LaneControl(dryFerry, lanes, permits, rows, rateLimiter, wakes, why, ripe);
                Drop drop = drops.list(feed.name(), null, 1).get(0);
                Receipt receipt = new Receipts(drops, rows, then.callViews(), then.meetings(), control, why)
                        .find(drop.id())
                        .orElseThrow();
                Settlement settlement =
                        new Settlement(dryFerry, then.calls(), permits, lanes, Duties.all(), rateLimiter, wakes, ripe);
                Tokens none = new Tokens(then.tokens(), ripe, new SecureRandom());
                DryLane.Count count = new DryLane(
                                new Batcher(
                                        dryFerry,
                                        ledger,
                                        then.waitingRows(),
                                        then.calls(),
                                        permits,
                                        wakes,
                                        new TokenRequests(
                                                dryFerry, none, settlement, permits, rateLimiter, names(), ripe),
                                        names(),
                                        ripe),
                                settlement,
                                permits,
                                rows,
                                ripe)
                        .count(lane, limit);
                return plan(receipt, count, ahead(camel, lane, limit), limit);
            }
        }

        private Plan plan(Receipt receipt, DryLane.Count count, Ahead ahead, Limit limit) {
            Receipt.Summary drop = receipt.summary();
            Instant first = count.calls() == 0 ? null : firstCall(ahead);
            Duration lasts = limit.per().multipliedBy(Math.max(0, count.calls() - 1) / limit.calls());
            return new Plan(
                    drop.feed(),
                    drop.file(),
                    drop.sha256(),
                    drop.bytes(),
                    drop.state(),
                    drop.duplicateOf(),
                    drop.reason(),
                    drop.notes(),
                    drop.held(),
                    drop.rows(),
                    count.calls(),
                    count.exact(),
                    ahead,
                    first,
                    first == null ? null : first.plus(lasts),
                    lasts.toSeconds(),
                    receipt.reasons(),
                    receipt.problems());
        }

        private @Nullable Instant firstCall(Ahead ahead) {
            Instant soonest = clock.instant().plus(feed.linger());
            if (ahead.state() != Lanes.State.OPEN) {
                return null;
            }
            return ahead.idleAt() == null || ahead.idleAt().isBefore(soonest) ? soonest : ahead.idleAt();
        }

        /** How the lane stands in the ferry's own ledger. */
        private Ahead ahead(CamelContext camel, LaneId lane, Limit limit) {
            if (real.isEmpty()) {
                return new Ahead(
                        lane.toString(),
                        Lanes.State.OPEN,
                        null,
                        limit.calls(),
                        limit.per().toSeconds(),
                        0,
                        0,
                        null);
            }
            Ledger known = real.get();
            LedgerModule now = new LedgerModule(known, Map.of(), clock);
            DropRows waiting = now.dropRows();
            try (RateLimiter rateLimiter = new RateLimiter(configuration, known, now.permits(), now.lanes(), clock)) {
                Wakes wakes = new Wakes(
                        configuration,
                        now.waitingRows(),
                        camel.createProducerTemplate(),
                        rateLimiter,
                        Duties.all(),
                        clock);
                LaneView view = new LaneControl(
                                configuration,
                                now.lanes(),
                                now.permits(),
                                waiting,
                                rateLimiter,
                                wakes,
                                why(configuration, now, clock),
                                clock)
                        .view(lane);
                return new Ahead(
                        view.lane(),
                        view.state(),
                        view.reason(),
                        limit.calls(),
                        limit.per().toSeconds(),
                        view.pendingRows(),
                        waiting.callsNeeded(lane, limit.rows()),
                        later(view.expectedIdleAt(), view.nextPermitAt()));
            }
        }

        private static WhyItWaits why(LeadferryConfiguration configuration, LedgerModule ledger, Clock clock) {
            return new WhyItWaits(
                    configuration,
                    ledger.lanes(),
                    ledger.permits(),
                    ledger.waiters(),
                    ledger.dropRows(),
                    ledger.watch(),
                    clock);
        }

        private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
            return one == null || (other != null && other.isAfter(one)) ? other : one;
        }
    }
}
