package io.leadferry.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the rows of a call.
 *
 * @param state the state of every row that is not told apart
 * @param reason why, for a person; null where the state says it all
 * @param apart rows that fare otherwise
 */
public record Fates(RowState state, @Nullable String reason, List<Fate> apart) {

    /**
     * A row that fares otherwise than its call.
     *
     * @param number the row's number as it was sent
     * @param state what became of it
     * @param reason why, for a person
     * @param thereAlready whether the vendor says that the number is there already: for a row that was sent before and
     *     got no answer, this is the answer
     */
    public record Fate(String number, RowState state, String reason, boolean thereAlready) {}

    /** All rows fare alike. */
    public static Fates all(RowState state, @Nullable String reason) {
        return new Fates(state, reason, List.of());
    }
}
