package io.leadferry.console;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.leadferry.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is refused is told, and fills no log. */
class RefusalsTest {

    private final HandClock clock = new HandClock();
    private final Refusals refusals = new Refusals(clock);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(Refusals.class);

    @BeforeEach
    void listen() {
        told.start();
        log.addAppender(told);
    }

    @AfterEach
    void leave() {
        log.detachAppender(told);
    }

    @Test
    void eachAddressIsToldOnceAWhileAndTheRestIsCounted() {
        for (int time = 0; time < 100; time++) {
            refusals.tell("10.0.0.1", "refused");
        }
        refusals.tell("10.0.0.2", "refused");
        assertThat(told.list).hasSize(2);
        assertThat(told.list.get(1).getFormattedMessage()).startsWith("10.0.0.2: refused; 99 before it");
        assertThat(told.list).as("what stands before a colon there is a feed").noneMatch(line -> line.getMessage()
                .startsWith("{}: "));

        clock.advance(Duration.ofMinutes(10));
        refusals.tell("10.0.0.1", "refused");
        assertThat(told.list).hasSize(3);
    }

    @Test
    void manyAddressesFillNoLogEither() {
        for (int address = 0; address < 1000; address++) {
            refusals.tell("10.0." + address / 250 + "." + address % 250, "refused");
        }
        assertThat(told.list).hasSize(20);
    }

    @Test
    void wordsFromOutsideAreMaskedAndCut() {
        refusals.tell("10.0.0.1", "Host 919876543210\n\u001b[2J" + "x".repeat(10_000));
        assertThat(told.list.get(0).getFormattedMessage())
                .doesNotContain("9198765", "\n", "\u001b")
                .hasSizeLessThan(500);
    }
}
