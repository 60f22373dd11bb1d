package io.leadferry.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private volatile Instant now = Instant.EPOCH;
    private final AtomicInteger cuts = new AtomicInteger();
    private final Patience patience = new Patience(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @AfterEach
    void close() {
        patience.close();
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
        patience.look();
    }

    private Patience.Asked asked() {
        return patience.watch(Patience.SILENCE, cuts::incrementAndGet);
    }

    @Test
    void whatSaysNothingIsCutOnce() {
        Patience.Asked asked = asked();
        pass(15);
        assertThat(cuts).hasValue(0);
        pass(1);
        pass(20);
        assertThat(cuts).hasValue(1);
        assertThat(asked.isSpent()).isTrue();
    }

    @Test
    void whatMovesHoweverSlowlyIsLeftAlone() {
        Patience.Asked asked = asked();
        for (int piece = 0; piece < 100; piece++) {
            pass(14);
            asked.moves();
        }
        assertThat(cuts).hasValue(0);
    }

    @Test
    void aSlowDiskHereIsNotTheServersFault() {
        Patience.Asked asked = asked();
        asked.isHere();
        pass(600);
        asked.moves();
        pass(10);
        assertThat(cuts).hasValue(0);
        pass(10);
        assertThat(cuts).hasValue(1);
    }

    @Test
    void whatWasAnsweredIsForgotten() {
        asked().close();
        pass(60);
        assertThat(cuts).hasValue(0);
    }

    @Test
    void atTheEndNobodyWaitsLong() {
        asked();
        patience.ends();
        pass((int) Duration.ofSeconds(3).toSeconds());
        assertThat(cuts).hasValue(1);
    }
}
