package io.leadferry.console;

import io.leadferry.ledger.Changes;
import io.leadferry.ledger.Changes.Cursor;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Drops, lanes and calls as they change, as server-sent events. */
@RestController
public class EventController {

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final LiveEvents live;
    private final Changes changes;
    private final KnownFeeds feeds;

    public EventController(LiveEvents live, Changes changes, KnownFeeds feeds) {
        this.live = live;
        this.changes = changes;
        this.feeds = feeds;
    }

    /**
     * What changes from now on, or has since a cursor. Who has no more than a feed's token hears of its drops.
     *
     * @param since the id of an event, or a cursor of {@code GET /api/drops}; 0 for all from the beginning
     * @param lastEventId likewise, from a client that comes again; goes before {@code since}
     */
    @ForFeeds
    @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    public ResponseEntity<SseEmitter> events(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String feed,
            @RequestParam(required = false) @Nullable String since,
            @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId) {
        String ofFeed = blankToNull(feed);
        feeds.mustHave(ofFeed);
        String from = blankToNull(lastEventId);
        Cursor cursor = from != null
                ? cursor(LAST_EVENT_ID, from)
                : blankToNull(since) == null ? changes.now() : cursor("since", since);
        SseEmitter emitter = live.listen(ofFeed, FeedScope.isOfFeeds(request), cursor)
                .orElseThrow(() -> Problems.with(
                        ProblemCode.UNAVAILABLE,
                        "as many listen as can; wait, and try again",
                        HttpHeaders.RETRY_AFTER,
                        "30"));
        return ResponseEntity.ok()
                // proxies that gather answers before they pass them on
                .header("X-Accel-Buffering", "no")
                .body(emitter);
    }

    private static Cursor cursor(String what, @Nullable String text) {
        return Cursor.parse(String.valueOf(text))
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        what + ": must be the id of an event as it was given, or 0 for all from the beginning"));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
