package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.wire.Ticks;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * "The data is stored in a queue and subsequently added to the outbound campaign in a queued manner": each upload waits its
 * delay and goes in, in the order of acceptance. A delete does not reach what is still in here.
 */
final class UploadQueue {

    private final Duration delay;
    private final UploadLoader loader;
    private final Consumer<UploadResult> results;
    private final ScheduledExecutorService timer;
    private final Ticks ticks;
    private final Random random;
    private final Map<String, QueuedUpload> waiting = new LinkedHashMap<>();
    private int accepted;

    UploadQueue(
            Duration delay,
            UploadLoader loader,
            Consumer<UploadResult> results,
            ScheduledExecutorService timer,
            Ticks ticks,
            Random random) {
        this.delay = delay;
        this.loader = loader;
        this.results = results;
        this.timer = timer;
        this.ticks = ticks;
        this.random = random;
    }

    synchronized String add(String campaign, BulkData data, Duplicates duplicates, String callBackUrl) {
        // the time and the count keep ids apart over a restart with the same seed; the rest makes them hard to guess
        String transactionId =
                "%d%05d%06d".formatted(ticks.now().toEpochMilli(), ++accepted, random.nextInt(1_000_000));
        waiting.put(transactionId, new QueuedUpload(transactionId, campaign, data, duplicates, callBackUrl));
        if (delay.isZero()) {
            load(transactionId);
        } else {
            var unused = timer.schedule(() -> load(transactionId), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
        return transactionId;
    }

    synchronized int size() {
        return waiting.size();
    }

    synchronized void loadAll() {
        List.copyOf(waiting.keySet()).forEach(this::load);
    }

    private synchronized void load(String transactionId) {
        QueuedUpload upload = waiting.remove(transactionId);
        if (upload != null) {
            results.accept(loader.load(upload));
        }
    }
}
