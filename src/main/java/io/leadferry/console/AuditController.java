package io.leadferry.console;

import io.leadferry.ledger.AuditTrail;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Who changed what, over HTTP. */
@RestController
@RequestMapping("/api/audit")
public class AuditController {

    private static final int MOST = 1_000;

    private final AuditTrail trail;

    public AuditController(AuditTrail trail) {
        this.trail = trail;
    }

    /**
     * The audit trail, newest first; with {@code since} oldest first, so that whoever reads on misses none.
     *
     * @param since the {@code entry} behind which to begin, or a time such as {@code 2026-11-20T10:15:30Z}
     */
    @GetMapping
    public List<AuditTrail.Entry> list(
            @RequestParam(defaultValue = "100") int limit, @RequestParam(required = false) @Nullable String since) {
        int most = Limits.upTo(MOST, limit);
        if (since == null || since.isBlank()) {
            return trail.latest(most);
        }
        return since.matches("\\d{1,18}") ? trail.behind(Long.parseLong(since), most) : trail.since(time(since), most);
    }

    private static Instant time(String since) {
        try {
            return Instant.parse(since);
        } catch (DateTimeException e) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "since: must be the number of an entry, or a time such as 2026-11-20T10:15:30Z",
                    e);
        }
    }
}
