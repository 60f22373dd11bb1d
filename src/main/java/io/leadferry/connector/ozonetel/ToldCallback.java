package io.leadferry.connector.ozonetel;

import io.leadferry.connector.CallbackText;
import io.leadferry.connector.ozonetel.FailedFile.Failed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A callback that was read, and the list of rows that were not taken, as far as it could be had.
 *
 * @param of what came, and of which call it speaks
 * @param body what it says
 * @param list the rows that were not taken; null where no list was fetched
 * @param listFault why there is no list; null where nothing kept it
 */
public record ToldCallback(
        CallbackText of, CallbackBody body, @Nullable List<Failed> list, @Nullable String listFault) {

    ToldCallback with(@Nullable List<Failed> failed, @Nullable String fault) {
        return new ToldCallback(of, body, failed, fault);
    }

    /** Without the rows. */
    @Override
    public String toString() {
        return body.toString();
    }
}
