package io.leadferry.intake;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Originals;
import io.leadferry.model.Disk;
import io.leadferry.model.Duties;
import io.leadferry.model.Names;
import io.leadferry.model.StuckFiles;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the intake. */
@Configuration(proxyBeanMethods = false)
public class IntakeConfiguration {

    @Bean
    Places places(LeadferryConfiguration configuration, Clock clock) {
        return new Places(configuration.home(), clock);
    }

    @Bean
    HeldFiles heldFiles(
            LeadferryConfiguration configuration,
            Drops drops,
            Places places,
            Disk disk,
            StuckFiles stuck,
            Duties duties,
            Clock clock) {
        return new HeldFiles(configuration, drops, places, disk, stuck, duties, clock);
    }

    @Bean
    GrownOriginals grownOriginals(
            Originals originals, Places places, Names names, Disk disk, StuckFiles stuck, Clock clock) {
        return new GrownOriginals(originals, places, names, disk, stuck, clock);
    }
}
