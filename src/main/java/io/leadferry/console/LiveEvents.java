package io.leadferry.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.lane.LaneControl;
import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.Changes;
import io.leadferry.ledger.Changes.CallChanged;
import io.leadferry.ledger.Changes.Cursor;
import io.leadferry.ledger.Changes.DropChanged;
import io.leadferry.ledger.Changes.News;
import io.leadferry.ledger.Changes.Piece;
import io.leadferry.ledger.Drop;
import io.leadferry.model.LeadferryClock;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.Receipts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * Tells those who listen what changes. One looks into the ledger for all, twice a second, and nobody does while nobody
 * listens. What is told is written by threads of its own, so who reads slowly holds up nobody: they are told what is next
 * when they have read what was before, and are dropped where they do not read at all.
 */
@Component
class LiveEvents implements ApplicationListener<ContextClosedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);

    private static final int MOST = 50;
    private static final int AT_ONCE = 200;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** Who takes nothing for so long is not there any more, or might as well be. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final long RECONNECT_MILLIS = 3_000;

    private final Changes changes;
    private final Receipts receipts;
    private final CallViews calls;
    private final LaneControl lanes;
    private final ObjectMapper json;
    private final Clock steady;
    private final ScheduledExecutorService looking = looking();
    private final ExecutorService writing = new ThreadPoolExecutor(
            0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("live-events-writing"));
    private final Set<Listener> listeners = new LinkedHashSet<>();
    private @Nullable ScheduledFuture<?> looks;
    private boolean ended;

    LiveEvents(
            Changes changes,
            Receipts receipts,
            CallViews calls,
            LaneControl lanes,
            ObjectMapper json,
            LeadferryClock clock) {
        this.changes = changes;
        this.receipts = receipts;
        this.calls = calls;
        this.lanes = lanes;
        this.json = json;
        this.steady = clock.steady();
    }

    private static ScheduledExecutorService looking() {
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1, threads("live-events"));
        pool.setRemoveOnCancelPolicy(true);
        pool.setKeepAliveTime(10, TimeUnit.SECONDS);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory threads(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Somebody who listens; what changes in it changes under the lock of the whole. */
    private static final class Listener {

        private final SseEmitter emitter = new SseEmitter(0L);
        private final @Nullable String feed;
        private final boolean dropsAlone;
        private final Map<String, Object> lanesTold = new HashMap<>();
        private Cursor cursor;
        private Instant since;
        private boolean writes;
        private boolean gone;

        Listener(@Nullable String feed, boolean dropsAlone, Cursor cursor, Instant now) {
            this.feed = feed;
            this.dropsAlone = dropsAlone;
            this.cursor = cursor;
            this.since = now;
        }
    }

    /**
     * Takes somebody in.
     *
     * @param feed of which they hear; null for all
     * @param dropsAlone whether they hear of no lanes and calls, which belong to several feeds
     * @param from what they know
     * @return empty where as many listen as can, or the ferry stops
     */
    Optional<SseEmitter> listen(@Nullable String feed, boolean dropsAlone, Cursor from) {
        Listener listener = new Listener(feed, dropsAlone, from, steady.instant());
        listener.emitter.onCompletion(() -> leave(listener));
        listener.emitter.onError(fault -> leave(listener));
        synchronized (listeners) {
            if (ended || listeners.size() >= MOST) {
                return Optional.empty();
            }
            listeners.add(listener);
            // an id without data: who is cut off before the first change comes again from here
            write(
                    listener,
                    List.of(SseEmitter.event()
                            .id(from.toString())
                            .reconnectTime(RECONNECT_MILLIS)
                            .comment("Leadferry")));
            if (looks == null) {
                looks = looking.scheduleWithFixedDelay(
                        this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return Optional.of(listener.emitter);
    }

    /** One that is being written to is counted until that ends: it holds a thread. */
    private void leave(Listener listener) {
        synchronized (listeners) {
            listener.gone = true;
            if (!listener.writes) {
                listeners.remove(listener);
            }
            if (listeners.isEmpty() && looks != null) {
                looks.cancel(false);
                looks = null;
            }
        }
    }

    /** How many listen. */
    int count() {
        synchronized (listeners) {
            return listeners.size();
        }
    }

    private void look() {
        try {
            List<Listener> ready = ready();
            if (!ready.isEmpty()) {
                tell(ready);
            }
        } catch (RuntimeException e) {
            LOG.debug("what changed cannot be looked for; it is told after the next look", e);
        }
    }

    /** Those who have read what they were told. */
    private List<Listener> ready() {
        List<Listener> ready = new ArrayList<>();
        Instant now = steady.instant();
        synchronized (listeners) {
            for (Listener listener : List.copyOf(listeners)) {
                if (listener.gone) {
                    continue;
                }
                if (!listener.writes) {
                    ready.add(listener);
                } else if (listener.since.plus(PATIENCE).isBefore(now)) {
                    listener.gone = true;
                    LOG.debug("one who listened reads nothing any more, and is dropped");
                }
            }
        }
        return ready;
    }

    private void tell(List<Listener> ready) {
        List<LaneView> views = ready.stream().allMatch(listener -> listener.dropsAlone) ? List.of() : lanes.all();
        Map<String, String> texts = new HashMap<>();
        Map<Cursor, List<Listener>> alike = ready.stream().collect(Collectors.groupingBy(listener -> listener.cursor));
        alike.forEach((cursor, some) -> {
            News news = changes.news(cursor, AT_ONCE);
            List<Told> told = told(news.pieces());
            for (Listener listener : some) {
                List<SseEventBuilder> events = new ArrayList<>();
                if (!listener.dropsAlone) {
                    lanes(listener, views, texts, events);
                }
                told.stream()
                        .filter(one -> one.isFor(listener))
                        .forEach(one -> events.add(
                                SseEmitter.event().id(one.id()).name(one.name()).data(one.text())));
                synchronized (listeners) {
                    listener.cursor = news.next();
                    if (events.isEmpty() && !listener.since.plus(HEARTBEAT).isAfter(steady.instant())) {
                        // the cursor goes along: it may have gone on past what is none of theirs
                        events.add(SseEmitter.event().id(news.next().toString()).comment("still here"));
                    }
                    if (!events.isEmpty()) {
                        write(listener, events);
                    }
                }
            }
        });
    }

    /** A change, as it is told to all who are to hear of it. */
    private record Told(String id, String name, Collection<String> feeds, String text) {

        boolean isFor(Listener listener) {
            return (listener.feed == null || feeds.contains(listener.feed))
                    && (!listener.dropsAlone || name.equals("drop"));
        }
    }

    private List<Told> told(List<Piece> pieces) {
        List<Drop> drops = pieces.stream()
                .filter(DropChanged.class::isInstance)
                .map(piece -> ((DropChanged) piece).drop())
                .toList();
        Map<String, Receipt.Summary> summaries =
                receipts.summaries(drops).stream().collect(Collectors.toMap(Receipt.Summary::drop, summary -> summary));
        List<Told> told = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof DropChanged changed) {
                Receipt.Summary summary = summaries.get(changed.drop().id());
                String id = new Cursor(changed.number(), changed.drop().id()).toString();
                told.add(new Told(id, "drop", List.of(changed.drop().feed()), text(summary)));
            } else if (piece instanceof CallChanged changed) {
                calls.find(changed.call())
                        .ifPresent(call -> told.add(new Told(
                                Long.toString(changed.number()), "call", calls.feeds(changed.call()), text(call))));
            }
        }
        return told;
    }

    /** Lanes that are not as they were last told. Times that go on by themselves are no change. */
    private void lanes(
            Listener listener, List<LaneView> views, Map<String, String> texts, List<SseEventBuilder> events) {
        for (LaneView lane : views) {
            boolean isTheirs = listener.feed == null || lane.feeds().contains(listener.feed);
            Object now = standing(lane);
            if (isTheirs && !now.equals(listener.lanesTold.put(lane.lane(), now))) {
                events.add(
                        SseEmitter.event().name("lane").data(texts.computeIfAbsent(lane.lane(), name -> text(lane))));
            }
        }
    }

    private static Object standing(LaneView lane) {
        return List.of(
                lane.state(),
                Optional.ofNullable(lane.reason()),
                lane.pendingRows(),
                lane.callsInWindow(),
                lane.feeds(),
                lane.waits().stream()
                        .map(wait -> List.of(wait.kind(), wait.since(), wait.tries()))
                        .toList());
    }

    private String text(@Nullable Object view) {
        try {
            return json.writeValueAsString(view);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Under the lock of the whole. */
    private void write(Listener listener, List<SseEventBuilder> events) {
        if (listener.gone) {
            return;
        }
        listener.writes = true;
        listener.since = steady.instant();
        try {
            writing.execute(() -> send(listener, events));
        } catch (RejectedExecutionException e) {
            listener.writes = false;
            listener.gone = true;
            listeners.remove(listener);
        }
    }

    private void send(Listener listener, List<SseEventBuilder> events) {
        boolean failed = false;
        try {
            for (SseEventBuilder event : events) {
                listener.emitter.send(event);
            }
        } catch (IOException | RuntimeException e) {
            failed = true;
            LOG.debug("one who listened is not there any more", e);
        }
        boolean leaves;
        synchronized (listeners) {
            listener.writes = false;
            listener.since = steady.instant();
            leaves = failed || listener.gone || ended;
        }
        if (leaves) {
            leave(listener);
            end(listener);
        }
    }

    private static void end(Listener listener) {
        try {
            listener.emitter.complete();
        } catch (RuntimeException e) {
            LOG.debug("the connection was closed already", e);
        }
    }

    /** The ferry stops: the connections of those who listen are no reason to wait. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        List<Listener> all;
        synchronized (listeners) {
            ended = true;
            all = listeners.stream().filter(listener -> !listener.writes).toList();
        }
        all.forEach(LiveEvents::end);
        looking.shutdownNow();
        writing.shutdown();
    }
}
