package io.leadferry.kills;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a point to be reached so many times, and does one thing then, in the thread that got there. */
final class Trap {

    private final KillPoint point;
    private final String operation;
    private final Runnable deed;
    private final CountDownLatch sprung = new CountDownLatch(1);
    private int left;

    /**
     * @param operation the point must be met with; null for any
     * @param times how often the point is to be met
     */
    Trap(KillPoint point, String operation, int times, Runnable deed) {
        this.point = point;
        this.operation = operation;
        this.left = times;
        this.deed = deed;
    }

    synchronized void hit(KillPoint met, String with) {
        if (met == point && left > 0 && (operation == null || operation.equals(with)) && --left == 0) {
            deed.run();
            sprung.countDown();
        }
    }

    boolean await(Duration most) throws InterruptedException {
        return sprung.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isSprung() {
        return sprung.getCount() == 0;
    }
}
