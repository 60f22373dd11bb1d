package io.leadferry.ledger;

import io.leadferry.ledger.Parts.Change;
import io.leadferry.model.Destination;
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
    private final Destinations destinations;

    Verdicts(Parts parts, Destinations destinations) {
        this.parts = parts;
        this.destinations = destinations;
    }

    /** Gives the rows of a call what its answer or its callback has for them. */
    void on(String call, List<Part> rows, Fates fates, int moreTries) {
        Map<String, List<Fate>> apart =
                fates.apart().stream().collect(Collectors.groupingBy(Fate::number, HashMap::new, Collectors.toList()));
        // of a number that stands several times in a call, the vendor takes the first and complains of the others
        for (int i = rows.size() - 1; i >= 0; i--) {
            Part part = rows.get(i);
            Part left = apart.isEmpty() ? part : meetApart(call, part, apart, moreTries);
            parts.change(left, of(call, part, fates.state(), fates.reason(), moreTries));
        }
    }

    private Part meetApart(String call, Part part, Map<String, List<Fate>> apart, int moreTries) {
        List<Row> slice = parts.rows(part.sliceId());
        Map<Fate, BitSet> found = new LinkedHashMap<>();
        for (int row = part.members().length() - 1;
                row >= 0;
                row = part.members().previousSetBit(row - 1)) {
            List<Fate> fates = apart.get(slice.get(row).number());
            if (fates != null && !fates.isEmpty()) {
                found.computeIfAbsent(fates.remove(fates.size() - 1), fate -> new BitSet())
                        .set(row);
            }
        }
        Part left = part;
        for (Map.Entry<Fate, BitSet> one : found.entrySet()) {
            Fate fate = one.getKey();
            boolean answer = fate.thereAlready() && part.tries() > 0;
            left = parts.change(
                    left,
                    one.getValue(),
                    of(
                            call,
                            part,
                            answer ? RowState.CONFIRMED : fate.state(),
                            answer ? null : fate.reason(),
                            moreTries));
        }
        return left;
    }

    /** What a row becomes, as far as its call goes: one whose campaigns go by halves may have others before it. */
    Change of(String call, Part part, RowState state, @Nullable String reason, int moreTries) {
        if (state == RowState.CONFIRMED && part.byHalves()) {
            return part.then().isEmpty()
                    ? Change.to(RowState.REFUSED.word()).with("reason", part.blame())
                    : onwards(part);
        }
        boolean again = state == RowState.PENDING;
        return Change.to(state.word())
                .with("call_id", again ? null : call)
                .with("reason", again ? null : reason)
                .with("tries", part.tries() + moreTries)
                .with("trial", null)
                .with("side", null);
    }

    /** A row goes on to the campaigns that it still has before it. */
    Change onwards(Part part) {
        return toCampaigns(part, part.then()).with("then_campaigns", null);
    }

    /** A row is to go to these of its campaigns next. */
    Change toCampaigns(Part part, List<String> campaigns) {
        Destination whole = destinations.get(part.destinationId());
        long id = destinations.id(new Destination(whole.lane(), campaigns, whole.columns(), whole.options()));
        return Change.toWaiting().with("destination_id", id);
    }

    /** Nothing was done to a row just now, and it is not sent again; an earlier try of it may have arrived. */
    static Change overtaken(Part part) {
        return Order.overtaken(part, String.valueOf(part.overtakenBy()));
    }

    /** Nothing was ever done to a row, and it is not sent. */
    static Change cancelled(Part part) {
        return Change.to(RowState.CANCELLED.word())
                .with("reason", "drop " + part.overtakenBy() + " deletes the number")
                .with("trial", null)
                .with("side", null);
    }
}
