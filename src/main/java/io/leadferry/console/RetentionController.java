package io.leadferry.console;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.leadferry.console.WhoActs.Because;
import io.leadferry.intake.AskedNumber;
import io.leadferry.ledger.AuditTrail.By;
import io.leadferry.ledger.Forgettings.Asked;
import io.leadferry.model.Quiet;
import io.leadferry.retention.Forgetting;
import io.leadferry.retention.Retention;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** What is kept no longer, and who is forgotten. No answer repeats a number. */
@RestController
@RequestMapping("/api")
public class RetentionController {

    private static final int MOST = 1_000;

    private final Retention retention;
    private final Forgetting forgetting;
    private final OperatorActions actions;

    public RetentionController(Retention retention, Forgetting forgetting, OperatorActions actions) {
        this.retention = retention;
        this.forgetting = forgetting;
        this.actions = actions;
    }

    /**
     * A person who is to be forgotten.
     *
     * @param number in any form in which a file may have it
     * @param reason why, for the audit trail; without the number
     */
    public record Person(@Nullable String number, @Nullable String reason) {}

    /**
     * How far somebody is forgotten.
     *
     * @param forgetting by which it is asked for again
     * @param state {@code waiting}, {@code erasing} or {@code done}
     * @param waitsFor what is to be over before; at most 10 sentences
     * @param rows how many rows have lost their values
     * @param drops how many of them each drop had
     * @param calls how many calls had carried them
     * @param remains what is elsewhere, and no ferry can erase
     */
    @JsonPropertyOrder({
        "forgetting",
        "state",
        "askedAt",
        "erasedAt",
        "doneAt",
        "rows",
        "drops",
        "calls",
        "waitsFor",
        "remains"
    })
    public record Forgotten(
            long forgetting,
            String state,
            Instant askedAt,
            @Nullable Instant erasedAt,
            @Nullable Instant doneAt,
            long rows,
            Map<String, Long> drops,
            long calls,
            List<String> waitsFor,
            List<String> remains) {

        static Forgotten of(Asked asked) {
            return new Forgotten(
                    asked.id(),
                    asked.doneAt() != null ? "done" : asked.waitsFor().isEmpty() ? "erasing" : "waiting",
                    asked.askedAt(),
                    asked.erasedAt(),
                    asked.doneAt(),
                    asked.rows(),
                    asked.drops(),
                    asked.calls(),
                    asked.waitsFor(),
                    asked.remains());
        }
    }

    /** What would be erased now by {@code leadferry.retention}; nothing is. */
    @GetMapping("/retention")
    public Retention.Outlook retention() {
        return retention.outlook();
    }

    /** Has it erased now; {@code lastAt} tells when that is done. */
    @PostMapping("/retention")
    public Retention.Outlook retain(By by, @RequestBody(required = false) @Nullable Because because) {
        actions.retain(Because.added(by, because));
        return retention.outlook();
    }

    /** Forgets a person: at once, or as soon as nothing of theirs is on its way. */
    @PostMapping("/forgettings")
    public Forgotten forget(By by, @RequestBody Person person) {
        try {
            return Forgotten.of(actions.forget(
                    person.number() == null ? "" : person.number(), by.because(WhoActs.bounded(person.reason()))));
        } catch (AskedNumber.NoNumber e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "number: " + e.getMessage(), e);
        }
    }

    /** Who was to be forgotten, the last first. */
    @GetMapping("/forgettings")
    public List<Forgotten> forgettings(@RequestParam(defaultValue = "100") int limit) {
        return forgetting.latest(Limits.upTo(MOST, limit)).stream()
                .map(Forgotten::of)
                .toList();
    }

    /** How far one is. */
    @GetMapping("/forgettings/{forgetting}")
    public Forgotten forgetting(@PathVariable("forgetting") String id) {
        return number(id)
                .flatMap(forgetting::find)
                .map(Forgotten::of)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "there is no forgetting '" + Quiet.text(id) + "'"));
    }

    private static Optional<Long> number(String id) {
        return id.matches("\\d{1,18}") ? Optional.of(Long.valueOf(id)) : Optional.empty();
    }
}
