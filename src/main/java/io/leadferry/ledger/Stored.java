package io.leadferry.ledger;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A state that stands in the ledger's tables as a word, and is named to SQL by nothing else. */
interface Stored {

    /** The word in the tables. */
    String word();

    /** The states of a kind by their words: made once, so that a row costs a look into a map. */
    static <S extends Stored> Map<String, S> byWord(S[] all) {
        return Arrays.stream(all).collect(Collectors.toUnmodifiableMap(Stored::word, Function.identity()));
    }

    /**
     * The state for a word of the tables.
     *
     * @param known of {@link #byWord}
     * @throws IllegalArgumentException when no state has the word
     */
    static <S extends Stored> S of(Map<String, S> known, String word) {
        S state = known.get(word);
        if (state == null) {
            throw new IllegalArgumentException("'" + word + "' is not one of the ledger's states " + known.keySet());
        }
        return state;
    }

    /** Some states as SQL's {@code in} takes them: {@code ('pending', 'held')}, in the order given. */
    static String list(Collection<? extends Stored> states) {
        return states.stream().map(state -> "'" + state.word() + "'").collect(Collectors.joining(", ", "(", ")"));
    }
}
