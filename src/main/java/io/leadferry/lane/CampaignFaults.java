package io.leadferry.lane;

import io.leadferry.ledger.Calls;
import io.leadferry.model.LaneId;
import java.util.Optional;
import java.util.Set;

/** A person's word on campaigns that the vendor does not know: mended, or given up. */
public final class CampaignFaults {

    private final Calls calls;
    private final Wakes wakes;

    public CampaignFaults(Calls calls, Wakes wakes) {
        this.calls = calls;
        this.wakes = wakes;
    }

    /** Has a lane try again, now, what waits for campaigns that the vendor did not know. */
    public void mended(LaneId lane) {
        calls.campaignsMended(lane);
        wakes.wake(lane);
    }

    /**
     * Gives up the rows of a drop that wait for a campaign which the vendor does not know: they are refused, and adds that
     * waited behind them go on.
     *
     * @return false when it has none
     */
    public boolean giveUp(String drop) {
        Optional<Set<LaneId>> awake = refuse(drop);
        awake.ifPresent(this::wake);
        return awake.isPresent();
    }

    /**
     * As {@link #giveUp}, for a transaction of which this is a part.
     *
     * @return lanes to be woken once that is durable; empty when the drop has no such row
     */
    public Optional<Set<LaneId>> refuse(String drop) {
        return calls.giveUp(drop);
    }

    /** Wakes lanes. */
    public void wake(Set<LaneId> lanes) {
        lanes.forEach(wakes::wake);
    }
}
