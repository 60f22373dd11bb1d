package io.leadferry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is slow keeps its thread and holds up no other, until there are as many threads as there may be. */
class FewThreadsTest {

    private static final int MOST = 3;

    private final FewThreads threads = new FewThreads("few", 1, MOST, Duration.ofMillis(20));
    private final CountDownLatch silence = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    @AfterEach
    void end() {
        silence.countDown();
        threads.shutdown();
    }

    private void somethingSlow() {
        threads.execute(() -> {
            try {
                silence.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void whatIsSlowHoldsUpNoOther() throws InterruptedException {
        somethingSlow();
        somethingSlow();
        threads.execute(done::countDown);

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void thereAreNeverMoreThanTheMost() {
        for (int i = 0; i <= MOST; i++) {
            somethingSlow();
        }
        threads.execute(done::countDown);
        await().until(() -> threads.getActiveCount() == MOST);

        assertThat(threads.getPoolSize()).isEqualTo(MOST);
        assertThat(done.getCount()).isOne();
        silence.countDown();
        await().until(() -> done.getCount() == 0);
    }

    @Test
    void thereAreFewAgainWhenNothingIsSlow() {
        somethingSlow();
        somethingSlow();
        await().until(() -> threads.getActiveCount() == 2);
        silence.countDown();

        await().until(() -> threads.getPoolSize() == 1);
    }
}
