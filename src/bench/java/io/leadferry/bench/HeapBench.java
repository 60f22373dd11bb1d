package io.leadferry.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Ten million rows from drop to seal in a heap of 192 MB, which the command line gives this process. */
final class HeapBench {

    private static final int ROWS = 10_000_000;
    private static final long HEAP = 192L << 20;
    private static final double MB = 1 << 20;

    private HeapBench() {}

    static boolean run(Path folder) throws Exception {
        long limit = Runtime.getRuntime().maxMemory();
        AtomicLong live = new AtomicLong();
        watch(live);
        Path file = LeadFile.write(folder.resolve("leads.csv"), ROWS, 0);
        double seconds;
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                BenchLeadferry ferry = new BenchLeadferry(folder.resolve("ferry"), vendor, Duration.ofSeconds(60))) {
            seconds = ferry.secondsToSeal(file, ROWS);
        }
        Bench.say("%,d rows in %.1f s, %,.0f rows/s", ROWS, seconds, ROWS / seconds);
        Bench.say("heap: limit %.0f MB, at most %.0f MB in use after a collection", limit / MB, live.get() / MB);
        return Bench.must(limit <= HEAP, "10 million rows pass in a heap of 192 MB");
    }

    /** Keeps the most that was in use when a collection ended. */
    private static void watch(AtomicLong live) {
        ManagementFactory.getGarbageCollectorMXBeans().forEach(collector -> ((NotificationEmitter) collector)
                .addNotificationListener(
                        (notification, none) -> {
                            long used = GarbageCollectionNotificationInfo.from(
                                            (CompositeData) notification.getUserData())
                                    .getGcInfo()
                                    .getMemoryUsageAfterGc()
                                    .entrySet()
                                    .stream()
                                    .filter(pool -> isHeap(pool.getKey()))
                                    .mapToLong(pool -> pool.getValue().getUsed())
                                    .sum();
                            live.accumulateAndGet(used, Math::max);
                        },
                        null,
                        null));
    }

    private static boolean isHeap(String pool) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .anyMatch(bean -> bean.getName().equals(pool) && bean.getType() == MemoryType.HEAP);
    }
}
