package io.leadferry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandMachine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeadferryClockTest {

    private static final Instant START = Instant.parse("2026-01-15T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final HandMachine machine = new HandMachine();
    private final LeadferryClock clock = new LeadferryClock(machine.time());

    @Test
    void goesOnEvenlyWhateverTheMachinesClockDoesUntilItAdoptsTheStep() {
        Clock steady = clock.steady();
        machine.pass(HOUR);
        machine.set(HOUR.multipliedBy(-3));

        assertThat(clock.instant()).isEqualTo(START.plus(HOUR));
        assertThat(clock.behindTheMachine()).isEqualTo(HOUR.multipliedBy(-3));
        clock.adopt(clock.behindTheMachine());
        assertThat(clock.behindTheMachine()).isZero();
        assertThat(clock.instant()).isEqualTo(START.minus(HOUR.multipliedBy(2)));
        assertThat(steady.instant()).isEqualTo(START.plus(HOUR));
        machine.pass(HOUR);
        assertThat(clock.instant()).isEqualTo(START.minus(HOUR));
    }

    @Test
    void aProcessThatIsHeldUpBetweenTwoReadingsTakesItForNoStep() {
        int[] readings = {0};
        MachineTime real = machine.time();
        MachineTime heldUpOnce = new MachineTime(
                real.clock(),
                () -> {
                    if (readings[0]++ == 2) {
                        machine.pass(Duration.ofSeconds(5));
                    }
                    return real.nanos().getAsLong();
                },
                real.boot());
        LeadferryClock held = new LeadferryClock(heldUpOnce);

        assertThat(held.behindTheMachine()).isZero();
        assertThat(readings[0]).isGreaterThan(3);
    }

    /** A ledger on a server tells its time to several machines, none of whose clocks need be right. */
    @Test
    void goesByTheTimeThatItHears() {
        Instant there = START.plus(HOUR.multipliedBy(7));
        assertThat(clock.hear(there)).isEmpty();
        assertThat(clock.instant()).isEqualTo(there);
        machine.pass(HOUR);
        machine.set(HOUR.multipliedBy(-3));
        assertThat(clock.hear(there.plus(HOUR).plusMillis(400)))
                .as("its machine's clock has no say in it")
                .isEmpty();
        assertThat(clock.instant()).isEqualTo(there.plus(HOUR).plusMillis(400));
    }

    @Test
    void whatItHearsLateSetsItNotBack() {
        clock.hear(START);
        machine.pass(HOUR);
        assertThat(clock.hear(START.plus(HOUR).minusMillis(15))).isEmpty();
        assertThat(clock.instant()).isEqualTo(START.plus(HOUR));
        assertThat(clock.hear(START.plus(HOUR).minusMillis(200)))
                .as("it went too fast")
                .isEmpty();
        assertThat(clock.instant()).isEqualTo(START.plus(HOUR).minusMillis(200));
    }

    @Test
    void aStepOfTheTimeThatItHearsIsToldAndNotTaken() {
        clock.hear(START);
        machine.pass(HOUR);
        Duration step = HOUR.multipliedBy(-2);
        assertThat(clock.hear(START.plus(HOUR).plus(step))).contains(step);
        assertThat(clock.instant()).isEqualTo(START.plus(HOUR));
    }

    @Test
    void aMachineThatSleptTakesTheTimeThatItHears() {
        clock.hear(START);
        machine.sleep(HOUR);
        assertThat(clock.hear(START.plus(HOUR))).isEmpty();
        assertThat(clock.instant()).isEqualTo(START.plus(HOUR));
    }

    @Test
    void afterASleepItIsNotCertainUntilItAdoptsTheStep() {
        machine.pass(HOUR);
        assertThat(clock.certain()).contains(START.plus(HOUR));
        machine.sleep(Duration.ofMillis(999));
        assertThat(clock.certain()).as("clocks drift").contains(START.plus(HOUR));
        machine.sleep(Duration.ofMillis(1));
        assertThat(clock.certain()).isEmpty();

        clock.adopt(Duration.ofSeconds(1));
        assertThat(clock.certain()).contains(START.plus(HOUR).plusSeconds(1));
        clock.adopt(Duration.ofSeconds(-1));
        assertThat(clock.certain()).as("what was adopted is taken back").isEmpty();
    }

    @Test
    void afterASleepItIsNotCertainUntilItHearsTheTime() {
        Instant there = START.minus(HOUR.multipliedBy(7));
        clock.hear(there);
        assertThat(clock.certain()).as("the clocks need not agree").contains(there);
        machine.sleep(HOUR);
        assertThat(clock.certain()).isEmpty();
        clock.hear(there.plus(HOUR));
        assertThat(clock.certain()).contains(there.plus(HOUR));
    }

    @Test
    void whoSetsTheMachinesClockMakesItUncertainToo() {
        machine.set(HOUR.negated());
        assertThat(clock.certain()).isEmpty();
    }

    /** Small differences that are heard do not add up to a sleep. */
    @Test
    void driftThatItHearsLeavesItCertain() {
        for (int heard = 1; heard <= 10; heard++) {
            machine.pass(HOUR);
            machine.set(Duration.ofMillis(300));
            clock.hear(START.plus(HOUR.multipliedBy(heard)));
            assertThat(clock.certain()).contains(START.plus(HOUR.multipliedBy(heard)));
        }
    }
}
