package io.leadferry.ledger;

import io.leadferry.ledger.Tries.Try;
import io.leadferry.model.Fates;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.Row;
import io.leadferry.model.RowState;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the vendor's word on a call makes of its rows. Inside a transaction. */
final class Verdicts {

    private final Parts parts;
    private final Tries tries;

    Verdicts(Parts parts, Tries tries) {
        this.parts = parts;
        this.tries = tries;
    }

    /**
     * Gives rows of a call what its answer or its callback has for them, and takes note of which it did not reach.
     *
     * @param rows those that the word is for; others of the call have gone again since
     */
    void on(String call, List<Part> rows, Fates fates, int moreTries) {
        List<Try> carried = tries.ofCall(call);
        Map<Long, Map<Fate, BitSet>> apart = fates.apart().isEmpty() ? Map.of() : apart(carried, fates.apart());
        for (Part part : rows) {
            Part left = fates.apart().isEmpty() ? part : withoutErased(part);
            for (Map.Entry<Fate, BitSet> one :
                    apart.getOrDefault(part.sliceId(), Map.of()).entrySet()) {
                Fate fate = one.getKey();
                boolean answer = fate.thereAlready() && part.tries() > 0;
                left = parts.change(
                        left,
                        left.among(one.getValue()),
                        of(
                                call,
                                part,
                                answer ? RowState.CONFIRMED : fate.state(),
                                answer ? null : fate.reason(),
                                moreTries));
            }
            if (!left.members().isEmpty()) {
                parts.change(left, of(call, part, fates.state(), fates.reason(), moreTries));
            }
        }
        for (Try one : carried) {
            BitSet refused = new BitSet();
            if (fates.state() == RowState.REFUSED) {
                refused.or(one.members());
            }
            apart.getOrDefault(one.sliceId(), Map.of()).forEach((fate, some) -> {
                if (fate.state() == RowState.REFUSED) {
                    refused.or(some);
                } else {
                    refused.andNot(some);
                }
            });
            refused.and(one.members());
            if (!refused.isEmpty()) {
                tries.notTaken(one, refused);
            }
        }
    }

    /**
     * Rows that have lost their numbers since the call gave up waiting: whether a late word that names some numbers means them
     * nobody can tell, and they stay as they are.
     */
    private Part withoutErased(Part part) {
        List<Row> slice = parts.rows(part.sliceId());
        BitSet known = (BitSet) part.members().clone();
        part.members().stream().filter(row -> Blanks.isBlank(slice.get(row))).forEach(known::clear);
        return known.cardinality() == part.members().cardinality() || known.isEmpty()
                ? part.with(known)
                : parts.apart(part, known);
    }

    /** Which rows of a call fare otherwise, by slice. */
    private Map<Long, Map<Fate, BitSet>> apart(List<Try> carried, List<Fate> fates) {
        Map<String, List<Fate>> byNumber =
                fates.stream().collect(Collectors.groupingBy(Fate::number, HashMap::new, Collectors.toList()));
        Map<Long, Map<Fate, BitSet>> found = new HashMap<>();
        // of a number that stands several times in a call, the vendor takes the first and complains of the others
        for (int i = carried.size() - 1; i >= 0; i--) {
            Try one = carried.get(i);
            List<Row> slice = parts.rows(one.sliceId());
            for (int row = one.members().length() - 1;
                    row >= 0;
                    row = one.members().previousSetBit(row - 1)) {
                List<Fate> its = byNumber.get(slice.get(row).number());
                if (its != null && !its.isEmpty()) {
                    found.computeIfAbsent(one.sliceId(), id -> new LinkedHashMap<>())
                            .computeIfAbsent(its.remove(its.size() - 1), fate -> new BitSet())
                            .set(row);
                }
            }
        }
        return found;
    }

    /** What a row becomes, as far as its call goes; a delete that has other campaigns before it goes on from there. */
    Change of(String call, Part part, RowState state, @Nullable String reason, int moreTries) {
        boolean again = state == RowState.PENDING;
        String where = state == RowState.REFUSED ? UnknownCampaigns.done(part.done()) : "";
        return Change.to(Part.State.of(state))
                .call(again ? null : call)
                .reason(again ? null : reason == null ? null : reason + where)
                .tries(part.tries() + moreTries)
                .offTrial();
    }

    /** Nothing was done to a row just now, and it is not sent again; an earlier try of it may have arrived. */
    Change overtaken(Part part) {
        return overtaken(tries.last(part).orElse(null), String.valueOf(part.overtakenBy()));
    }

    /**
     * What becomes of a row that is not to be sent any more, for a drop that deletes it.
     *
     * @param lastTry the last call in which it may have arrived; null when it was never sent
     */
    static Change overtaken(@Nullable String lastTry, String drop) {
        Change change = lastTry == null
                ? Change.to(Part.State.CANCELLED).reason("drop " + drop + " deletes the number")
                : Change.to(Part.State.IN_DOUBT)
                        .call(lastTry)
                        .reason("its answer was lost, and it is not repeated: drop " + drop + " deletes the number");
        return change.overtakenBy(drop).notBefore(null).offTrial();
    }

    /** Nothing was ever done to a row, in somebody's word, and it is not sent. */
    static Change cancelled(Part part) {
        return Change.to(Part.State.CANCELLED)
                .reason("drop " + part.overtakenBy() + " deletes the number")
                .offTrial();
    }
}
