package io.leadferry.connector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor posted about a call after its answer, not yet read. This is what the callback route of a connector takes;
 * it gives back what it means, or nothing where it is not the vendor's word on the call.
 *
 * @param call the call's name in the ledger
 * @param plan whose call it was
 * @param reference the vendor's own name of the call, from its answer; null where that named none
 * @param numbers the numbers of its rows, as they were sent
 * @param text as it came; nothing in it is to be believed
 */
public record CallbackText(String call, LanePlan plan, @Nullable String reference, List<String> numbers, String text) {

    /** The connector whose callback it is. */
    public String vendor() {
        return plan.account().vendor();
    }

    /** Without its words. */
    @Override
    public String toString() {
        return "callback of " + call;
    }
}
