package io.leadferry.ledger;

import io.leadferry.ledger.Tries.Try;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Adds of which the vendor tells that it took them in after nobody waited for that any more. Inside a transaction. */
final class LateTakes {

    private final Parts parts;
    private final LaneParts lanes;
    private final Tries tries;
    private final Destinations destinations;
    private final UnknownCampaigns unknown;
    private final Standing standing;

    LateTakes(
            Parts parts,
            LaneParts lanes,
            Tries tries,
            Destinations destinations,
            UnknownCampaigns unknown,
            Standing standing) {
        this.parts = parts;
        this.lanes = lanes;
        this.tries = tries;
        this.destinations = destinations;
        this.unknown = unknown;
        this.standing = standing;
    }

    /**
     * To be called before {@link Order#settled} where a call's result comes after nobody waited for it any more: deletes of its
     * numbers that were done in the meantime are to go once more, except where the number was added again since.
     *
     * @return the lanes that have rows to send for it
     */
    Set<LaneId> told(String call) {
        Set<LaneId> awake = new LinkedHashSet<>();
        for (Try one : tries.ofCall(call)) {
            if (lanes.effect(one.lane()) == Effect.ADDS) {
                one.campaigns().forEach(campaign -> repeatAfter(one, campaign, deletesAfter(one)));
                awake.addAll(lanes.lanes(one.lane().account(), Effect.DELETES));
            }
        }
        return awake;
    }

    private void repeatAfter(Try add, String campaign, List<Part> deletes) {
        People added = parts.people(add.sliceId());
        BitSet left = (BitSet) add.members().clone();
        for (Part delete : deletes) {
            if (!asked(delete).contains(campaign) || left.isEmpty()) {
                continue;
            }
            Crowd deleted = new Crowd();
            deleted.add(List.of(campaign), parts.people(delete), delete.members());
            BitSet rows = deleted.among(List.of(campaign), added, left);
            if (rows.isEmpty()) {
                continue;
            }
            mark(add, rows, delete.dropId());
            Crowd again = new Crowd();
            again.add(List.of(campaign), added, rows);
            if (!lanes.campaigns(delete).contains(campaign) || delete.state() == Part.State.CONFIRMED) {
                repeat(delete, again.among(List.of(campaign), parts.people(delete), delete.members()), campaign);
            }
            left.andNot(rows);
        }
    }

    private void mark(Try add, BitSet rows, String drop) {
        parts.ofSlice(add.sliceId())
                .forEach(part -> parts.change(part, part.among(rows), new Change().overtakenBy(drop)));
    }

    /** Deletes after an add that are done or to be done, the last first. */
    private List<Part> deletesAfter(Try add) {
        List<Part> deletes = new ArrayList<>();
        for (LaneId lane : lanes.lanes(add.lane().account(), Effect.DELETES)) {
            deletes.addAll(parts.everDoneOrToBeDone(lane, add.seq()));
        }
        deletes.sort(Comparator.comparing(Part::seq).reversed());
        return deletes;
    }

    /** All the campaigns that a delete asked for. */
    private Set<String> asked(Part delete) {
        Set<String> all = new HashSet<>(lanes.campaigns(delete));
        all.addAll(delete.done());
        return all;
    }

    /** A delete is to go once more in a campaign where it was done, but for numbers that were added there again since. */
    private void repeat(Part delete, BitSet rows, String campaign) {
        Crowd deleted = new Crowd();
        deleted.add(List.of(campaign), parts.people(delete), rows);
        List<Part> behind = new ArrayList<>();
        Crowd addedAgain = new Crowd();
        for (Part add : lanes.after(delete.seq(), lanes.lanes(delete.lane().account(), Effect.ADDS))) {
            List<String> where = lanes.campaigns(add);
            if (!where.contains(campaign)) {
                continue;
            }
            if (Part.State.WAITING.contains(add.state()) && add.trial() == null) {
                behind.add(add);
            } else {
                People people = parts.people(add);
                addedAgain.add(List.of(campaign), people, deleted.among(List.of(campaign), people, add.members()));
            }
        }
        rows.andNot(addedAgain.among(List.of(campaign), parts.people(delete), rows));
        if (rows.isEmpty()) {
            return;
        }
        List<String> done = new ArrayList<>(delete.done());
        done.remove(campaign);
        boolean open = Part.State.NOT_SETTLED.contains(delete.state());
        List<String> others = new ArrayList<>(open ? lanes.campaigns(delete) : List.of());
        if (!open) {
            destinations.campaigns(delete.destinationId()).stream()
                    .filter(one -> !one.equals(campaign))
                    .filter(one -> delete.state() == Part.State.CONFIRMED)
                    .forEach(done::add);
        }
        others.remove(campaign);
        boolean away = delete.state() == Part.State.SENDING || delete.state() == Part.State.IN_DOUBT;
        if (away) {
            List<String> then = new ArrayList<>(delete.then());
            then.add(campaign);
            parts.change(delete, rows, new Change().then(then).done(done));
        } else {
            parts.change(
                    delete,
                    rows,
                    unknown.toCampaigns(delete, List.of(campaign), others).done(done));
        }
        standing.changed(delete.dropId());
        Crowd hold = new Crowd();
        hold.add(List.of(campaign), parts.people(delete), rows);
        lanes.change(behind, hold, Change.to(Part.State.HELD));
    }
}
