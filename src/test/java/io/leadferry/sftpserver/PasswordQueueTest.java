package io.leadferry.sftpserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import io.leadferry.sftpserver.Connections.Connection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast passwords are looked at, and by what addresses are counted. */
class PasswordQueueTest {

    private final HandClock clock = new HandClock();
    private final PasswordQueue guesses = new PasswordQueue(clock);
    private final Connections connections = new Connections(clock, new RefusedLogins(clock, new SimpleMeterRegistry()));

    private Connection from(String address) {
        return connections.arrived(new Peer(address), () -> {});
    }

    @Test
    void aListOfPasswordsTakesHoursHoweverManyConnectionsItIsTriedOver() {
        Instant start = clock.instant();
        AtomicInteger looked = new AtomicInteger();
        int passwords = 2_304;
        for (int i = 0; i < passwords; i++) {
            guesses.ask(from("10.0.0.1"), "crm", false, looked::incrementAndGet);
        }
        assertThat(looked).hasValue(PasswordQueue.FREE);
        while (looked.get() < passwords) {
            clock.advance(Duration.ofSeconds(1));
            guesses.look();
        }
        assertThat(Duration.between(start, clock.instant())).isGreaterThan(Duration.ofHours(3));
    }

    @Test
    void theNewestIsLookedAtFirstAndThoseWhoLeftAreNotLookedAt() {
        List<String> looked = new ArrayList<>();
        for (int i = 0; i < PasswordQueue.FREE; i++) {
            guesses.ask(from("10.0.0.1"), "crm", false, () -> {});
        }
        Connection left = from("10.0.0.1");
        guesses.ask(from("10.0.0.1"), "crm", false, () -> looked.add("old"));
        guesses.ask(from("10.0.0.1"), "crm", true, () -> looked.add("new"));
        guesses.ask(left, "crm", false, () -> looked.add("left"));
        assertThat(guesses.isWaiting(left)).isTrue();
        assertThat(guesses.withdraw(left)).isTrue();
        assertThat(guesses.withdraw(left)).isFalse();
        clock.advance(PasswordQueue.LONGEST_REST);
        guesses.look();
        // a right one costs no rest
        assertThat(looked).containsExactly("new", "old");
    }

    @Test
    void whoSignedInBeforeIsNotHeldUpByGuessesAtOtherNamesBehindTheSameAddress() {
        List<String> looked = new ArrayList<>();
        guesses.ask(from("10.0.0.1"), "crm", true, () -> {});
        for (int i = 0; i < 100; i++) {
            guesses.ask(from("10.0.0.1"), "name " + i, false, () -> {});
        }
        guesses.ask(from("10.0.0.1"), "crm", true, () -> looked.add("crm"));
        guesses.ask(from("10.0.0.1"), "shop", true, () -> looked.add("shop"));
        guesses.ask(from("10.0.0.2"), "shop", true, () -> looked.add("shop elsewhere"));
        assertThat(looked).containsExactly("crm", "shop elsewhere");
    }

    @Test
    void afterAWhileWithoutWrongOnesAllIsForgotten() {
        AtomicInteger looked = new AtomicInteger();
        for (int i = 0; i < PasswordQueue.FREE; i++) {
            guesses.ask(from("10.0.0.1"), "crm", false, () -> {});
        }
        clock.advance(PasswordQueue.FORGOTTEN_AFTER);
        guesses.look();
        for (int i = 0; i < PasswordQueue.FREE; i++) {
            guesses.ask(from("10.0.0.1"), "crm", false, looked::incrementAndGet);
        }
        assertThat(looked).hasValue(PasswordQueue.FREE);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "::ffff:10.0.0.1, 10.0.0.1",
        "2001:db8:0:1:2:3:4:5, 2001:db8:0:1:0:0:0:0/64",
        "2001:db8:0:1::9, 2001:db8:0:1:0:0:0:0/64",
        "2001:db8:0:2::9, 2001:db8:0:2:0:0:0:0/64"
    })
    void anAddressIsCountedByWhatOneMachineHas(String address, String counted) throws Exception {
        assertThat(Peer.of(new InetSocketAddress(InetAddress.getByName(address), 22)))
                .hasToString(counted);
    }
}
