package io.leadferry;

import io.leadferry.console.CallbackGate;
import io.leadferry.console.PasswordFilter;
import io.leadferry.console.Strangers;
import io.leadferry.console.StrangersFilter;
import io.leadferry.console.UnderWayFilter;
import io.leadferry.door.DoorPools;
import io.leadferry.door.FolderOriginals;
import io.leadferry.door.HomeFiles;
import io.leadferry.door.SftpOriginals;
import io.leadferry.door.SftpServers;
import io.leadferry.door.SftpToFeeds;
import io.leadferry.feed.ConfigurationCheck;
import io.leadferry.feed.Feed;
import io.leadferry.feed.Ferry;
import io.leadferry.feed.FerryProperties;
import io.leadferry.feed.FerryProperties.ConsoleProperties;
import io.leadferry.intake.GrownOriginals;
import io.leadferry.intake.HeldFiles;
import io.leadferry.intake.Intake;
import io.leadferry.intake.Places;
import io.leadferry.lane.CallbackDesk;
import io.leadferry.lane.CampaignFaults;
import io.leadferry.lane.Cutter;
import io.leadferry.lane.Doubts;
import io.leadferry.lane.LaneCall;
import io.leadferry.lane.LaneControl;
import io.leadferry.lane.Packing;
import io.leadferry.lane.Passages;
import io.leadferry.lane.Settlement;
import io.leadferry.lane.Turnstile;
import io.leadferry.lane.Wakes;
import io.leadferry.lane.WhyItWaits;
import io.leadferry.ledger.Boots;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.Callbacks;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.ClockSteps;
import io.leadferry.ledger.DropLists;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.KeptTokens;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerWatch;
import io.leadferry.ledger.Meetings;
import io.leadferry.ledger.Order;
import io.leadferry.ledger.Originals;
import io.leadferry.ledger.Permits;
import io.leadferry.ledger.Waiters;
import io.leadferry.ledger.WaitingRows;
import io.leadferry.model.Effect;
import io.leadferry.model.FerryClock;
import io.leadferry.model.HostAndPort;
import io.leadferry.model.LaneId;
import io.leadferry.model.MachineTime;
import io.leadferry.model.Names;
import io.leadferry.model.SealedTokens;
import io.leadferry.model.Secret;
import io.leadferry.model.Veil;
import io.leadferry.receipt.Deliveries;
import io.leadferry.receipt.DropLog;
import io.leadferry.receipt.Overviews;
import io.leadferry.receipt.ReceiptFiles;
import io.leadferry.receipt.Receipts;
import io.leadferry.sftpserver.SftpServer;
import io.leadferry.vendor.Deadlines;
import io.leadferry.vendor.LanePlan;
import io.leadferry.vendor.RetryAfter;
import io.leadferry.vendor.VendorClient;
import io.leadferry.vendor.VendorProfiles;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.HttpCodeStatusMapper;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The beans of the ferry. Their names are what the routes call them by. */
@SpringBootApplication
@EnableConfigurationProperties(FerryProperties.class)
public class FerryApplication {

    @Bean
    @ConditionalOnMissingBean
    MachineTime machineTime() {
        return new MachineTime(Clock.systemUTC(), System::nanoTime, Boots::current);
    }

    /** For times that are told and stored; what only measures how long takes its {@link FerryClock#steady()}. */
    @Bean
    FerryClock clock(MachineTime machine) {
        return new FerryClock(machine);
    }

    @Bean
    ClockSteps clockSteps(Ledger ledger, Ferry ferry, FerryClock clock, MachineTime machine) {
        Duration linger = longest(ferry.feeds().values().stream().map(Feed::linger), Duration.ZERO);
        Duration rest = longest(
                ferry.lanes().values().stream()
                        .flatMap(lane ->
                                Stream.of(lane.limit().per(), lane.tryAgain().every())),
                RetryAfter.LONGEST);
        return new ClockSteps(
                ledger, clock, machine.boot(), new ClockSteps.Longest(linger, rest, ferry.callbackDeadline()));
    }

    private static Duration longest(Stream<Duration> some, Duration atLeast) {
        return Stream.concat(some, Stream.of(atLeast))
                .max(Comparator.naturalOrder())
                .orElse(atLeast);
    }

    @Bean
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Bean
    Names names(Clock clock, RandomGenerator random) {
        return new Names(clock, random);
    }

    @Bean
    VendorProfiles vendorProfiles() {
        return new VendorProfiles();
    }

    @Bean
    @ConditionalOnMissingBean
    Ferry ferry(Environment environment, VendorProfiles profiles) {
        return ConfigurationCheck.check(environment, profiles);
    }

    @Bean
    @ConditionalOnMissingBean
    Berth berth(Ferry ferry, Environment environment) {
        return Berth.take(ferry, environment.getProperty(Berth.NEW_LEDGER, Boolean.class, false));
    }

    /** The berth closes it. */
    @Bean(destroyMethod = "")
    Ledger ledger(Berth berth) {
        berth.tell();
        return berth.ledger();
    }

    @Bean
    LedgerAway ledgerAway(MeterRegistry metrics) {
        return new LedgerAway(metrics);
    }

    @Bean
    Order order(Ledger ledger, Ferry ferry, Clock clock) {
        Map<LaneId, Effect> effects = new LinkedHashMap<>();
        ferry.lanes().forEach((lane, plan) -> effects.put(lane, plan.operation().effect()));
        return new Order(ledger, effects, clock);
    }

    @Bean
    Drops drops(Ledger ledger, Order order, Clock clock) {
        return new Drops(ledger, order, clock);
    }

    @Bean
    DropRows dropRows(Ledger ledger) {
        return new DropRows(ledger);
    }

    @Bean
    Calls calls(Ledger ledger, Order order, Clock clock) {
        return new Calls(ledger, order, clock);
    }

    @Bean
    WaitingRows waitingRows(Ledger ledger, Drops drops, Clock clock) {
        return new WaitingRows(ledger, drops, clock);
    }

    @Bean
    CallViews callViews(Ledger ledger) {
        return new CallViews(ledger);
    }

    @Bean
    Permits permits(Ledger ledger) {
        return new Permits(ledger);
    }

    @Bean
    Lanes lanes(Ledger ledger) {
        return new Lanes(ledger);
    }

    @Bean
    Turnstile turnstile(Ferry ferry, Ledger ledger, Permits permits, Lanes lanes, Clock clock) {
        return new Turnstile(ferry, ledger, permits, lanes, clock);
    }

    @Bean
    Wakes wakes(Ferry ferry, ProducerTemplate routes, Turnstile turnstile, Clock clock) {
        return new Wakes(ferry, routes, turnstile, clock);
    }

    @Bean
    Cutter cutter(
            Ferry ferry,
            Ledger ledger,
            WaitingRows waiting,
            Calls calls,
            Permits permits,
            Wakes wakes,
            Names names,
            Clock clock) {
        return new Cutter(ferry, ledger, waiting, calls, permits, wakes, names, clock);
    }

    @Bean
    Settlement settlement(
            Ferry ferry, Calls calls, Permits permits, Lanes lanes, Turnstile turnstile, Wakes wakes, Clock clock) {
        return new Settlement(ferry, calls, permits, lanes, turnstile, wakes, clock);
    }

    @Bean
    Passages passages(
            Ferry ferry, Permits permits, Settlement settlement, Turnstile turnstile, Wakes wakes, Clock clock) {
        return new Passages(ferry, permits, settlement, turnstile, wakes, clock);
    }

    @Bean
    LaneCall laneCall(Ferry ferry, Settlement settlement, Permits permits, Turnstile turnstile, Clock clock) {
        return new LaneCall(ferry, settlement, permits, turnstile, clock);
    }

    @Bean
    LaneControl laneControl(
            Ferry ferry,
            Lanes lanes,
            Permits permits,
            DropRows rows,
            Turnstile turnstile,
            Wakes wakes,
            WhyItWaits whyItWaits,
            Clock clock) {
        return new LaneControl(ferry, lanes, permits, rows, turnstile, wakes, whyItWaits, clock);
    }

    @Bean
    LedgerWatch ledgerWatch(Ledger ledger, Clock clock) {
        return new LedgerWatch(ledger, clock);
    }

    @Bean
    WhyItWaits whyItWaits(
            Ferry ferry, Ledger ledger, Lanes lanes, Permits permits, DropRows rows, LedgerWatch watch, Clock clock) {
        return new WhyItWaits(ferry, lanes, permits, new Waiters(ledger), rows, watch, clock);
    }

    @Bean
    Packing packing(Ferry ferry, Drops drops, Clock clock) {
        return new Packing(ferry, drops, clock);
    }

    @Bean
    Places places(Ferry ferry, Clock clock) {
        return new Places(ferry.home(), clock);
    }

    @Bean
    Intake intake(Ferry ferry, Drops drops, Places places, Names names, Clock clock, DoorPools pools) {
        return new Intake(ferry, drops, drops, places, names, clock, pools.folders());
    }

    @Bean
    HeldFiles heldFiles(Drops drops, Places places, Clock clock) {
        return new HeldFiles(drops, places, clock);
    }

    @Bean
    Originals originals(Ledger ledger, Drops drops, Clock clock) {
        return new Originals(ledger, drops, clock);
    }

    @Bean
    GrownOriginals grownOriginals(Originals originals, Places places, Names names, Clock clock) {
        return new GrownOriginals(originals, places, names, clock);
    }

    @Bean
    FolderOriginals folderOriginals(Ferry ferry, Drops drops, Originals originals, GrownOriginals grown) {
        return new FolderOriginals(ferry, drops, originals, grown);
    }

    @Bean
    DoorPools doorPools() {
        return new DoorPools();
    }

    @Bean
    SftpServers sftpServers(Ferry ferry, FerryClock clock) {
        return new SftpServers(ferry, clock, clock.steady());
    }

    @Bean
    SftpOriginals sftpOriginals(
            Ferry ferry,
            Originals originals,
            GrownOriginals grown,
            SftpServers servers,
            CamelContext camel,
            Clock clock) {
        return new SftpOriginals(ferry, originals, grown, servers, camel, clock);
    }

    /** Camel looks here for what {@code file:} is. */
    @Bean("file-component")
    HomeFiles file(Ferry ferry) {
        return new HomeFiles(ferry.home());
    }

    /** Camel looks here for what {@code sftp:} is. */
    @Bean("sftp-component")
    SftpToFeeds sftp(Ferry ferry, SftpServers servers) {
        return new SftpToFeeds(ferry, servers);
    }

    @Bean
    Deliveries deliveries(Ferry ferry, Drops drops, SftpServers servers, FerryClock clock) {
        return new Deliveries(ferry, drops, servers, clock.steady());
    }

    @Bean
    Deadlines deadlines() {
        return new Deadlines();
    }

    /** The client before servers that no account names; each account has one of its own, see {@link Voyage}. */
    @Bean
    VendorClient client(Deadlines deadlines) {
        return new VendorClient(null, deadlines);
    }

    /** What an account's lane is, for the rooms of the vendors. */
    @Bean
    Function<LaneId, LanePlan> lanePlans(Ferry ferry) {
        return ferry::lane;
    }

    @Bean
    SealedTokens sealedTokens(Ledger ledger) {
        return new KeptTokens(ledger);
    }

    @Bean
    Callbacks callbacks(Ledger ledger, Clock clock) {
        return new Callbacks(ledger, clock);
    }

    @Bean
    CallbackDesk callbackDesk(Ferry ferry, Callbacks callbacks, Calls calls, Wakes wakes) {
        return new CallbackDesk(ferry, callbacks, calls, wakes);
    }

    @Bean
    Doubts doubts(Ferry ferry, Calls calls, CallViews views, Wakes wakes) {
        return new Doubts(ferry, calls, views, wakes);
    }

    @Bean
    CampaignFaults campaignFaults(Calls calls, Wakes wakes) {
        return new CampaignFaults(calls, wakes);
    }

    @Bean
    Receipts receipts(
            Drops drops, DropRows rows, CallViews calls, Ledger ledger, LaneControl lanes, WhyItWaits whyItWaits) {
        return new Receipts(drops, rows, calls, new Meetings(ledger), lanes, whyItWaits);
    }

    @Bean
    Overviews overviews(
            Ferry ferry,
            Receipts receipts,
            Ledger ledger,
            DropRows rows,
            LaneControl lanes,
            SftpServers servers,
            Clock clock) {
        return new Overviews(ferry, receipts, new DropLists(ledger), rows, lanes, servers, clock);
    }

    @Bean
    ReceiptFiles receiptFiles(Drops drops, Receipts receipts, FerryClock clock) {
        return new ReceiptFiles(drops, receipts, clock.steady());
    }

    @Bean
    DropLog dropLog(Drops drops) {
        return new DropLog(drops);
    }

    @Bean
    SftpServer sftpServer(Ferry ferry, FerryClock clock, MeterRegistry metrics) {
        return new SftpServer(ferry, clock.steady(), metrics);
    }

    /** For whoever exposes more of Spring's endpoints, and has values shown: whatever the key, a secret is none of them. */
    @Bean
    SanitizingFunction veiledValues() {
        return data -> Veil.covers(String.valueOf(data.getValue())) ? data.withSanitizedValue() : data;
    }

    @Bean
    UnderWayFilter underWayFilter() {
        return new UnderWayFilter();
    }

    @Bean
    StrangersFilter strangersFilter(
            FerryProperties properties,
            Environment environment,
            ObjectProvider<HealthEndpoint> health,
            ObjectProvider<HttpCodeStatusMapper> codes,
            FerryClock clock) {
        ConsoleProperties console = properties.console();
        List<HostAndPort> hosts = console == null || console.hosts() == null
                ? List.of()
                : console.hosts().stream()
                        .flatMap(host -> HostAndPort.parse(host).stream())
                        .toList();
        HostAndPort bound = HostAndPort.ofBound(environment.getProperty("server.address", ""))
                .filter(address -> !address.isEverywhere())
                .orElse(null);
        return new StrangersFilter(new Strangers(hosts, bound), health, codes, clock.steady());
    }

    @Bean
    PasswordFilter passwordFilter(FerryProperties properties, FerryClock clock) {
        ConsoleProperties console = properties.console();
        String password = console == null ? null : console.password();
        return new PasswordFilter(password == null ? null : new Secret(password), clock.steady());
    }

    /** The desk is asked for only when a callback is there, for filters are made before all else. */
    @Bean
    CallbackGate callbackGate(ObjectProvider<CallbackDesk> desk, FerryClock clock) {
        return new CallbackGate(secret -> desk.getObject().call(secret) != null, clock.steady());
    }
}
