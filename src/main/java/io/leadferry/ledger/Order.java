package io.leadferry.ledger;

import io.leadferry.ledger.Tries.Try;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A delete overtakes (law 6): adds and deletes of one account, by campaign and number, in the order in which their drops
 * were sealed. What an earlier add still has to send is cancelled; what it has sent is marked, so that the delete is
 * repeated once the vendor has said what became of it; what a later add brings waits until the delete is settled.
 *
 * <p>All of it happens in the transaction that seals a drop or settles a call, so a crash finds it done or not begun.
 */
public final class Order {

    private final Ledger ledger;
    private final Parts parts;
    private final LaneParts lanes;
    private final Tries tries;
    private final Standing standing;
    private final DoneDeletes deletes;
    private final LateTakes lateTakes;
    private final HeldAdds heldAdds;
    private final Map<LaneId, Effect> effects;

    /**
     * @param effects what each lane of the configuration does to a number
     */
    Order(
            Ledger ledger,
            Parts parts,
            LaneParts lanes,
            Tries tries,
            Standing standing,
            DoneDeletes deletes,
            LateTakes lateTakes,
            HeldAdds heldAdds,
            Map<LaneId, Effect> effects) {
        this.ledger = ledger;
        this.parts = parts;
        this.lanes = lanes;
        this.tries = tries;
        this.standing = standing;
        this.deletes = deletes;
        this.lateTakes = lateTakes;
        this.heldAdds = heldAdds;
        this.effects = effects;
    }

    /** The lanes that add numbers, of every account. */
    List<LaneId> adding() {
        return lanes.adding();
    }

    /**
     * To be called before {@link #settled} where a call's result comes after nobody waited for it any more.
     *
     * @return the lanes that have rows to send for it
     */
    Set<LaneId> doneLate(String call) {
        return lateTakes.told(call);
    }

    /** Puts a drop that is being sealed into its place among adds and deletes. */
    void sealed(String drop) {
        List<Part> own = parts.ofDrop(drop);
        Map<LaneId, List<Part>> byLane = own.stream().collect(Collectors.groupingBy(Part::lane, Collectors.toList()));
        byLane.forEach((lane, ofLane) -> {
            switch (lanes.effect(lane)) {
                case DELETES -> overtake(lane, ofLane);
                case ADDS -> holdBehindDeletes(lane, ofLane);
                case NONE -> {}
            }
        });
    }

    private void overtake(LaneId lane, List<Part> deletes) {
        String drop = deletes.get(0).dropId();
        List<LaneId> adding = lanes.lanes(lane.account(), Effect.ADDS);
        List<Part> adds = new ArrayList<>(lanes.notSettled(adding));
        adds.addAll(afloat(adding));
        Crowd wanted = new Crowd();
        Set<String> campaigns = lanes.campaigns(adds);
        for (Part delete : deletes) {
            List<String> shared = lanes.shared(campaigns, delete);
            if (!shared.isEmpty()) {
                wanted.add(shared, parts.people(delete), delete.members());
            }
        }
        Crowd underWay = new Crowd();
        Set<String> touched = new LinkedHashSet<>();
        for (Part add : adds) {
            List<String> where = lanes.campaigns(add);
            if (!wanted.meets(where)) {
                continue;
            }
            People people = parts.people(add);
            BitSet rows = wanted.among(where, people, add.members());
            if (rows.isEmpty()) {
                continue;
            }
            touched.add(add.dropId());
            if (Part.State.WAITING.contains(add.state())) {
                doNotSend(add, rows, drop);
            } else {
                parts.change(add, rows, new Change().overtakenBy(drop));
                if (add.state() == Part.State.SENDING) {
                    underWay.add(where, people, rows);
                }
            }
        }
        if (!underWay.isEmpty()) {
            // the call may reach the vendor after the delete; it will be answered soon
            lanes.change(deletes, underWay, Change.to(Part.State.HELD));
        }
        touched.forEach(standing::changed);
    }

    /** Rows that wait are not to be sent any more; those that were sent before may have arrived. */
    private void doNotSend(Part add, BitSet rows, String drop) {
        Part left = add;
        BitSet still = (BitSet) rows.clone();
        for (Try one : tries.ofSlice(add.sliceId())) {
            BitSet sent = (BitSet) one.members().clone();
            sent.and(still);
            left = parts.change(left, sent, Verdicts.overtaken(one.call(), drop));
            still.andNot(sent);
        }
        parts.change(left, still, Verdicts.overtaken(null, drop));
    }

    private void holdBehindDeletes(LaneId lane, List<Part> adds) {
        Crowd deletes = new Crowd();
        Set<String> campaigns = lanes.campaigns(adds);
        for (Part delete : lanes.notSettled(lanes.lanes(lane.account(), Effect.DELETES))) {
            List<String> shared = lanes.shared(campaigns, delete);
            if (!shared.isEmpty()) {
                deletes.add(shared, parts.people(delete), delete.members());
            }
        }
        if (!deletes.isEmpty()) {
            lanes.change(adds, deletes, Change.to(Part.State.HELD));
        }
    }

    /** Adds that are settled as far as their last call goes, and of which the vendor may still have a try in its queue. */
    private List<Part> afloat(List<LaneId> adding) {
        Map<Long, BitSet> bySlice = new LinkedHashMap<>();
        tries.afloat(adding).forEach(one -> bySlice.computeIfAbsent(one.sliceId(), slice -> new BitSet())
                .or(one.members()));
        List<Part> found = new ArrayList<>();
        bySlice.forEach((slice, rows) -> parts.ofSlice(slice).stream()
                .filter(part -> !Part.State.NOT_SETTLED.contains(part.state()))
                .filter(part -> part.members().intersects(rows))
                .forEach(part -> found.add(parts.apart(part, part.among(rows)))));
        return found;
    }

    /**
     * To be called when a call's rows have left {@code sending}, or what became of them is known: looks again at what
     * waited for them.
     *
     * @param before the call's rows as they were, and those that were overtaken in it
     * @return the lanes that have rows to send for it
     */
    Set<LaneId> settled(String call, Collection<Part> before) {
        Set<LaneId> awake = new LinkedHashSet<>();
        Set<String> waiting = new LinkedHashSet<>();
        before.stream()
                .filter(part -> lanes.effect(part.lane()) == Effect.ADDS && part.overtakenBy() != null)
                .collect(Collectors.toMap(
                        part -> String.valueOf(part.overtakenBy()),
                        part -> part.lane().account(),
                        (one, other) -> one))
                .forEach((drop, account) -> {
                    standing.changed(drop); // its receipt tells of the adds that it came after
                    waiting.addAll(deletes.waitingUpTo(drop, account));
                });
        HeldAdds.Touched touched = heldAdds.touched();
        before.stream()
                .filter(part -> lanes.effect(part.lane()) == Effect.DELETES)
                .forEach(touched::add);
        for (Part delete : parts.confirmed(call)) {
            if (lanes.effect(delete.lane()) == Effect.DELETES
                    && (!delete.then().isEmpty() || deletes.hasOvertaken(delete.seq()))) {
                parts.change(delete, Change.to(Part.State.HELD));
                waiting.add(delete.dropId());
            }
        }
        waiting.forEach(drop -> deletes.review(drop, touched, awake));
        heldAdds.release(touched, awake);
        return awake;
    }

    /**
     * To be called when rows stopped waiting for a reason of their own, such as a person's word.
     *
     * @return the lanes that have rows to send for it
     */
    Set<LaneId> left(Collection<Part> before) {
        Set<LaneId> awake = new LinkedHashSet<>();
        HeldAdds.Touched touched = heldAdds.touched();
        before.stream()
                .filter(part -> lanes.effect(part.lane()) == Effect.DELETES)
                .forEach(touched::add);
        heldAdds.release(touched, awake);
        return awake;
    }

    /** To be called when adds are to be sent after all, in somebody's word: earlier deletes of their numbers come first. */
    void sentAfterAll(Collection<Part> some) {
        heldAdds.standBehindDeletes(some.stream()
                .filter(part -> lanes.effect(part.lane()) == Effect.ADDS)
                .toList());
    }

    /** Works out anew what every row waits for, so that no slip of an earlier process lasts. */
    public void workOutAnew() {
        ledger.inTransaction(() -> {
            Set<LaneId> awake = new LinkedHashSet<>();
            HeldAdds.Touched all = heldAdds.touched();
            effects.forEach((lane, effect) -> {
                List<Part> held = parts.held(lane);
                if (effect == Effect.DELETES) {
                    held.stream().map(Part::dropId).distinct().forEach(drop -> deletes.review(drop, all, awake));
                } else if (effect == Effect.ADDS) {
                    held.forEach(all::add);
                }
            });
            heldAdds.release(all, awake);
        });
    }
}
