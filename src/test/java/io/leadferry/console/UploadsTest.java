package io.leadferry.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.console.Uploads.Upload;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever has the token of one feed, and takes his time, does not shut the door for the others. */
class UploadsTest {

    private static final int MANY = 40;

    private final Uploads uploads = new Uploads();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();

    @AfterEach
    void close() {
        slow.countDown();
        uploads.close();
    }

    private Upload upload(String feed, boolean waits) {
        return new Upload(feed) {
            @Override
            void hear() {
                begun.incrementAndGet();
                try {
                    if (waits) {
                        slow.await();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                heard.incrementAndGet();
            }
        };
    }

    @Test
    void oneFeedHasAShareOfThePlacesAndAllOfItsFilesAreHeardInTheEnd() {
        for (int i = 0; i < MANY; i++) {
            uploads.take(upload("slow", true));
        }
        uploads.take(upload("quick", false));
        await().until(() -> heard.get() == 1);
        assertThat(begun.get()).isLessThanOrEqualTo(5);

        slow.countDown();
        await().until(() -> heard.get() == MANY + 1);
    }
}
