package io.leadferry.sftpserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.HandClock;
import io.leadferry.sftpserver.RefusedLogins.What;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Who guesses is told however many others come; who only looks whether somebody is there is news as a crowd. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedLoginsTest {

    private final HandClock clock = new HandClock();
    private final RefusedLogins refused = new RefusedLogins(clock, new SimpleMeterRegistry());

    private static Peer peer(int number) {
        return new Peer("10.0." + number / 256 + "." + number % 256);
    }

    @Test
    void aCrowdOfAddressesTakesNoPlaceFromThoseWhoGuess(CapturedOutput log) {
        for (int i = 0; i < 4 * RefusedLogins.REMEMBERED; i++) {
            refused.tell(peer(i), null, i % 2 == 0 ? What.CROWD : What.LEFT);
        }
        refused.tell(new Peer("10.9.9.9"), "crm", What.PASSWORD);
        refused.tell(peer(1), "crm", What.KEY);
        assertThat(log)
                .contains("SFTP login of crm from 10.9.9.9 refused: wrong password")
                .contains("SFTP login of crm from 10.0.0.1 refused: wrong key");
        for (int i = 0; i < 3; i++) {
            refused.tell(new Peer("10.9.9.9"), "crm", What.PASSWORD);
        }
        clock.advance(Duration.ofMinutes(10));
        refused.look();
        assertThat(log)
                .contains("3 more SFTP logins from 10.9.9.9 refused in the last 10 minutes: 3 with a wrong password;"
                        + " the last was of crm")
                .contains(" more SFTP logins from further addresses refused in the last 10 minutes: ");
        assertThat(log.getOut().lines().filter(line -> line.contains("SFTP login")))
                .hasSizeLessThan(RefusedLogins.REMEMBERED);
    }

    @Test
    void whoBreaksOffIsToldAsACrowdAndOnlyThen(CapturedOutput log) {
        for (int i = 0; i < RefusedLogins.MANY_LEFT - 1; i++) {
            refused.tell(peer(1), null, What.LEFT);
        }
        clock.advance(Duration.ofMinutes(10));
        refused.look();
        assertThat(log).doesNotContain("SFTP login");

        for (int i = 0; i < RefusedLogins.MANY_LEFT; i++) {
            refused.tell(peer(1), null, What.LEFT);
        }
        clock.advance(Duration.ofMinutes(10));
        refused.look();
        assertThat(log)
                .containsOnlyOnce("SFTP login")
                .contains("1000 SFTP logins from 10.0.0.1 refused in the last 10 minutes:"
                        + " 1000 that broke off before signing in");
    }
}
