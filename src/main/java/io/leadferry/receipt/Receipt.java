package io.leadferry.receipt;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows.Reason;
import io.leadferry.ledger.Meetings.Meeting;
import io.leadferry.ledger.Meetings.Place;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a drop.
 *
 * @param summary everything but what follows
 * @param destinations where the rows that passed the checks go, the most rows first; at most 100
 * @param reasons why rows stand where they stand, the most frequent first: at most 20 of those that failed our checks,
 *     20 of repeats and 20 of all others; reasons that differ in the row's own value are one
 * @param calls the calls in which its rows travelled
 * @param problems the first 100 rows that a person should hear of; the rejected CSV has all that can be mended
 * @param overtakenBy the later drops that delete what it adds; at most 100
 * @param overtook the earlier drops whose adds it deletes, and which had not all been told of by the vendor when it came;
 *     at most 100
 */
@JsonPropertyOrder({"summary", "destinations", "reasons", "calls", "problems", "overtakenBy", "overtook"})
public record Receipt(
        @JsonUnwrapped Summary summary,
        List<Place> destinations,
        List<Reason> reasons,
        List<CallView> calls,
        List<Problem> problems,
        List<Meeting> overtakenBy,
        List<Meeting> overtook) {

    /**
     * A receipt without its rows' ways, calls and problems, as lists of drops show it.
     *
     * @param state where it stands; while it is being read, that it is at work
     * @param duplicateOf the drop that brought the same content before, be it sent again or not
     * @param reason why it is, or was, in quarantine
     * @param notes what a person should know of how the file was read
     * @param held a guard holds it, and it waits for release or discard
     * @param releasedAt when a person let it pass all the same
     * @param discardedAt when a person said that nothing of it is to be sent
     * @param expectedAt when its last row will have been sent, from the queue, the limits and what it waits for; never in
     *     the past; null when nothing is left to send, or when that cannot be known, and then the waits say why
     * @param rows how many rows are in each state, and their total
     * @param erased what of it is not kept any more; null where all is
     * @param waits what it waits for, each kind once; what needs a person first, then what ends last
     */
    @JsonPropertyOrder({
        "drop",
        "feed",
        "file",
        "sha256",
        "bytes",
        "state",
        "duplicateOf",
        "reason",
        "notes",
        "held",
        "releasedAt",
        "discardedAt",
        "receivedAt",
        "finishedAt",
        "expectedAt",
        "rows",
        "erased",
        "waits"
    })
    public record Summary(
            String drop,
            String feed,
            String file,
            String sha256,
            long bytes,
            Drop.State state,
            @Nullable String duplicateOf,
            @Nullable String reason,
            List<String> notes,
            boolean held,
            @Nullable Instant releasedAt,
            @Nullable Instant discardedAt,
            Instant receivedAt,
            @Nullable Instant finishedAt,
            @Nullable Instant expectedAt,
            Map<String, Long> rows,
            Drop.@Nullable Erased erased,
            List<Wait> waits) {}

    /** A row with its line and what is wrong with it. */
    public record Problem(long line, @JsonSerialize(using = ToStringSerializer.class) RowState state, String reason) {}
}
