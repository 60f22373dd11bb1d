package io.leadferry.vendor.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import io.leadferry.model.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One token an account, and what is left of it when it has ended. */
class TokensTest {

    private final HandClock clock = new HandClock();
    private final Tokens tokens = new Tokens(clock);

    @Test
    void aRefusedTokenIsGoodNoMoreButACallThatHadItDoesNotGoOutWithNone() {
        tokens.keep("acme", "{\"token\":\"first\"}");
        tokens.refused("acme", new Secret("first"));

        assertThat(tokens.of("acme")).isEmpty();
        assertThat(tokens.latest("acme")).contains(new Secret("first"));
    }

    @Test
    void aTokenThatGrewOldOnTheWayGoesAlongAllTheSame() {
        tokens.keep("acme", "{\"token\":\"first\"}");
        clock.advance(Duration.ofMinutes(56));

        assertThat(tokens.of("acme")).isEmpty();
        assertThat(tokens.latest("acme")).contains(new Secret("first"));
    }

    @Test
    void refusingTheTokenBeforeLeavesTheNewOneInForce() {
        tokens.keep("acme", "{\"token\":\"first\"}");
        tokens.keep("acme", "{\"token\":\"second\"}");
        tokens.refused("acme", new Secret("first"));

        assertThat(tokens.of("acme")).contains(new Secret("second"));
    }
}
