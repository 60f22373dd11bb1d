package io.leadferry.connector;

import io.leadferry.model.Call;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a vendor: a call, and who asks for what. This is what the Kamelet of an operation takes.
 *
 * @param plan whose call it is, and what the vendor's profile says of its operation
 * @param call its rows; none where the operation carries none, such as one that asks for a token
 * @param sendBy after it the request does not leave any more; null for one that nobody has written down
 */
public record VendorCall(LanePlan plan, Call call, @Nullable Instant sendBy) {

    /** A call that nobody has written down, and that may leave whenever it does. */
    public VendorCall(LanePlan plan, Call call) {
        this(plan, call, null);
    }

    /** Without its rows. */
    @Override
    public String toString() {
        return call.id() + " of " + call.lane() + ", " + call.rows().size() + " rows";
    }
}
