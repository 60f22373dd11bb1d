package io.leadferry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.Drop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files are read while those before them wait for their common commit; a repeat among them is one all the same. */
class SameContentTest {

    private static final String ROWS = "PhoneNumber\n9000000001\n";

    @TempDir
    private Path home;

    private final AtomicInteger identified = new AtomicInteger();

    @Test
    void ofTwoFilesWithTheSameContentOneIsSentThoughNeitherWasSealedWhenBothWereRead() throws Exception {
        Path one = Files.writeString(home.resolve("one.csv"), ROWS);
        Path other = Files.writeString(home.resolve("other.csv"), ROWS);
        try (IntakeRoute intake = new IntakeRoute(home, exchange -> identified.incrementAndGet())) {
            Future<Exchange> first;
            Future<Exchange> second;
            try (Connection slow = DriverManager.getConnection(IntakeRoute.url(home));
                    Statement lock = slow.createStatement()) {
                lock.execute("begin immediate"); // no commit comes to its end
                first = intake.send(one);
                await().until(() -> identified.get() == 1);
                second = intake.send(other);
                await().until(() -> second.isDone() || identified.get() == 2);
                lock.execute("rollback");
            }

            assertThat(first.get().getException()).isNull();
            assertThat(second.get().getException()).isInstanceOf(BeingSealed.class);
            assertThat(intake.drops().list(null, null, 10))
                    .extracting(Drop::state)
                    .containsExactly(Drop.State.WORKING);
            // the door looks again, and now it is known
            assertThat(intake.send(other).get().getException()).isNull();
            assertThat(intake.drops().list(null, null, 10))
                    .extracting(Drop::state)
                    .containsExactlyInAnyOrder(Drop.State.WORKING, Drop.State.DUPLICATE);
        }
    }
}
