package io.leadferry.console;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
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
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final String AGAIN = "2";

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_ONCE, AT_ONCE, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), runnable -> {
                Thread thread = new Thread(runnable, "upload");
                thread.setDaemon(true);
                return thread;
            });

    Uploads() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** An answer that is given once a file was heard. It has no time-out: whoever hears it sees to it that it ends. */
    abstract static class Upload extends DeferredResult<ResponseEntity<Object>> {

        Upload() {
            super(0L);
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
            try {
                threads.execute(() -> hear(upload));
            } catch (RejectedExecutionException e) {
                upload.setErrorResult(Problems.with(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "many files are being posted at once; come again in a while",
                        HttpHeaders.RETRY_AFTER,
                        AGAIN));
            }
        }
    }

    /** Whatever happens, whoever posted is answered. */
    private static void hear(Upload upload) {
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
