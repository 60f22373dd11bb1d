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
    LedgerModule ledgerModule(Ledger ledger, LaneEffects effects, Clock clock) {
        return new LedgerModule(ledger, effects.byLane(), clock);
    }

    @Bean
    Order order(LedgerModule ledger) {
        return ledger.order();
    }

    @Bean
    Drops drops(LedgerModule ledger) {
        return ledger.drops();
    }

    @Bean
    DropRows dropRows(LedgerModule ledger) {
        return ledger.dropRows();
    }

    @Bean
    DropLists dropLists(LedgerModule ledger) {
        return ledger.dropLists();
    }

    @Bean
    FeedFigures feedFigures(LedgerModule ledger) {
        return ledger.feedFigures();
    }

    @Bean
    Changes changes(LedgerModule ledger) {
        return ledger.changes();
    }

    @Bean
    Outbox outbox(LedgerModule ledger) {
        return ledger.outbox();
    }

    @Bean
    Posts posts(LedgerModule ledger) {
        return ledger.posts();
    }

    @Bean
    Topics topics(LedgerModule ledger) {
        return ledger.topics();
    }

    @Bean
    TakenObjects takenObjects(LedgerModule ledger) {
        return ledger.takenObjects();
    }

    @Bean
    NumberRows numberRows(LedgerModule ledger) {
        return ledger.numberRows();
    }

    @Bean
    Originals originals(LedgerModule ledger) {
        return ledger.originals();
    }

    @Bean
    Calls calls(LedgerModule ledger) {
        return ledger.calls();
    }

    @Bean
    CallViews callViews(LedgerModule ledger) {
        return ledger.callViews();
    }

    @Bean
    Callbacks callbacks(LedgerModule ledger) {
        return ledger.callbacks();
    }

    @Bean
    WaitingRows waitingRows(LedgerModule ledger) {
        return ledger.waitingRows();
    }

    @Bean
    Waiters waiters(LedgerModule ledger) {
        return ledger.waiters();
    }

    @Bean
    Meetings meetings(LedgerModule ledger) {
        return ledger.meetings();
    }

    @Bean
    Permits permits(LedgerModule ledger) {
        return ledger.permits();
    }

    @Bean
    Lanes lanes(LedgerModule ledger) {
        return ledger.lanes();
    }

    @Bean
    SealedTokens sealedTokens(LedgerModule ledger) {
        return ledger.tokens();
    }

    @Bean
    LedgerWatch ledgerWatch(LedgerModule ledger) {
        return ledger.watch();
    }

    @Bean
    Runs runs(LedgerModule ledger) {
        return ledger.runs();
    }

    @Bean
    OlderCopies olderCopies(LedgerModule ledger) {
        return ledger.olderCopies();
    }

    @Bean
    Erasure erasure(LedgerModule ledger) {
        return ledger.erasure();
    }

    @Bean
    Forgettings forgettings(LedgerModule ledger) {
        return ledger.forgettings();
    }

    @Bean
    AuditTrail auditTrail(LedgerModule ledger) {
        return ledger.auditTrail();
    }

    @Bean
    Nodes nodes(LedgerModule ledger) {
        return ledger.nodes();
    }
}
