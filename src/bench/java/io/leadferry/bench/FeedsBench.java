package io.leadferry.bench;

import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a thousand accounts cost that have a feed each: threads, memory and time to start, beside one account with one feed
 * in the same run; work while nothing comes; and how late the last of a thousand files has its call, all dropped at once.
 */
final class FeedsBench {

    private static final int FEEDS = 1_000;
    private static final int MOST_THREADS = 100;
    private static final int MOST_MEMORY = 600;
    private static final double MOST_LATE = 1.5;
    private static final double MOST_SECONDS = 10;
    private static final double MOST_IDLE_PERCENT = 10;
    private static final int ROUNDS = 3;
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration SETTLES = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private FeedsBench() {}

    static boolean run(Path folder) throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder()
                .addLimit(Integer.MAX_VALUE, Duration.ofSeconds(1))
                .start()) {
            double one = Double.MAX_VALUE;
            double many = Double.MAX_VALUE;
            // in turns, for a machine is not equally fast at all times
            for (int round = 1; round < ROUNDS; round++) {
                one = Math.min(one, start(LeadferryProcess.home(folder, "one-" + round, 1, vendor)));
                many = Math.min(many, start(LeadferryProcess.home(folder, "many-" + round, FEEDS, vendor)));
            }
            one = Math.min(one, start(LeadferryProcess.home(folder, "one-" + ROUNDS, 1, vendor)));
            Path home = LeadferryProcess.home(folder, "many-" + ROUNDS, FEEDS, vendor);
            try (LeadferryProcess ferry = ferry(home)) {
                many = Math.min(many, ferry.readyAfter());
                return measure(ferry, home, vendor, one, many);
            }
        }
    }

    private static boolean measure(LeadferryProcess ferry, Path home, OzonetelStandIn vendor, double one, double many)
            throws Exception {
        Bench.say("ready after %.1f s with 1 feed, after %.1f s with %,d", one, many, FEEDS);
        Thread.sleep(SETTLES.toMillis());
        double before = ferry.busySeconds();
        Thread.sleep(IDLE.toMillis());
        double idle = 100 * (ferry.busySeconds() - before) / IDLE.toSeconds();
        Bench.say("idle: %.1f %% of a core, %d threads", idle, ferry.threads());
        Bench.say(
                "health after %.2f s, metrics after %.2f s, status after %.2f s",
                ferry.secondsToAnswer("/actuator/health"),
                ferry.secondsToAnswer("/actuator/prometheus"),
                ferry.secondsToAnswer("/api/status"));
        Most most = new Most(ferry);
        double last = secondsToCallAll(home, vendor, most);
        Bench.say(
                "%,d files, the last call after %.1f s; at most %d threads, %d MB resident",
                FEEDS, last, most.threads, ferry.mostResident());
        boolean met = Bench.must(most.threads <= MOST_THREADS, "at most 100 threads");
        met &= Bench.must(ferry.mostResident() <= MOST_MEMORY, "at most 600 MB resident, with -Xmx256m");
        met &= Bench.must(many <= MOST_LATE * one, "ready at most 1.5 times as late as with one feed");
        met &= Bench.must(idle <= MOST_IDLE_PERCENT, "idle, at most 10 % of a core");
        return met & Bench.must(last <= MOST_SECONDS, "each of 1,000 files has had its call within 10 s");
    }

    /** The most threads seen so far. */
    private static final class Most {
        private final LeadferryProcess ferry;
        private int threads;

        Most(LeadferryProcess ferry) throws IOException {
            this.ferry = ferry;
            look();
        }

        void look() throws IOException {
            threads = Math.max(threads, ferry.threads());
        }
    }

    private static double secondsToCallAll(Path home, OzonetelStandIn vendor, Most most) throws Exception {
        List<Path> files = new ArrayList<>();
        for (int feed = 0; feed < FEEDS; feed++) {
            files.add(LeadFile.write(home.resolve("leads-" + feed + ".csv"), 1, feed));
        }
        long begin = System.nanoTime();
        for (int feed = 0; feed < FEEDS; feed++) {
            Path inbox = home.resolve("data").resolve("inbox").resolve(LeadferryProcess.name(feed));
            Files.move(files.get(feed), inbox.resolve("leads.csv"), StandardCopyOption.ATOMIC_MOVE);
        }
        while (vendor.calls().size() < FEEDS) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("only " + vendor.calls().size() + " files had their call");
            }
            most.look();
            Thread.sleep(50);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double start(Path home) throws Exception {
        try (LeadferryProcess ferry = ferry(home)) {
            return ferry.readyAfter();
        }
    }

    private static LeadferryProcess ferry(Path home) throws Exception {
        return new LeadferryProcess(home, List.of("-Xmx256m"));
    }
}
