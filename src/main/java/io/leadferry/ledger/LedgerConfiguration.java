package io.leadferry.ledger;

import io.leadferry.model.LeadferryClock;
import io.leadferry.model.MachineTime;
import io.leadferry.model.SealedTokens;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of the ledger: what reads and writes the one durable record. */
@Configuration(proxyBeanMethods = false)
public class LedgerConfiguration {

    /** @param longest how long a wait may last by the configuration */
    @Bean
    ClockSteps clockSteps(Ledger ledger, LeadferryClock clock, MachineTime machine, ClockSteps.Longest longest) {
        return new ClockSteps(ledger, clock, machine.boot(), longest);
    }

    /** @param effects what each lane of the configuration does to a number */
    @Bean
    Order order(Ledger ledger, LaneEffects effects, Clock clock) {
        return new Order(ledger, effects.byLane(), clock);
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
    LedgerWatch ledgerWatch(Ledger ledger, Clock clock) {
        return new LedgerWatch(ledger, clock);
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
    Originals originals(Ledger ledger, Drops drops, Clock clock) {
        return new Originals(ledger, drops, clock);
    }
}
