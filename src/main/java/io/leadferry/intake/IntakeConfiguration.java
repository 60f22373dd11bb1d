package io.leadferry.intake;

import io.leadferry.feed.Ferry;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Originals;
import io.leadferry.model.Names;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the intake. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    @Bean
    Places places(Ferry ferry, Clock clock) {
        return new Places(ferry.home(), clock);
    }

    /** @param doors the threads of those who bring files; they go on with what is theirs when a file is sealed */
    @Bean
    Intake intake(
            Ferry ferry,
            Drops drops,
            Places places,
            Names names,
            Clock clock,
            @Qualifier("doors") ScheduledExecutorService doors) {
        return new Intake(ferry, drops, drops, places, names, clock, doors);
    }

    @Bean
    HeldFiles heldFiles(Drops drops, Places places, Clock clock) {
        return new HeldFiles(drops, places, clock);
    }

    @Bean
    GrownOriginals grownOriginals(Originals originals, Places places, Names names, Clock clock) {
        return new GrownOriginals(originals, places, names, clock);
    }
}
