package io.leadferry.lane;

import io.leadferry.connector.RetryAfter;
import io.leadferry.connector.Tokens;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.Callbacks;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.ClockSteps;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.LaneEffects;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerWatch;
import io.leadferry.ledger.OlderCopies;
import io.leadferry.ledger.Permits;
import io.leadferry.ledger.Runs;
import io.leadferry.ledger.Waiters;
import io.leadferry.ledger.WaitingRows;
import io.leadferry.model.Duties;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.Names;
import io.leadferry.model.StuckFiles;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the lanes. */
@Configuration(proxyBeanMethods = false)
public class LaneConfiguration {

    @Bean
    RateLimiter rateLimiter(
            LeadferryConfiguration configuration, Ledger ledger, Permits permits, Lanes lanes, Clock clock) {
        return new RateLimiter(configuration, ledger, permits, lanes, clock);
    }

    @Bean
    Wakes wakes(
            LeadferryConfiguration configuration,
            WaitingRows waiting,
            ProducerTemplate routes,
            RateLimiter rateLimiter,
            Duties duties,
            Clock clock) {
        return new Wakes(configuration, waiting, routes, rateLimiter, duties, clock);
    }

    @Bean
    Batcher batcher(
            LeadferryConfiguration configuration,
            Ledger ledger,
            WaitingRows waiting,
            Calls calls,
            Permits permits,
            Wakes wakes,
            TokenRequests tokenRequests,
            Names names,
            Clock clock) {
        return new Batcher(configuration, ledger, waiting, calls, permits, wakes, tokenRequests, names, clock);
    }

    @Bean
    Settlement settlement(
            LeadferryConfiguration configuration,
            Calls calls,
            Permits permits,
            Lanes lanes,
            Duties duties,
            RateLimiter rateLimiter,
            Wakes wakes,
            Clock clock) {
        return new Settlement(configuration, calls, permits, lanes, duties, rateLimiter, wakes, clock);
    }

    @Bean
    OlderLedger olderLedger(
            LeadferryConfiguration configuration,
            Runs runs,
            OlderCopies copies,
            Permits permits,
            Lanes lanes,
            Names names,
            Clock clock) {
        return new OlderLedger(configuration, runs, copies, permits, lanes, names, clock);
    }

    @Bean
    PermitReturns permitReturns(
            LeadferryConfiguration configuration,
            Permits permits,
            Settlement settlement,
            RateLimiter rateLimiter,
            Wakes wakes,
            Clock clock) {
        return new PermitReturns(configuration, permits, settlement, rateLimiter, wakes, clock);
    }

    @Bean
    TokenRequests tokenRequests(
            LeadferryConfiguration configuration,
            Tokens tokens,
            Settlement settlement,
            Permits permits,
            RateLimiter rateLimiter,
            Names names,
            Clock clock) {
        return new TokenRequests(configuration, tokens, settlement, permits, rateLimiter, names, clock);
    }

    @Bean
    Dispatcher dispatcher(
            LeadferryConfiguration configuration,
            Settlement settlement,
            Tokens tokens,
            TokenRequests tokenRequests,
            RateLimiter rateLimiter,
            CallMeters callMeters) {
        return new Dispatcher(configuration, settlement, tokens, tokenRequests, rateLimiter, callMeters);
    }

    @Bean
    CallMeters callMeters(MeterRegistry meters) {
        return new CallMeters(meters);
    }

    /** What a lane takes over from a request for a token. */
    @Bean
    Dispatcher.TokenHad tokenHad() {
        return new Dispatcher.TokenHad();
    }

    @Bean
    LaneRoutes laneRoutes(LeadferryConfiguration configuration) {
        return new LaneRoutes(configuration);
    }

    @Bean
    LaneEffects laneEffects(LeadferryConfiguration configuration) {
        Map<LaneId, Effect> effects = new LinkedHashMap<>();
        configuration
                .lanes()
                .forEach((lane, plan) -> effects.put(lane, plan.operation().effect()));
        return new LaneEffects(effects);
    }

    @Bean
    ClockSteps.Longest longestWaits(LeadferryConfiguration configuration) {
        Duration linger = longest(configuration.feeds().values().stream().map(Feed::linger), Duration.ZERO);
        Duration rest = longest(
                configuration.lanes().values().stream()
                        .flatMap(lane ->
                                Stream.of(lane.limit().per(), lane.tryAgain().every())),
                RetryAfter.LONGEST);
        return new ClockSteps.Longest(linger, rest, configuration.callbackDeadline());
    }

    private static Duration longest(Stream<Duration> some, Duration atLeast) {
        return Stream.concat(some, Stream.of(atLeast))
                .max(Comparator.naturalOrder())
                .orElse(atLeast);
    }

    @Bean
    LaneControl laneControl(
            LeadferryConfiguration configuration,
            Lanes lanes,
            Permits permits,
            DropRows rows,
            RateLimiter rateLimiter,
            Wakes wakes,
            WhyItWaits whyItWaits,
            Clock clock) {
        return new LaneControl(configuration, lanes, permits, rows, rateLimiter, wakes, whyItWaits, clock);
    }

    @Bean
    WhyItWaits whyItWaits(
            LeadferryConfiguration configuration,
            Lanes lanes,
            Permits permits,
            Waiters waiters,
            DropRows rows,
            LedgerWatch watch,
            StuckFiles stuck,
            Clock clock) {
        return new WhyItWaits(configuration, lanes, permits, waiters, rows, watch, stuck, clock);
    }

    @Bean
    Batches batches(LeadferryConfiguration configuration, Drops drops, Clock clock) {
        return new Batches(configuration, drops, clock);
    }

    @Bean
    CallbackDesk callbackDesk(
            LeadferryConfiguration configuration,
            Callbacks callbacks,
            Duties duties,
            Calls calls,
            Wakes wakes,
            CallMeters callMeters) {
        return new CallbackDesk(configuration, callbacks, duties, calls, wakes, callMeters);
    }

    @Bean
    Doubts doubts(
            LeadferryConfiguration configuration,
            Calls calls,
            CallViews views,
            Ledger ledger,
            ToBeForgotten people,
            Wakes wakes) {
        return new Doubts(configuration, calls, views, ledger, people, wakes);
    }

    @Bean
    CampaignFaults campaignFaults(Calls calls, Wakes wakes) {
        return new CampaignFaults(calls, wakes);
    }
}
