package io.leadferry.model;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One API request, decided and journalled, before it is written in the vendor's words.
 *
 * @param id the call's name in the ledger and on receipts
 * @param lane account and operation
 * @param campaigns one campaign for an add; for a delete, every campaign from which every number is deleted
 * @param columns the fields of each row
 * @param options the operation's options
 * @param rows the values to send, one list a row, in the order of {@code columns}
 * @param identities for each row who it is among all rows there ever were: its drop and line; at most 32 characters
 * @param callbackUrl where the vendor is to tell the result; null: nowhere
 */
public record Call(
        String id,
        LaneId lane,
        List<String> campaigns,
        List<String> columns,
        SortedMap<String, String> options,
        List<List<String>> rows,
        List<String> identities,
        @Nullable String callbackUrl) {

    /**
     * How long after it was written down a call may leave at the latest. A process that stood still since (stopped, or its
     * machine asleep) may have been replaced, and whoever did that counts on it: connecting takes at most as long.
     */
    public static final Duration SEND_WITHIN = Duration.ofSeconds(10);
}
