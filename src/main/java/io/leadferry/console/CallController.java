package io.leadferry.console;

import io.leadferry.lane.Doubts;
import io.leadferry.lane.Doubts.Word;
import io.leadferry.ledger.AuditTrail.By;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Calls;
import io.leadferry.model.Quiet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Calls by outcome, and an operator's word on those in doubt. */
@RestController
@RequestMapping("/api/calls")
public class CallController {

    private static final int MOST = 1_000;

    private final Doubts doubts;
    private final OperatorActions actions;

    public CallController(Doubts doubts, OperatorActions actions) {
        this.doubts = doubts;
        this.actions = actions;
    }

    /**
     * An operator's word.
     *
     * @param as {@code sent} or {@code not-sent}
     * @param reason why, for the audit trail
     */
    public record Resolution(@Nullable String as, @Nullable String reason) {}

    /** Calls with this outcome, newest first; {@code inDoubt} gives those that wait for somebody's word. */
    @GetMapping
    public List<CallView> list(
            @RequestParam(defaultValue = "inDoubt") String outcome, @RequestParam(defaultValue = "100") int limit) {
        Calls.State known =
                Calls.State.find(outcome).orElseThrow(() -> WrongWord.of("outcome", outcome, CallViews.OUTCOMES));
        return doubts.list(known, Limits.upTo(MOST, limit));
    }

    /** A call. */
    @GetMapping("/{call}")
    public CallView call(@PathVariable String call) {
        return doubts.find(call).orElseThrow(() -> unknown(call));
    }

    /** Takes an operator's word on a call in doubt. */
    @PostMapping("/{call}/resolve")
    public CallView resolve(@PathVariable String call, By by, @RequestBody Resolution resolution) {
        String as = resolution.as() == null ? "" : resolution.as();
        Word word = Word.of(as).orElseThrow(() -> WrongWord.of("as", as, Word.KNOWN));
        if (doubts.find(call).isEmpty()) {
            throw unknown(call);
        }
        return actions.resolve(call, word, by.because(WhoActs.bounded(resolution.reason())))
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.CONFLICT, "no row of call '" + call + "' is in doubt"));
    }

    private static ResponseStatusException unknown(String call) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no call '" + Quiet.text(call) + "'");
    }
}
