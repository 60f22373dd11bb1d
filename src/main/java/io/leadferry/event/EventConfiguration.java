package io.leadferry.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.LaneControl;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.DropLists;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Outbox;
import io.leadferry.ledger.Runs;
import io.leadferry.receipt.Overviews;
import io.leadferry.receipt.Receipts;
import java.time.Clock;
import java.time.ZoneId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that tell those outside what happens. */
@Configuration(proxyBeanMethods = false)
public class EventConfiguration {

    @Bean
    CloudEvents cloudEvents(
            Outbox outbox,
            Runs runs,
            Drops drops,
            Receipts receipts,
            LaneControl lanes,
            CallViews calls,
            LeadferryConfiguration configuration,
            ObjectMapper json) {
        return new CloudEvents(outbox, runs, drops, receipts, lanes, calls, configuration, json);
    }

    @Bean
    Mails mails(
            LeadferryConfiguration configuration,
            Drops drops,
            DropLists lists,
            CallViews calls,
            Receipts receipts,
            Overviews overviews,
            Clock clock) {
        return new Mails(configuration, drops, lists, calls, receipts, overviews, clock, ZoneId.systemDefault());
    }

    @Bean
    Subscriptions subscriptions(
            LeadferryConfiguration configuration, Outbox outbox, CloudEvents events, Mails mails, Clock clock) {
        return new Subscriptions(configuration, outbox, events, mails, clock);
    }

    @Bean
    Webhooks webhooks(LeadferryConfiguration configuration, Clock clock) {
        return new Webhooks(configuration, clock);
    }

    @Bean
    TopicMessages topicMessages() {
        return new TopicMessages();
    }

    @Bean
    EventRoutes eventRoutes(Subscriptions subscriptions) {
        return new EventRoutes(subscriptions);
    }

    @Bean
    OldEvents oldEvents(Outbox outbox, Clock clock) {
        return new OldEvents(outbox, clock);
    }
}
