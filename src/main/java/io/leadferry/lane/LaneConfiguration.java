package io.leadferry.lane;

import io.leadferry.connector.RetryAfter;
import io.leadferry.connector.Tokens;
import io.leadferry.feed.Feed;
import io.leadferry.feed.Ferry;
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
import io.leadferry.ledger.Permits;
import io.leadferry.ledger.Waiters;
import io.leadferry.ledger.WaitingRows;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.Names;
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
class LaneConfiguration {

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
            Wakes wakes,
            TokenRequests tokenRequests,
            Names names,
            Clock clock) {
        return new Cutter(ferry, ledger, waiting, calls, wakes, tokenRequests, names, clock);
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
    TokenRequests tokenRequests(
            Ferry ferry,
            Tokens tokens,
            Settlement settlement,
            Permits permits,
            Turnstile turnstile,
            Names names,
            Clock clock) {
        return new TokenRequests(ferry, tokens, settlement, permits, turnstile, names, clock);
    }

    @Bean
    Dispatcher dispatcher(
            Ferry ferry, Settlement settlement, Tokens tokens, TokenRequests tokenRequests, Turnstile turnstile) {
        return new Dispatcher(ferry, settlement, tokens, tokenRequests, turnstile);
    }

    /** What a lane takes over from a request for a token. */
    @Bean
    Dispatcher.TokenHad tokenHad() {
        return new Dispatcher.TokenHad();
    }

    @Bean
    LaneRoutes laneRoutes(Ferry ferry) {
        return new LaneRoutes(ferry);
    }

    @Bean
    LaneEffects laneEffects(Ferry ferry) {
        Map<LaneId, Effect> effects = new LinkedHashMap<>();
        ferry.lanes().forEach((lane, plan) -> effects.put(lane, plan.operation().effect()));
        return new LaneEffects(effects);
    }

    @Bean
    ClockSteps.Longest longestWaits(Ferry ferry) {
        Duration linger = longest(ferry.feeds().values().stream().map(Feed::linger), Duration.ZERO);
        Duration rest = longest(
                ferry.lanes().values().stream()
                        .flatMap(lane ->
                                Stream.of(lane.limit().per(), lane.tryAgain().every())),
                RetryAfter.LONGEST);
        return new ClockSteps.Longest(linger, rest, ferry.callbackDeadline());
    }

    private static Duration longest(Stream<Duration> some, Duration atLeast) {
        return Stream.concat(some, Stream.of(atLeast))
                .max(Comparator.naturalOrder())
                .orElse(atLeast);
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
    WhyItWaits whyItWaits(
            Ferry ferry, Ledger ledger, Lanes lanes, Permits permits, DropRows rows, LedgerWatch watch, Clock clock) {
        return new WhyItWaits(ferry, lanes, permits, new Waiters(ledger), rows, watch, clock);
    }

    @Bean
    Packing packing(Ferry ferry, Drops drops, Clock clock) {
        return new Packing(ferry, drops, clock);
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
}
