package io.leadferry.console;

import io.leadferry.console.WhoActs.Because;
import io.leadferry.ledger.AuditTrail.By;
import io.leadferry.ledger.Changes;
import io.leadferry.ledger.Drop;
import io.leadferry.model.Quiet;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.Receipts;
import io.leadferry.story.Stories;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** "Where is my file?" over HTTP. */
@RestController
@RequestMapping("/api/drops")
public class DropController {

    private static final int MOST = 1_000;
    /** Bears what to ask by next time. */
    private static final String CURSOR = "Leadferry-Cursor";

    private static final MediaType CSV = MediaType.parseMediaType("text/csv;charset=UTF-8");

    /** As receipts tell them. */
    private static final Map<String, Drop.State> STATES = Stream.of(Drop.State.values())
            .map(Drop.State::told)
            .distinct()
            .collect(Collectors.toMap(
                    Drop.State::receiptWord, Function.identity(), (one, same) -> one, LinkedHashMap::new));

    private final KnownFeeds feeds;
    private final Receipts receipts;
    private final Changes changes;
    private final Arriving arriving;
    private final OperatorActions actions;
    private final Stories stories;

    public DropController(
            KnownFeeds feeds,
            Receipts receipts,
            Changes changes,
            Arriving arriving,
            OperatorActions actions,
            Stories stories) {
        this.feeds = feeds;
        this.receipts = receipts;
        this.changes = changes;
        this.arriving = arriving;
        this.actions = actions;
        this.stories = stories;
    }

    /**
     * Drops, newest first, each as its receipt without calls and problems; or those that changed since a cursor, the one that
     * changed longest ago first. The next cursor is in a header.
     *
     * @param since a cursor that was given out before; 0 for all from the beginning
     */
    @ForFeeds
    @GetMapping
    public ResponseEntity<List<Receipt.Summary>> list(
            @RequestParam(required = false) @Nullable String feed,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(defaultValue = "100") int limit) {
        String ofFeed = blankToNull(feed);
        String inState = blankToNull(state);
        feeds.mustHave(ofFeed);
        Drop.State known = inState == null ? null : STATES.get(inState);
        if (inState != null && known == null) {
            throw WrongWord.of("state", inState, STATES.keySet());
        }
        int most = Limits.upTo(MOST, limit);
        if (blankToNull(since) != null) {
            return since(String.valueOf(since), ofFeed, inState, most);
        }
        // before the look: what changes meanwhile is told again, and never left out
        Changes.Cursor now = changes.now();
        return list(now, receipts.summaries(arriving.list(ofFeed, known, most)));
    }

    private ResponseEntity<List<Receipt.Summary>> since(
            String since, @Nullable String feed, @Nullable String state, int limit) {
        if (state != null) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "state: cannot be asked together with since; a drop that leaves a state would not be told");
        }
        Changes.Cursor cursor = Changes.Cursor.parse(since)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "since: must be a cursor as the header " + CURSOR
                                + " gave it, or 0 for all from the beginning"));
        Changes.Page page = changes.since(cursor, feed, limit);
        return list(page.next(), receipts.summaries(page.drops()));
    }

    private static ResponseEntity<List<Receipt.Summary>> list(Changes.Cursor next, List<Receipt.Summary> drops) {
        return ResponseEntity.ok().header(CURSOR, next.toString()).body(drops);
    }

    /** The receipt of a drop. */
    @ForFeeds
    @GetMapping("/{drop}")
    public Receipt receipt(@PathVariable String drop) {
        return arriving.find(drop).map(receipts::receipt).orElseThrow(() -> unknown(drop));
    }

    /** The receipt of a drop as a letter. */
    @ForFeeds
    @GetMapping(path = "/{drop}/receipt.txt", produces = "text/plain;charset=UTF-8")
    public String letter(@PathVariable String drop) {
        return arriving.find(drop).map(receipts::text).orElseThrow(() -> unknown(drop));
    }

    /**
     * Why a drop, or one row of it, does not move; of a row also what became of it so far.
     *
     * @param line the row's line in the file, as receipts say; the whole drop if left out
     */
    @GetMapping("/{drop}/waits")
    public Record waits(@PathVariable String drop, @RequestParam(required = false) @Nullable Long line) {
        if (line != null && line < 1) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "line: must be 1 or more");
        }
        Receipts.Waits waits = arriving.find(drop).map(receipts::waits).orElseThrow(() -> unknown(drop));
        return line == null
                ? waits
                : stories.ofRow(drop, line)
                        .<Record>map(row -> row)
                        .or(() -> receipts.waits(drop, line))
                        .orElseThrow(() -> new ResponseStatusException(
                                HttpStatus.NOT_FOUND, "no row of drop '" + drop + "' stands in line " + line));
    }

    /** The rejected and refused rows of a drop. */
    @ForFeeds
    @GetMapping("/{drop}/rejected.csv")
    public ResponseEntity<InputStreamResource> rejected(@PathVariable String drop) {
        InputStream csv = arriving.find(drop).map(receipts::rejected).orElseThrow(() -> unknown(drop));
        return ResponseEntity.ok().contentType(CSV).body(new InputStreamResource(csv));
    }

    /** Lets a drop pass that a guard holds. */
    @PostMapping("/{drop}/release")
    public Receipt release(@PathVariable String drop, By by, @RequestBody(required = false) @Nullable Because because) {
        receipt(drop);
        return told(
                drop,
                actions.release(drop, Because.added(by, because)),
                "is not held by a guard; only such a file can be released");
    }

    /**
     * Says that nothing of a drop in quarantine is to be sent, and its file goes to the archive; or gives up the rows of
     * another that wait for a campaign which the vendor does not know.
     */
    @PostMapping("/{drop}/discard")
    public Receipt discard(@PathVariable String drop, By by, @RequestBody(required = false) @Nullable Because because) {
        receipt(drop);
        return told(
                drop,
                actions.discard(drop, Because.added(by, because)),
                "is not in quarantine, or was released, and no row of it waits for an unknown campaign;"
                        + " nothing can be discarded");
    }

    private Receipt told(String drop, boolean done, String fault) {
        Receipt receipt = receipt(drop);
        if (!done) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "the drop '" + drop + "' " + fault);
        }
        return receipt;
    }

    private static ResponseStatusException unknown(String drop) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no drop '" + Quiet.text(drop) + "'");
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
