package io.leadferry.lane;

import io.leadferry.cluster.Cluster;
import io.leadferry.connector.CallbackReading;
import io.leadferry.connector.CallbackText;
import io.leadferry.connector.Tokens;
import io.leadferry.connector.VendorCall;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.ClockSteps;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.ledger.SimulatedLedger;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.Call;
import io.leadferry.model.Duties;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.Limit;
import io.leadferry.model.MachineTime;
import io.leadferry.model.Names;
import io.leadferry.model.Outcome;
import io.leadferry.retention.Forgetting;
import io.leadferry.story.Stories;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * One process of the ferry from its start to its death, on a clockwork and a network of somebody else's: the product's own
 * parts, and what the routes {@code duties}, {@code wake}, {@code lane} and {@code callback} do between them, without Camel and without a
 * thread.
 */
public final class SimulatedProcess {

    private static final CamelContext CAMEL = new DefaultCamelContext();
    private static final VendorProfiles PROFILES = new VendorProfiles();
    private static final Duration REDELIVERY = Duration.ofMillis(500);
    private static final ClockSteps.Longest LONGEST =
            new ClockSteps.Longest(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofHours(24));

    /** Where requests go. */
    public interface Network {
        /** A call is written down; its request leaves soon, or not at all. */
        void isWrittenDown(Call call);

        /** A request leaves the house; what comes back goes to {@link SimulatedProcess#answered}. */
        void send(Call call, UnderWay underWay);
    }

    /**
     * An exchange whose request has left.
     *
     * @param node as which this ferry has written it down
     */
    public record UnderWay(Exchange exchange, IssuedPermit issued, Call call, String node) {}

    private final LeadferryConfiguration configuration;
    private final Ledger ledger;
    private final ScheduledExecutorService clockwork;
    private final Network network;
    private final Duties duties;
    private final @Nullable Cluster cluster;
    private final LeadferryClock clock;
    private final LedgerModule module;
    private final RateLimiter rateLimiter;
    private final Wakes wakes;
    private final Settlement settlement;
    private final PermitReturns permitReturns;
    private final Dispatcher dispatcher;
    private final Batcher batcher;
    private final CallbackDesk desk;
    private final Doubts doubts;
    private final LaneControl control;
    private final CampaignFaults campaigns;
    private final ClockSteps clockSteps;
    private final WhyItWaits why;
    private final Forgetting forgetting;
    private final Function<CallbackText, @Nullable CallbackReading> reading;
    private boolean looks;

    /**
     * A process that has not started yet.
     *
     * @param clockwork runs what is due, when the time is there, on whose thread ever
     * @param reading the connector's reading of callbacks
     */
    public SimulatedProcess(
            LeadferryConfiguration configuration,
            Ledger ledger,
            MachineTime machine,
            Random random,
            ScheduledExecutorService clockwork,
            Network network,
            Function<CallbackText, @Nullable CallbackReading> reading) {
        this.configuration = configuration;
        this.ledger = ledger;
        this.clockwork = clockwork;
        this.network = network;
        this.reading = reading;
        clock = new LeadferryClock(machine);
        Map<LaneId, Effect> effects = new HashMap<>();
        configuration
                .lanes()
                .forEach((lane, plan) -> effects.put(lane, plan.operation().effect()));
        Names names = new Names(clock, random);
        module = SimulatedLedger.module(ledger, effects, clock);
        cluster = ledger.lease().isZero()
                ? null
                : new Cluster(ledger, module.nodes(), configuration.accounts().keySet(), machine.nanos());
        duties = cluster == null ? Duties.all() : cluster;
        rateLimiter =
                new RateLimiter(configuration, ledger, module.permits(), module.lanes(), clock, clockwork, clockwork);
        wakes = new Wakes(configuration, module.waitingRows(), routes(), rateLimiter, duties, clock);
        CallMeters meters = new CallMeters(new CompositeMeterRegistry());
        settlement = new Settlement(
                configuration, module.calls(), module.permits(), module.lanes(), duties, rateLimiter, wakes, clock);
        Tokens tokens = new Tokens(module.tokens(), clock, random);
        TokenRequests requests =
                new TokenRequests(configuration, tokens, settlement, module.permits(), rateLimiter, names, clock);
        permitReturns = new PermitReturns(configuration, module.permits(), settlement, rateLimiter, wakes, clock);
        dispatcher = new Dispatcher(configuration, settlement, tokens, requests, rateLimiter, meters);
        batcher = new Batcher(
                configuration,
                ledger,
                module.waitingRows(),
                module.calls(),
                module.permits(),
                wakes,
                requests,
                names,
                clock);
        desk = new CallbackDesk(configuration, module.callbacks(), duties, module.calls(), wakes, meters);
        why = new WhyItWaits(
                configuration,
                module.lanes(),
                module.permits(),
                module.waiters(),
                module.dropRows(),
                module.watch(),
                clock);
        control = new LaneControl(
                configuration, module.lanes(), module.permits(), module.dropRows(), rateLimiter, wakes, why, clock);
        campaigns = new CampaignFaults(module.calls(), wakes);
        Stories stories =
                new Stories(configuration, PROFILES, module.numberRows(), module.drops(), why, module.forgettings());
        forgetting = new Forgetting(
                module.forgettings(), module.erasure(), drop -> false, stories, module.drops(), configuration, clock);
        module.drops().whenSealed(forgetting::sealed);
        doubts = new Doubts(configuration, module.calls(), module.callViews(), ledger, forgetting, wakes);
        clockSteps = SimulatedLedger.clockSteps(ledger, clock, machine, LONGEST);
        if (cluster != null) {
            cluster.whenLeft(wakes::leave);
        }
    }

    /** The two routes that beans call by name. */
    private ProducerTemplate routes() {
        return (ProducerTemplate) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ProducerTemplate.class}, (proxy, method, args) -> {
                    if (method.getName().equals("sendBody") && args[0].equals("direct:wake")) {
                        wake((LaneId) args[1]);
                    } else if (method.getName().equals("sendBody") && args[0].equals("direct:callbacks-left")) {
                        callbacksLeft((String) args[1]);
                    } else {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
    }

    /** What time the ferry thinks it is. */
    public Clock clock() {
        return clock;
    }

    /** All that works on the ledger. */
    public LedgerModule module() {
        return module;
    }

    /** Has a person forgotten; its number is not to be known again, which would take longer than a history. */
    public long forget(String number) {
        long upTo = module.drops().sealed();
        module.forgettings().ask(number, List.of());
        forgetting.look();
        return upTo;
    }

    /** Goes on with those who are to be forgotten. */
    public void lookAtForgettings() {
        forgetting.look();
    }

    /** Calls of which nobody can tell whether they arrived. */
    public Doubts doubts() {
        return doubts;
    }

    /** A person's hand on a lane. */
    public LaneControl control() {
        return control;
    }

    /** A person's word on campaigns. */
    public CampaignFaults campaigns() {
        return campaigns;
    }

    /** Why it waits. */
    public WhyItWaits why() {
        return why;
    }

    /** What a process does before and after its routes start; one of several does nothing else until it has duties. */
    public void start() {
        clockSteps.atStart();
        module.drops().forgetUnsealed();
        if (!ledger.joinedOthers()) {
            settlement.takeUpAllLeft();
            module.order().workOutAnew();
        }
        if (cluster == null) {
            module.drops().resumeReceipts();
            wakes.all().forEach(this::wake);
            configuration.accounts().keySet().forEach(this::callbacksLeft);
        }
    }

    /** Whether it has opened this ledger. */
    public boolean isOn(Ledger opened) {
        return ledger == opened;
    }

    /** What falls to this process. */
    public Duties duties() {
        return duties;
    }

    /** As which it stands in the ledger. */
    public String node() {
        return ledger.node();
    }

    /** The look that the route {@code duties} has each second, at what falls to this process. */
    public void lookAtDuties() {
        if (cluster == null || looks) {
            return;
        }
        looks = true;
        retried(cluster::look, news -> duty(cluster, news, 0), fault -> looks = false);
    }

    /** The route {@code duty}, for one after the other. */
    private void duty(Cluster shared, List<Cluster.News> all, int next) {
        if (next == all.size()) {
            retried(
                    settlement::takeUpLeft,
                    lanes -> {
                        looks = false;
                        lanes.forEach(this::wake);
                        if (duties.hasHouse()) {
                            module.drops().forgetLeft();
                        }
                    },
                    fault -> looks = false);
            return;
        }
        Cluster.News news = all.get(next);
        retried(
                () -> {
                    if (news.isHouse() && news.isNew()) {
                        module.drops().resumeReceipts();
                    }
                    return true;
                },
                done -> {
                    shared.begins(news);
                    if (!news.isHouse()) {
                        if (news.isNew()) {
                            wakes.all().stream()
                                    .filter(lane -> lane.account().equals(news.account()))
                                    .forEach(this::wake);
                        } else {
                            wakes.anew(news.account());
                        }
                        callbacksLeft(news.account());
                    }
                    duty(shared, all, next + 1);
                },
                fault -> duty(shared, all, next + 1));
    }

    /** The process ends by itself; whatever was under way is cut off. */
    public void stop() {
        rateLimiter.close();
    }

    /** The look that the route {@code clock} has each second. */
    public void lookAtTheClock() {
        retried(
                clockSteps::look,
                stepped -> {
                    if (stepped) {
                        wakes.anew();
                    }
                },
                fault -> {});
    }

    /** The look that the route {@code callbacks-overdue} has each second. */
    public void lookForOverdueCallbacks() {
        retried(
                () -> {
                    desk.stopWaiting();
                    return true;
                },
                done -> {},
                fault -> {});
    }

    /** Whether this process reads a file whose rows are for an account; then {@link #hasRead} says when it has. */
    public boolean mayRead(String account) {
        return duties.begin(account);
    }

    /** A file has been read, or given up for now. */
    public void hasRead(String account) {
        duties.end(account);
    }

    /** A person resumes a lane, as over HTTP. */
    public void resume(LaneId lane) {
        settlement.takeUp(lane);
        control.resume(lane);
        campaigns.mended(lane);
    }

    /** Rows of a sealed drop are to be sent when they have lingered. */
    public void sealed(LaneId lane, Duration linger) {
        wakes.wake(lane);
        later(linger.plusMillis(1), () -> wakes.wake(lane));
    }

    /** The route {@code wake}. */
    private void wake(LaneId lane) {
        try {
            if (wakes.call(lane)) {
                clockwork.execute(() -> waitForPermit(lane));
                wakes.heard(lane);
            }
        } catch (RuntimeException e) {
            wakes.failed(lane, e);
        }
    }

    private void waitForPermit(LaneId lane) {
        Limit limit = configuration.lane(lane).limit();
        rateLimiter.await(lane, new Rate(limit.calls(), limit.per()), new RateLimiter.Waiter() {
            @Override
            public void pass(long permit) {
                passed(new DefaultExchange(CAMEL), new IssuedPermit(lane, permit));
            }

            @Override
            public void turnAway() {
                // the process stops
            }
        });
    }

    /** The route {@code lane} from the throttle to the request. */
    private void passed(Exchange exchange, IssuedPermit issued) {
        retried(
                () -> Optional.ofNullable(batcher.cut(issued.lane(), issued)),
                cut -> {
                    if (cut.isEmpty()) {
                        permitReturns.ended(issued, exchange);
                    } else {
                        leave(exchange, issued, cut.get());
                    }
                },
                fault -> failed(exchange, issued, fault));
    }

    private void leave(Exchange exchange, IssuedPermit issued, VendorCall cut) {
        UnderWay underWay = new UnderWay(exchange, issued, cut.call(), ledger.node());
        network.isWrittenDown(cut.call());
        wakes.next(cut);
        issued.leaves();
        if (cluster == null) {
            network.send(cut.call(), underWay);
        } else {
            clockwork.execute(() -> leave(underWay, Objects.requireNonNull(cut.sendBy())));
        }
    }

    /** The connection stands; as the client of vendors has it. */
    private void leave(UnderWay underWay, Instant sendBy) {
        Instant latest = Instant.ofEpochMilli(sendBy.toEpochMilli());
        boolean inTime = clock.certain()
                .filter(now ->
                        !now.isAfter(latest) && !now.plus(Call.SEND_WITHIN).isBefore(latest))
                .isPresent();
        if (inTime) {
            network.send(underWay.call(), underWay);
        } else {
            answered(underWay, Outcome.of(Outcome.Kind.NOT_YET, "no connection in time", null));
        }
    }

    /** An answer came, and was read. */
    public void answered(UnderWay underWay, Outcome outcome) {
        IssuedPermit issued = underWay.issued();
        retried(
                () -> {
                    settlement.settle(underWay.call().id(), issued.lane(), outcome, null);
                    return true;
                },
                done -> permitReturns.ended(issued, underWay.exchange()),
                fault -> failed(underWay.exchange(), issued, fault));
    }

    /** No answer came. */
    public void failed(UnderWay underWay, Exception fault) {
        failed(underWay.exchange(), underWay.issued(), fault);
    }

    /** What the configuration {@code lane} of the routes does with a fault. */
    private void failed(Exchange exchange, IssuedPermit issued, Exception fault) {
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, fault);
        retried(
                () -> {
                    dispatcher.failed(exchange, issued, fault);
                    return true;
                },
                done -> permitReturns.ended(issued, exchange),
                another -> {
                    exchange.setException(another);
                    permitReturns.ended(issued, exchange);
                });
    }

    /**
     * Keeps a callback, as the route {@code callbacks} does.
     *
     * @return whether the vendor is told that it was taken
     */
    public boolean callback(String secret, String vendor, String body) {
        try {
            String call = desk.keep(secret, vendor, body);
            if (call != null) {
                clockwork.execute(() -> kept(call));
            }
            return call != null;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void callbacksLeft(String account) {
        retried(
                () -> desk.open(account),
                open -> open.forEach(call -> clockwork.execute(() -> kept(call))),
                fault -> {});
    }

    /** The route {@code callback}. */
    private void kept(String call) {
        retried(
                () -> {
                    CallbackText text = desk.lay(call);
                    CallbackReading read = text == null ? null : reading.apply(text);
                    if (read != null) {
                        desk.settle(read);
                    } else if (text != null) {
                        desk.ignore(call);
                    }
                    return true;
                },
                done -> {},
                fault -> desk.failed(call, fault));
    }

    /** What the configuration {@code ledger} of the routes does: what can pass is tried again, the rest is a fault. */
    private <T> void retried(Supplier<T> step, Consumer<T> then, Consumer<Exception> otherwise) {
        T result;
        try {
            result = step.get();
        } catch (RuntimeException e) {
            if (LedgerFaults.canPass(e)) {
                later(REDELIVERY, () -> retried(step, then, otherwise));
            } else {
                otherwise.accept(e);
            }
            return;
        }
        then.accept(result);
    }

    private void later(Duration delay, Runnable task) {
        var unused = clockwork.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
