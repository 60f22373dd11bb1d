package io.leadferry;

import io.leadferry.door.DoorPools;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.LeadferryProperties;
import io.leadferry.intake.Intake;
import io.leadferry.intake.Places;
import io.leadferry.ledger.Boots;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Ledger;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.MachineTime;
import io.leadferry.model.Names;
import io.leadferry.model.Veil;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The ferry, and the beans that no room has for itself. The names of all beans are what the routes call them by. */
@SpringBootApplication
@EnableConfigurationProperties(LeadferryProperties.class)
public class LeadferryApplication {

    @Bean
    @ConditionalOnMissingBean
    MachineTime machineTime() {
        return new MachineTime(Clock.systemUTC(), System::nanoTime, Boots::current);
    }

    /** For times that are told and stored; what only measures how long takes its {@link LeadferryClock#steady()}. */
    @Bean
    LeadferryClock clock(MachineTime machine) {
        return new LeadferryClock(machine);
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
    @ConditionalOnMissingBean
    InstanceLock instanceLock(LeadferryConfiguration configuration, Environment environment) {
        return InstanceLock.take(configuration, environment.getProperty(InstanceLock.NEW_LEDGER, Boolean.class, false));
    }

    /** The instance lock closes it. */
    @Bean(destroyMethod = "")
    Ledger ledger(InstanceLock instanceLock) {
        instanceLock.tell();
        return instanceLock.ledger();
    }

    @Bean
    LedgerAway ledgerAway(MeterRegistry metrics) {
        return new LedgerAway(metrics);
    }

    /** For whoever exposes more of Spring's endpoints, and has values shown: whatever the key, a secret is none of them. */
    @Bean
    SanitizingFunction veiledValues() {
        return data -> Veil.covers(String.valueOf(data.getValue())) ? data.withSanitizedValue() : data;
    }

    /** Files go on from their seal on the threads of the doors, of which the intake knows nothing. */
    @Bean
    Intake intake(
            LeadferryConfiguration configuration,
            Drops drops,
            Places places,
            Names names,
            Clock clock,
            DoorPools pools) {
        return new Intake(configuration, drops, drops, places, names, clock, pools.folders());
    }
}
