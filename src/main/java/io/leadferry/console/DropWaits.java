package io.leadferry.console;

import io.leadferry.ledger.Posts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Those who wait for the end of drops. They hold no thread: one looks for all of them, while there are any. */
@Component
class DropWaits implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DropWaits.class);
    private static final Duration LOOKS = Duration.ofMillis(100);

    /** Each keeps a connection; who comes then is not kept waiting. */
    private static final int MOST = 1_000;

    private final Posts posts;
    private final Clock steady;
    private final Map<Object, Waiter> waiters = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "drop-waits");
        thread.setDaemon(true);
        return thread;
    });

    private record Waiter(String drop, Instant until, Runnable done) {}

    DropWaits(Posts posts, io.leadferry.model.LeadferryClock clock) {
        this.posts = posts;
        this.steady = clock.steady();
        looks.scheduleWithFixedDelay(this::look, LOOKS.toMillis(), LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Has something done when a drop has ended, or when that was waited for long enough; at once where too many wait.
     *
     * @param who forgets it, where nobody waits any more
     */
    void begin(Object who, String drop, Duration longest, Runnable done) {
        if (waiters.size() >= MOST) {
            done.run();
        } else {
            waiters.put(who, new Waiter(drop, steady.instant().plus(longest), done));
        }
    }

    /** Whoever waited is gone. */
    void forget(Object who) {
        waiters.remove(who);
    }

    private void look() {
        try {
            if (waiters.isEmpty()) {
                return;
            }
            Set<String> ended = ended();
            Instant now = steady.instant();
            waiters.forEach((who, waiter) -> {
                if (!now.isBefore(waiter.until()) || ended.contains(waiter.drop())) {
                    waiters.remove(who);
                    waiter.done().run();
                }
            });
        } catch (RuntimeException e) {
            LOG.debug("a look for the end of drops failed; the next one follows", e);
        }
    }

    /** None while the ledger cannot be asked: who waits is then told what is known. */
    private Set<String> ended() {
        try {
            return posts.ended(waiters.values().stream().map(Waiter::drop).collect(Collectors.toSet()));
        } catch (RuntimeException e) {
            LOG.debug("the ledger cannot be asked for the end of drops", e);
            return Set.of();
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
