package io.leadferry.ledger;

import io.leadferry.model.LaneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes out of the queue what stands in its way and can never be sent: rows that the ledger itself cannot read any more.
 * They are told as refused, with the reason; whatever waits behind them goes on.
 */
public final class Asides {

    private final Ledger ledger;
    private final Order order;
    private final Parts parts;
    private final Standing standing;

    Asides(Ledger ledger, Order order, Parts parts, Standing standing) {
        this.ledger = ledger;
        this.order = order;
        this.parts = parts;
        this.standing = standing;
    }

    /**
     * What stood aside.
     *
     * @param rows how many rows
     * @param awake lanes that have rows to send for it
     */
    public record Aside(long rows, Set<LaneId> awake) {}

    /** Takes the rows of a slice that are still to be sent out of the queue. */
    Aside standAside(long slice, String reason) {
        return ledger.inTransaction(() -> {
            List<Part> rows = parts.waitingOfSlice(slice);
            rows.forEach(part -> parts.change(
                    part, Change.toWaiting().state(Part.State.REFUSED).reason(reason)));
            Set<LaneId> awake = new LinkedHashSet<>(order.left(rows));
            rows.stream().map(Part::dropId).distinct().forEach(standing::changed);
            return new Aside(rows.stream().mapToLong(Part::count).sum(), awake);
        });
    }
}
