package io.leadferry.receipt;

import io.leadferry.lane.LaneControl.Work;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A receipt and what a person wants to know beside it.
 *
 * @param earlierFile for a duplicate, the file that brought the same content
 * @param earlierAt when that was
 * @param work what the drop's rows are for; null when that is not known any more
 * @param unreadable how many of its refused rows the ledger cannot read, so that no rejected CSV can have them
 */
record Letter(
        Receipt receipt,
        @Nullable String earlierFile,
        @Nullable Instant earlierAt,
        @Nullable Work work,
        long unreadable) {}
