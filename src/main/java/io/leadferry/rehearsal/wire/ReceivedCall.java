package io.leadferry.rehearsal.wire;

import java.time.Instant;
import java.util.List;

/**
 * One call as the stand-in saw it, noted down before its answer goes out.
 *
 * @param operation which of the vendor's calls
 * @param arrivedAt when it arrived, by the clock
 * @param arrivedNanos when it arrived, in steady nanoseconds that are only good for differences
 * @param answeredNanos when its answer went, or its connection was closed, in the same nanoseconds
 * @param campaigns the campaigns it named, or the group of blocked numbers; empty if it could not be read
 * @param numbers the numbers it carried, or the parts of its list of scheduled ids, in order, repeats included
 * @param rows how many rows it carried; for a delete, how many numbers
 * @param httpStatus the HTTP status sent, or 0 if the connection was closed without an answer
 * @param message the message of the answer that went or should have gone; empty where the page has none
 * @param transactionId the id given to an accepted add, else empty
 * @param done whether the work was done: rows queued, numbers removed, a token issued
 * @param overPace whether it arrived too soon after others
 * @param overlap whether it was a delete that arrived while another was being processed
 */
public record ReceivedCall(
        Operation operation,
        Instant arrivedAt,
        long arrivedNanos,
        long answeredNanos,
        List<String> campaigns,
        List<String> numbers,
        int rows,
        int httpStatus,
        String message,
        String transactionId,
        boolean done,
        boolean overPace,
        boolean overlap) {

    public ReceivedCall {
        campaigns = List.copyOf(campaigns);
        numbers = List.copyOf(numbers);
    }
}
