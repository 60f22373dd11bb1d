package io.leadferry.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What rows must share to travel in one call.
 *
 * @param lane account and operation
 * @param campaigns the vendor's names of the campaigns, kept to the letter (the vendor's own sample has a trailing
 *     blank) and sorted; an add has one, a delete takes a number from each
 * @param columns the fields that are sent, in the order in which they are sent
 * @param options the operation's options as the vendor's page names them, for example {@code checkDuplicate}
 */
public record Destination(
        LaneId lane, List<String> campaigns, List<String> columns, SortedMap<String, String> options) {

    public Destination {
        campaigns = campaigns.stream().sorted().distinct().toList();
        columns = List.copyOf(columns);
        options = new TreeMap<>(options);
    }
}
