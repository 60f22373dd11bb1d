package io.leadferry.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Wrong passwords cost the address that they come from, and nobody else. */
class WrongPasswordsTest {

    private final HandClock clock = new HandClock();
    private final WrongPasswords guesses = new WrongPasswords(clock);

    @Test
    void theFirstFewAreForgivenAndAllAreForgottenAfterAWhile() {
        for (int guess = 0; guess < 5; guess++) {
            assertThat(guesses.isToWait("10.0.0.1")).isFalse();
        }
        assertThat(guesses.isToWait("10.0.0.1")).isTrue();
        assertThat(guesses.isToWait("10.0.0.2")).isFalse();
        clock.advance(Duration.ofMinutes(9));
        assertThat(guesses.isToWait("10.0.0.1")).isTrue();
        clock.advance(Duration.ofMinutes(11));
        assertThat(guesses.isToWait("10.0.0.1")).isFalse();
    }

    @Test
    void onlySoManyWaitAtOnceAndTheirPlacesComeBack() {
        for (int guess = 0; guess < 10; guess++) {
            assertThat(guesses.areTooManyAtOnce("10.0.0.1")).isFalse();
            guesses.begin("10.0.0.1");
        }
        assertThat(guesses.areTooManyAtOnce("10.0.0.1")).isTrue();
        assertThat(guesses.areTooManyAtOnce("10.0.0.2")).isFalse();
        guesses.end("10.0.0.1");
        assertThat(guesses.areTooManyAtOnce("10.0.0.1")).isFalse();
    }
}
