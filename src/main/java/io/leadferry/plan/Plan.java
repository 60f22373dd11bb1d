package io.leadferry.plan;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows.Reason;
import io.leadferry.ledger.Lanes;
import io.leadferry.receipt.Receipt.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a file. The words are those of receipts.
 *
 * @param state working where rows would be sent, finished where none would, duplicate or quarantined
 * @param duplicateOf the drop that brought the same content before, be it sent again or not
 * @param reason why it would be in quarantine
 * @param notes what a person should know of how the file was read
 * @param held whether a guard would hold it
 * @param rows how many rows would be in each state before the first call, and their total
 * @param calls calls that its rows need by themselves; rows that wait already may share them
 * @param callsExact false where only the first of very many calls were cut and the rest is counted by rows
 * @param lane how its lane stands, and what is ahead in it
 * @param firstCallAt when its first call can go out; null where none is needed or a person must open the lane first
 * @param lastCallAt when its last call goes out at the vendor's pace
 * @param seconds from the first call to the last
 * @param reasons why rows would not be sent, the most frequent first
 * @param problems the first 100 rows that would not be sent
 */
@JsonPropertyOrder({
    "feed",
    "file",
    "sha256",
    "bytes",
    "state",
    "duplicateOf",
    "reason",
    "notes",
    "held",
    "rows",
    "calls",
    "callsExact",
    "lane",
    "firstCallAt",
    "lastCallAt",
    "seconds",
    "reasons",
    "problems"
})
public record Plan(
        String feed,
        String file,
        String sha256,
        long bytes,
        Drop.State state,
        @Nullable String duplicateOf,
        @Nullable String reason,
        List<String> notes,
        boolean held,
        Map<String, Long> rows,
        long calls,
        boolean callsExact,
        Ahead lane,
        @Nullable Instant firstCallAt,
        @Nullable Instant lastCallAt,
        long seconds,
        List<Reason> reasons,
        List<Problem> problems) {

    /**
     * A lane, and what is ahead of the file in it.
     *
     * @param lane {@code account/operation}
     * @param state whether it may call
     * @param reason why it is blocked
     * @param callsPerWindow calls in any window
     * @param windowSeconds the window
     * @param rowsAhead rows that wait already
     * @param callsAhead calls that they need
     * @param idleAt when the last of them will have been sent; null where nothing waits or the lane is not open
     */
    public record Ahead(
            String lane,
            Lanes.State state,
            @Nullable String reason,
            int callsPerWindow,
            long windowSeconds,
            long rowsAhead,
            long callsAhead,
            @Nullable Instant idleAt) {}
}
