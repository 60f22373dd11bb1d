package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadferry.rehearsal.ozonetel.OzonetelSettings.Told;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the callBackUrl what became of an upload, and tries again for a while if nobody says 2xx. */
final class CallbackSender {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackSender.class);
    private static final int ATTEMPTS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final HttpClient client;
    private final ExecutorService executor;
    private final ScheduledExecutorService timer;
    private final Told told;
    private final Duration pause;
    private final Random random;
    private final AtomicInteger toSwallow = new AtomicInteger();
    private final List<CallbackSent> sent = new CopyOnWriteArrayList<>();

    CallbackSender(ScheduledExecutorService timer, ExecutorService executor, Told told, Duration pause, Random random) {
        this.client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        this.executor = executor;
        this.timer = timer;
        this.told = told;
        this.pause = pause;
        this.random = random;
    }

    void swallow(int next) {
        toSwallow.addAndGet(next);
    }

    List<CallbackSent> sent() {
        return List.copyOf(sent);
    }

    /**
     * @param failedFilePath where the failed rows can be had, empty if there are none
     */
    void send(UploadResult result, String failedFilePath) {
        if (result.upload().callBackUrl().isEmpty()) {
            return;
        }
        if (toSwallow.getAndUpdate(left -> Math.max(0, left - 1)) > 0 || isSwallowedByChance()) {
            note(result, 0, false);
            return;
        }
        String body = body(result, failedFilePath);
        for (int copy = 0; copy < told.copies(); copy++) {
            Duration delay = delay();
            if (delay.isZero()) {
                executor.execute(() -> deliver(result, body));
            } else {
                var unused = timer.schedule(
                        () -> executor.execute(() -> deliver(result, body)), delay.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }

    private boolean isSwallowedByChance() {
        return told.swallowed() > 0 && random.nextDouble() < told.swallowed();
    }

    private Duration delay() {
        Duration range = told.latest().minus(told.earliest());
        return told.earliest().plusNanos((long) (random.nextDouble() * range.toNanos()));
    }

    private void deliver(UploadResult result, String body) {
        int attempt = 0;
        boolean delivered = false;
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(result.upload().callBackUrl()))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            while (!delivered && attempt < ATTEMPTS) {
                if (attempt > 0) {
                    Thread.sleep(pause.toMillis());
                }
                attempt++;
                delivered = attempt(request);
            }
        } catch (IllegalArgumentException notAnAddress) {
            // the address may hold the receiver's secret, so it is not repeated here
            LOG.warn("The callBackUrl of transaction {} is no address that can be called", transactionId(result));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        note(result, attempt, delivered);
    }

    private boolean attempt(HttpRequest request) throws InterruptedException {
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 300;
        } catch (IOException unreachable) {
            return false;
        }
    }

    private String body(UploadResult result, String failedFilePath) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("totalNoUploaded", Integer.toString(result.total()));
        data.put("numbersProcessed", Integer.toString(result.processed()));
        data.put("numbersNotProcessed", Integer.toString(result.failed().size()));
        data.put("failedFilePath", failedFilePath);
        data.put("transactionId", transactionId(result));
        data.put("status", status(result));
        data.put("message", result.success() ? "File Successfully uploaded." : "File Failed to Upload.");
        data.put("startDateTime", TIME.format(result.started()));
        data.put("endDateTime", TIME.format(result.ended()));
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        return switch (told.shape()) {
            case OBJECT -> whole.set("data", data).toString();
            case STRING -> whole.put("data", data.toString()).toString();
            case UNESCAPED -> "{\"data\":\"" + data + "\"}";
        };
    }

    private void note(UploadResult result, int attempts, boolean delivered) {
        sent.add(new CallbackSent(
                transactionId(result),
                status(result),
                result.processed(),
                result.failed().size(),
                attempts,
                delivered));
    }

    private static String transactionId(UploadResult result) {
        return result.upload().transactionId();
    }

    private static String status(UploadResult result) {
        return result.success() ? "Success" : "Fail";
    }
}
