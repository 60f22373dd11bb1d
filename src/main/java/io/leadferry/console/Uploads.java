package io.leadferry.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Hears posted files, so many at once, on threads of its own: however slowly some come, the interface answers. Further ones
 * wait unheard, with nothing of them in memory, and whoever comes when many wait is asked to come again.
 */
@Component
class Uploads implements DeferredResultProcessingInterceptor, WebMvcConfigurer, AutoCloseable {

    private static final int AT_ONCE = 16;
    private static final int WAITING = 1_000;

    /** Of one feed: who has its token cannot shut the door for the others. */
    private static final int OF_ONE_FEED = 4;

    /** Whoever waited for longer may be gone, and has been told nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final String AGAIN = "2";

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_ONCE, AT_ONCE, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), runnable -> {
                Thread thread = new Thread(runnable, "upload");
                thread.setDaemon(true);
                return thread;
            });

    private final Map<String, Turns> turns = new ConcurrentHashMap<>();

    /** The places of one feed, and who waits for one. */
    private static final class Turns {
        private final Deque<Upload> waiting = new ArrayDeque<>();
        private int heard;

        synchronized boolean begins(Upload upload) {
            if (heard == OF_ONE_FEED) {
                waiting.add(upload);
                return false;
            }
            heard++;
            return true;
        }

        /** One was heard; the next, if one waits, has its place. */
        synchronized @Nullable Upload ended() {
            Upload next = waiting.poll();
            if (next == null) {
                heard--;
            }
            return next;
        }

        synchronized int waiting() {
            return waiting.size();
        }
    }

    Uploads() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** An answer that is given once a file was heard. It has no time-out: whoever hears it sees to it that it ends. */
    abstract static class Upload extends DeferredResult<ResponseEntity<Object>> {

        private final String feed;
        private final long since = System.nanoTime();

        Upload(String feed) {
            super(0L);
            this.feed = feed;
        }

        /** Hears the file, and sets the answer, now or later. */
        abstract void hear();
    }

    @Override
    public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
        configurer.registerDeferredResultInterceptors(this);
    }

    /** Once the request is handed over by the thread it came on, which would read from it too. */
    @Override
    public <T> void preProcess(NativeWebRequest request, DeferredResult<T> result) {
        if (result instanceof Upload upload) {
            take(upload);
        }
    }

    /** Hears a file when its turn has come. */
    void take(Upload upload) {
        Turns own = turns.computeIfAbsent(upload.feed, feed -> new Turns());
        if (own.waiting() >= WAITING) {
            upload.setErrorResult(tooMany());
        } else if (own.begins(upload)) {
            begin(upload, own);
        }
    }

    private void begin(Upload upload, Turns own) {
        try {
            threads.execute(() -> {
                try {
                    hear(upload);
                } finally {
                    goOn(own);
                }
            });
        } catch (RejectedExecutionException e) {
            upload.setErrorResult(tooMany());
            goOn(own);
        }
    }

    private void goOn(Turns own) {
        Upload next = own.ended();
        if (next != null) {
            begin(next, own);
        }
    }

    private static ErrorResponseException tooMany() {
        return Problems.with(
                ProblemCode.UNAVAILABLE,
                "many files are being posted at once; come again in a while",
                HttpHeaders.RETRY_AFTER,
                AGAIN);
    }

    /** Whatever happens, whoever posted is answered. */
    private static void hear(Upload upload) {
        if (System.nanoTime() - upload.since > PATIENCE.toNanos()) {
            upload.setErrorResult(tooMany());
            return;
        }
        try {
            upload.hear();
        } catch (RuntimeException | Error e) {
            upload.setErrorResult(e);
            throw e;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
