package io.leadferry.connector;

import io.leadferry.model.Call;

/**
 * What is asked of a vendor: a call, and who asks for what. This is what the Kamelet of an operation takes.
 *
 * @param plan whose call it is, and what the vendor's profile says of its operation
 * @param call its rows; none where the operation carries none, such as one that asks for a token
 */
public record VendorCall(LanePlan plan, Call call) {

    /** Without its rows. */
    @Override
    public String toString() {
        return call.id() + " of " + call.lane() + ", " + call.rows().size() + " rows";
    }
}
