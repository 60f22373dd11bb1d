package io.leadferry.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the vendor hears it.
 *
 * @param rows drop and line of each add, for the auditor alone; empty for deletes
 * @param checked whether numbers that the campaign has are not to be added again
 * @param secret of the callback's address; null where none is asked for
 */
record Request(
        String call,
        boolean adds,
        List<String> campaigns,
        List<String> numbers,
        List<String> rows,
        boolean checked,
        @Nullable String secret) {}
