package io.leadferry.feed;

import java.time.Duration;

/**
 * For how long what is over is kept, from the moment it was.
 *
 * @param rows the values of rows, wherever they stand
 * @param files originals in the archive and in quarantine
 * @param receipts the files of receipts
 */
public record RetentionPeriods(Duration rows, Duration files, Duration receipts) {

    /** What holds where the configuration says nothing. */
    public static final RetentionPeriods STANDARD =
            new RetentionPeriods(Duration.ofDays(400), Duration.ofDays(90), Duration.ofDays(400));
}
