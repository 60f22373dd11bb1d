package io.leadferry.console;

import io.leadferry.console.Uploads.Upload;
import io.leadferry.door.HttpDoor;
import io.leadferry.door.NotTaken;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Posts;
import io.leadferry.model.DiskFault;
import io.leadferry.receipt.Receipts;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;

/** A feed's door over HTTP: the body is a file, or rows as JSON, and is safe on the disk before it is answered. */
@RestController
public class FeedController {

    /** What makes the repeat of a request harmless. */
    static final String KEY = "Idempotency-Key";

    private static final Logger LOG = LoggerFactory.getLogger(FeedController.class);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int LONGEST_KEY = 255;
    private static final String AGAIN = "5";

    private final LeadferryConfiguration configuration;
    private final HttpDoor door;
    private final Posts posts;
    private final Arriving arriving;
    private final Receipts receipts;
    private final DropWaits waits;

    FeedController(
            LeadferryConfiguration configuration,
            HttpDoor door,
            Posts posts,
            Arriving arriving,
            Receipts receipts,
            DropWaits waits) {
        this.configuration = configuration;
        this.door = door;
        this.posts = posts;
        this.arriving = arriving;
        this.receipts = receipts;
        this.waits = waits;
    }

    /**
     * What whoever posted a file is told.
     *
     * @param drop the drop that it becomes
     * @param url where its receipt is
     */
    public record Taken(String drop, String url) {}

    /**
     * Takes a file.
     *
     * @param name what it is called; Content-Disposition may say it too
     * @param wait for how long its end is waited for, such as 30s; more than 60s is cut to 60s
     */
    @ForFeeds
    @PostMapping(path = "/api/feeds/{feed}/drops", produces = MediaType.APPLICATION_JSON_VALUE)
    public DeferredResult<ResponseEntity<Object>> post(
            @PathVariable String feed,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String wait,
            HttpServletRequest request)
            throws IOException {
        Feed known = configuration.feeds().get(feed);
        if (known == null) {
            throw WrongWord.thing("feed", feed, configuration.feeds().keySet());
        }
        if (known.posting().token() != null && !FeedScope.isProven(request, feed)) {
            throw FeedScope.unproven(feed);
        }
        HttpDoor.Arrival arrival = new HttpDoor.Arrival(
                known,
                PostedName.of(name, request.getHeader(HttpHeaders.CONTENT_DISPOSITION)),
                ending(request.getContentType()),
                key(request));
        Duration longest = duration(wait);
        if (request.getContentLengthLong() > known.posting().maxBytes()) {
            throw told(NotTaken.tooLong(known.posting().maxBytes()));
        }
        String base = request.getContextPath() + "/api/drops/";
        InputStream body = request.getInputStream();
        Upload upload = new Upload(feed) {
            @Override
            void hear() {
                try {
                    String drop = door.take(arrival, body);
                    answer(this, drop, base + drop, longest);
                } catch (IOException | RuntimeException e) {
                    setErrorResult(told(known, e));
                }
            }
        };
        upload.onCompletion(() -> waits.forget(upload));
        return upload;
    }

    private void answer(Upload upload, String drop, String url, Duration longest) {
        if (longest.isZero()) {
            upload.setResult(taken(drop, url));
        } else {
            waits.begin(upload, drop, longest, () -> {
                try {
                    upload.setResult(atTheEnd(drop, url));
                } catch (RuntimeException e) {
                    LOG.debug("the receipt of {} cannot be told now; it is safe all the same", drop, e);
                    upload.setResult(taken(drop, url));
                }
            });
        }
    }

    private static ResponseEntity<Object> taken(String drop, String url) {
        return ResponseEntity.accepted().location(URI.create(url)).body(new Taken(drop, url));
    }

    private ResponseEntity<Object> atTheEnd(String drop, String url) {
        if (posts.ended(Set.of(drop)).isEmpty()) {
            return taken(drop, url);
        }
        Drop ended = arriving.find(drop).orElseThrow(() -> new IllegalStateException("a drop that ended stays"));
        return ResponseEntity.ok().location(URI.create(url)).body(receipts.receipt(ended));
    }

    /** What somebody is told whose file was not taken; nothing of it is kept. */
    private static Exception told(Feed feed, Exception fault) {
        if (fault instanceof NotTaken why) {
            return told(why);
        }
        if (fault instanceof DiskFault full) {
            LOG.warn("{}: a posted file is not taken: {}", feed.name(), full.getMessage());
            return again(
                    ProblemCode.DISK_FULL,
                    "the disk would not keep the file: " + full.reason()
                            + "; nothing of it was kept, send it again when there is room");
        }
        if (fault instanceof SocketTimeoutException) {
            return new ResponseStatusException(
                    HttpStatus.REQUEST_TIMEOUT, "the file did not come to its end in time; nothing of it was kept");
        }
        if (fault instanceof IOException) {
            LOG.info("{}: a posted file broke off; nothing of it was taken", feed.name());
            return new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "the file was cut off; nothing of it was kept", fault);
        }
        return fault;
    }

    private static ErrorResponseException told(NotTaken why) {
        String words = String.valueOf(why.getMessage());
        return switch (why.why()) {
            case EMPTY -> new ResponseStatusException(HttpStatus.BAD_REQUEST, words);
            case TOO_LONG -> new ResponseStatusException(HttpStatus.PAYLOAD_TOO_LARGE, words);
            case TOO_SLOW -> new ResponseStatusException(HttpStatus.REQUEST_TIMEOUT, words);
            case KEY_IN_USE -> again(ProblemCode.KEY_IN_USE, words);
            case KEY_OF_ANOTHER -> Problems.of(ProblemCode.KEY_OF_ANOTHER_FILE, words);
        };
    }

    private static ErrorResponseException again(ProblemCode code, String words) {
        return Problems.with(code, words, HttpHeaders.RETRY_AFTER, AGAIN);
    }

    /** What a name that is made ends in; what a file is, is told by its content. */
    private static String ending(@Nullable String type) {
        if (type == null) {
            return "";
        }
        try {
            MediaType media = MediaType.parseMediaType(type);
            return switch (media.getSubtype()) {
                case "json", "x-ndjson", "ndjson", "jsonl" -> ".json";
                case "csv" -> ".csv";
                case "vnd.openxmlformats-officedocument.spreadsheetml.sheet" -> ".xlsx";
                default -> "";
            };
        } catch (InvalidMediaTypeException e) {
            return "";
        }
    }

    private static @Nullable String key(HttpServletRequest request) {
        List<String> keys = Collections.list(request.getHeaders(KEY));
        if (keys.isEmpty()) {
            return null;
        }
        String key = keys.get(0).strip();
        if (keys.size() > 1 || key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, KEY + ": give one, of 1 to " + LONGEST_KEY + " characters");
        }
        return key;
    }

    private static Duration duration(@Nullable String wait) {
        if (wait == null || wait.isBlank()) {
            return Duration.ZERO;
        }
        try {
            Duration asked = DurationStyle.detectAndParse(wait.strip(), ChronoUnit.SECONDS);
            if (!asked.isNegative()) {
                return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            LOG.debug("somebody asked to wait for no time", e);
        }
        throw new ResponseStatusException(
                HttpStatus.BAD_REQUEST, "wait: must be a time such as 30s; " + LONGEST.toSeconds() + "s at most");
    }
}
