package io.leadferry.retention;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.AuditTrail;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Erasure;
import io.leadferry.ledger.Forgettings;
import io.leadferry.model.Disk;
import io.leadferry.model.StuckFiles;
import io.leadferry.receipt.Receipts;
import io.leadferry.story.Stories;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of forgetting. */
@Configuration(proxyBeanMethods = false)
public class RetentionConfiguration {

    @Bean
    ErasedFiles erasedFiles(
            Erasure erasure,
            Receipts receipts,
            LeadferryConfiguration configuration,
            Disk disk,
            StuckFiles stuck,
            Clock clock) {
        return new ErasedFiles(erasure, receipts, configuration, disk, stuck, clock);
    }

    @Bean
    Retention retention(
            Erasure erasure, ErasedFiles files, AuditTrail trail, LeadferryConfiguration configuration, Clock clock) {
        return new Retention(erasure, files, trail, configuration, clock);
    }

    @Bean
    Forgetting forgetting(
            Forgettings forgettings,
            Erasure erasure,
            ErasedFiles files,
            Stories stories,
            Drops drops,
            LeadferryConfiguration configuration,
            Clock clock) {
        Forgetting forgetting =
                new Forgetting(forgettings, erasure, files::isElsewhere, stories, drops, configuration, clock);
        drops.whenSealed(forgetting::sealed);
        return forgetting;
    }
}
