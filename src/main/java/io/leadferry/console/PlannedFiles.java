package io.leadferry.console;

import io.leadferry.door.HttpDoor;
import io.leadferry.door.NotTaken;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.AuditTrail.By;
import io.leadferry.model.Disk;
import io.leadferry.model.Names;
import io.leadferry.model.Recent;
import io.leadferry.plan.Plan;
import io.leadferry.plan.Planner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Files that somebody has put on the page to see what would become of them. Each is kept for a while, so that it can be sent
 * as it was planned; then nothing is left of it. A start removes what an earlier process has left.
 */
@Lazy
@Component
class PlannedFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PlannedFiles.class);
    private static final Duration KEPT = Duration.ofMinutes(30);
    private static final int MOST = 5;
    private static final int REMEMBERED = 100;

    private final LeadferryConfiguration configuration;
    private final OperatorActions actions;
    private final Disk disk;
    private final Names names;
    private final Planner planner;
    private final Map<String, Planned> all = new LinkedHashMap<>();

    /** What was sent, and the drops that it became. */
    private final Map<String, String> sent = Recent.put(REMEMBERED);

    /** A plan reads a whole file, and the ferry has its own to read. */
    private final Semaphore turn = new Semaphore(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "planned-files");
        thread.setDaemon(true);
        return thread;
    });

    PlannedFiles(
            LeadferryConfiguration configuration,
            OperatorActions actions,
            Disk disk,
            Names names,
            CamelContext camel,
            Clock clock) {
        this.configuration = configuration;
        this.actions = actions;
        this.disk = disk;
        this.names = names;
        this.planner = new Planner(configuration, intakeRoute(camel), clock);
    }

    /** Where the route is by which this ferry reads files. */
    private static String intakeRoute(CamelContext camel) {
        return ((ModelCamelContext) camel)
                .getRouteDefinition("intake")
                .getResource()
                .getLocation();
    }

    /**
     * A file that was planned.
     *
     * @param id by which it can be sent
     * @param name what it is called where it comes from
     */
    record Planned(String id, Feed feed, String name, Plan plan) {}

    /** Something to read a file from. */
    interface Upload {
        InputStream open() throws IOException;
    }

    /**
     * Reads a file as its feed would, and keeps it.
     *
     * @return empty while another is being read
     * @throws NotTaken where it is longer than the feed takes
     * @throws IOException where it cannot be kept or read
     */
    Optional<Planned> plan(Feed feed, String name, long bytes, Upload file) throws IOException {
        if (bytes > feed.posting().maxBytes()) {
            throw NotTaken.tooLong(feed.posting().maxBytes());
        }
        if (!turn.tryAcquire()) {
            return Optional.empty();
        }
        String id = names.next();
        boolean kept = false;
        try {
            Path folder = disk.folders(folder(id));
            try (InputStream content = file.open()) {
                disk.write(content(id), content, false);
            }
            Path work = disk.folders(folder.resolve("work"));
            Plan plan = planner.plan(feed, content(id), name, work);
            disk.removeAll(work);
            Planned planned = new Planned(id, feed, name, plan);
            keep(planned);
            kept = true;
            return Optional.of(planned);
        } finally {
            turn.release();
            if (!kept) {
                remove(id);
            }
        }
    }

    private Path folder(String id) {
        return configuration.home().resolve("unfolding").resolve("plan-" + id);
    }

    private Path content(String id) {
        return folder(id).resolve("file");
    }

    private void keep(Planned planned) {
        synchronized (all) {
            Iterator<String> oldest = all.keySet().iterator();
            while (all.size() >= MOST) {
                remove(oldest.next());
                oldest.remove();
            }
            all.put(planned.id(), planned);
        }
        timer.schedule(() -> forget(planned.id()), KEPT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A file that was planned and is still kept. */
    Optional<Planned> find(String id) {
        synchronized (all) {
            return Optional.ofNullable(all.get(id));
        }
    }

    /**
     * Sends a file as it was planned; one that was sent is not sent again.
     *
     * @return the drop that it is told under; empty where it is not kept any more
     */
    Optional<String> send(String id, By by) throws IOException {
        synchronized (sent) { // whoever presses twice waits for what came of the first
            String before = sent.get(id);
            if (before != null) {
                return Optional.of(before);
            }
            Planned planned = find(id).orElse(null);
            if (planned == null) {
                return Optional.empty();
            }
            String drop;
            try (InputStream content = Files.newInputStream(content(id))) {
                drop = actions.send(new HttpDoor.Arrival(planned.feed(), planned.name(), "", null), content, by);
            }
            sent.put(id, drop);
            forget(id);
            return Optional.of(drop);
        }
    }

    private void forget(String id) {
        synchronized (all) {
            if (all.remove(id) != null) {
                remove(id);
            }
        }
    }

    private void remove(String id) {
        try {
            disk.removeAll(folder(id));
        } catch (IOException e) {
            LOG.debug("what is left of a plan is removed at the next start", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (all) {
            all.keySet().forEach(this::remove);
            all.clear();
        }
    }
}
