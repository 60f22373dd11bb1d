package io.leadferry.rehearsal.ozonetel;

/**
 * A callback the stand-in was asked for, once it has been delivered or given up.
 *
 * @param transactionId the upload it tells of
 * @param status {@code Success} or {@code Fail}
 * @param processed rows added
 * @param notProcessed rows not added
 * @param attempts how often it was sent; 0 if it was swallowed on purpose
 * @param delivered whether the receiver said 2xx in the end
 */
public record CallbackSent(
        String transactionId, String status, int processed, int notProcessed, int attempts, boolean delivered) {}
