package io.leadferry.receipt;

import io.leadferry.door.KafkaDoor;
import io.leadferry.door.S3Door;
import io.leadferry.door.SftpServers;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.LaneControl;
import io.leadferry.lane.WhyItWaits;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.DropLists;
import io.leadferry.ledger.DropRows;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Meetings;
import io.leadferry.ledger.OlderCopies;
import io.leadferry.ledger.Outbox;
import io.leadferry.ledger.Permits;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.StuckFiles;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of what became of drops. */
@Configuration(proxyBeanMethods = false)
public class ReceiptConfiguration {

    @Bean
    Deliveries deliveries(
            LeadferryConfiguration configuration, Drops drops, SftpServers servers, LeadferryClock clock) {
        return new Deliveries(configuration, drops, servers, clock.steady());
    }

    @Bean
    TakenSince takenSince(LeadferryConfiguration configuration, OlderCopies ledger) {
        return new TakenSince(configuration, ledger);
    }

    @Bean
    Receipts receipts(
            Drops drops, DropRows rows, CallViews calls, Meetings meetings, LaneControl lanes, WhyItWaits whyItWaits) {
        return new Receipts(drops, rows, calls, meetings, lanes, whyItWaits);
    }

    @Bean
    Overviews overviews(
            LeadferryConfiguration configuration,
            Receipts receipts,
            DropLists drops,
            DropRows rows,
            LaneControl lanes,
            SftpServers servers,
            KafkaDoor topics,
            S3Door buckets,
            WhyItWaits whyItWaits,
            StuckFiles stuck,
            OlderCopies olderCopies,
            Outbox outbox,
            Clock clock) {
        return new Overviews(
                configuration,
                receipts,
                drops,
                rows,
                lanes,
                servers,
                topics,
                buckets,
                whyItWaits,
                stuck,
                olderCopies,
                outbox,
                clock);
    }

    @Bean
    ReceiptFiles receiptFiles(Drops drops, Permits permits, Receipts receipts, StuckFiles stuck, LeadferryClock clock) {
        Rush rush = new Rush(() -> drops.sealed() + permits.latest(), clock.steady());
        return new ReceiptFiles(drops, receipts, rush, stuck, clock.steady());
    }

    @Bean
    DropLog dropLog(Drops drops) {
        return new DropLog(drops);
    }
}
