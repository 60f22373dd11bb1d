package io.leadferry.ledger;

import io.leadferry.ledger.Tries.Try;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Deletes that wait for earlier adds of their numbers: until a call that is under way has its answer; and, once done, in
 * each campaign where the vendor may still take such an add in. Inside a transaction.
 */
final class DoneDeletes {

    private final Ledger ledger;
    private final Parts parts;
    private final LaneParts lanes;
    private final Tries tries;
    private final Destinations destinations;
    private final UnknownCampaigns unknown;
    private final Standing standing;

    DoneDeletes(
            Ledger ledger,
            Parts parts,
            LaneParts lanes,
            Tries tries,
            Destinations destinations,
            UnknownCampaigns unknown,
            Standing standing) {
        this.ledger = ledger;
        this.parts = parts;
        this.lanes = lanes;
        this.tries = tries;
        this.destinations = destinations;
        this.unknown = unknown;
        this.standing = standing;
    }

    boolean hasOvertaken(long seq) {
        return parts.isAnyOvertaken(seq);
    }

    /** The drops whose deletes may wait for the same adds as this one's: an add names only the last that overtook it. */
    Set<String> waitingUpTo(String drop, String account) {
        long seq = ledger.sql()
                .sql("select seq from drops where id = ?")
                .params(drop)
                .query(Long.class)
                .single();
        return lanes.held(lanes.lanes(account, Effect.DELETES)).stream()
                .filter(delete -> delete.seq() <= seq)
                .map(Part::dropId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The tries of adds that a drop's deletes came after, told apart by whether they can still end up in the campaign. */
    private final class Overtaken {
        private final Crowd underWay = new Crowd();
        private final Crowd afloat = new Crowd();
        private final Map<Long, Crowd> resolved = new TreeMap<>();

        Overtaken(String account, long seq) {
            for (Part add : parts.overtaken(seq)) {
                if (!add.lane().account().equals(account)) {
                    continue;
                }
                for (Try one : tries.ofSlice(add.sliceId())) {
                    BitSet rows = add.among(one.members());
                    if (!rows.isEmpty()) {
                        crowd(one).add(one.campaigns(), parts.people(add), rows);
                    }
                }
            }
        }

        private Crowd crowd(Try one) {
            return switch (one.standing()) {
                case UNDER_WAY -> underWay;
                case AFLOAT -> afloat;
                case RESOLVED -> resolved.computeIfAbsent(one.resolvedAfter(), permit -> new Crowd());
            };
        }

        /** Those of a delete's rows whose adds were taken in, into one of the campaigns, only after it had been sent. */
        BitSet toRepeat(List<String> where, People people, BitSet rows, long permit) {
            BitSet again = new BitSet();
            resolved.forEach((after, crowd) -> {
                // not by the time of day, which may have been set back in between
                if (after >= permit) {
                    again.or(crowd.among(where, people, rows));
                }
            });
            return again;
        }

        /** Those whose adds may still be taken in. */
        BitSet toAwait(List<String> where, People people, BitSet rows) {
            BitSet wait = underWay.among(where, people, rows);
            wait.or(afloat.among(where, people, rows));
            return wait;
        }
    }

    /** Looks at the deletes of a drop that wait for adds: sends them, sends them once more, or lets them be done. */
    void review(String drop, HeldAdds.Touched touched, Set<LaneId> awake) {
        boolean anew = false;
        List<Part> held = parts.heldOfDrop(drop);
        if (held.isEmpty() || lanes.effect(held.get(0).lane()) != Effect.DELETES) {
            return;
        }
        Overtaken adds = new Overtaken(held.get(0).lane().account(), held.get(0).seq());
        for (Part delete : held) {
            touched.add(delete);
            if (delete.call() == null) {
                BitSet go = minus(
                        delete.members(),
                        adds.underWay.among(lanes.campaigns(delete), parts.people(delete), delete.members()));
                parts.change(delete, go, Change.toWaiting());
                wake(delete, go, awake);
            } else {
                anew |= done(delete, delete.call(), adds, awake);
            }
        }
        if (anew) {
            review(drop, touched, awake); // of what waits with an earlier call now, something may have come meanwhile
            return;
        }
        standing.changed(drop);
    }

    /** Where a delete that the vendor has done may end, where it waits, and where it is to go once more. */
    private record Unsettled(List<String> again, List<String> awaited) {}

    /** Whether some of it waits with an earlier call than it did, and is to be looked at once more. */
    private boolean done(Part delete, String call, Overtaken adds, Set<LaneId> awake) {
        boolean anew = false;
        List<String> where = destinations.campaigns(delete.destinationId());
        People people = parts.people(delete);
        long permit = permit(call);
        Map<Integer, Unsettled> byRow = new LinkedHashMap<>();
        for (String campaign : where) {
            BitSet again = adds.toRepeat(List.of(campaign), people, delete.members(), permit);
            BitSet wait = minus(adds.toAwait(List.of(campaign), people, delete.members()), again);
            again.stream().forEach(row -> of(byRow, row).again().add(campaign));
            wait.stream().forEach(row -> of(byRow, row).awaited().add(campaign));
        }
        Map<Unsettled, BitSet> alike = new LinkedHashMap<>();
        byRow.forEach(
                (row, rest) -> alike.computeIfAbsent(rest, key -> new BitSet()).set(row));
        Part left = delete;
        for (Map.Entry<Unsettled, BitSet> one : alike.entrySet()) {
            Unsettled rest = one.getKey();
            List<String> open = new ArrayList<>(rest.again());
            open.addAll(rest.awaited());
            Optional<Change> everywhere =
                    rest.again().isEmpty() ? doneEverywhere(delete, call, where, open) : Optional.empty();
            anew |= everywhere.isPresent();
            left = parts.change(
                    left, one.getValue(), everywhere.orElseGet(() -> open(delete, where, rest, open, awake)));
        }
        if (!left.members().isEmpty()) {
            parts.change(left, onwards(left, where, awake));
        }
        return anew;
    }

    /**
     * A delete that waits in some campaigns and has others to go to, where it was as well, and waits. It would go from one
     * to the other without end: so it waits in all of them, from the first of its calls on.
     *
     * @return empty where there is a campaign that it was not in, or none to go to
     */
    private Optional<Change> doneEverywhere(Part delete, String call, List<String> where, List<String> open) {
        List<String> next = known(delete);
        Map<String, String> calls = tries.lastTaken(delete);
        if (next.isEmpty() || !calls.keySet().containsAll(next)) {
            return Optional.empty();
        }
        String first = Stream.concat(Stream.of(call), next.stream().map(calls::get))
                .min(Comparator.comparingLong(this::permit))
                .orElseThrow();
        List<String> then = new ArrayList<>(delete.then());
        then.removeAll(next);
        List<String> done = new ArrayList<>(delete.done());
        where.stream().filter(campaign -> !open.contains(campaign)).forEach(done::add);
        return Optional.of(unknown.toCampaigns(
                        delete,
                        Stream.concat(open.stream(), next.stream())
                                .distinct()
                                .sorted()
                                .toList(),
                        then)
                .state(Part.State.HELD)
                .call(first)
                .done(done));
    }

    /** Where a delete is to go then, as far as the vendor knows the campaigns. */
    private List<String> known(Part delete) {
        Set<String> strange = unknown.of(delete.lane()).keySet();
        return delete.then().stream()
                .filter(campaign -> !strange.contains(campaign))
                .toList();
    }

    private static Unsettled of(Map<Integer, Unsettled> byRow, int row) {
        return byRow.computeIfAbsent(row, key -> new Unsettled(new ArrayList<>(), new ArrayList<>()));
    }

    /** A delete that was done, and is not over in some of the campaigns. */
    private Change open(Part delete, List<String> where, Unsettled rest, List<String> open, Set<LaneId> awake) {
        List<String> done = new ArrayList<>(delete.done());
        where.stream().filter(campaign -> !open.contains(campaign)).forEach(done::add);
        if (!rest.again().isEmpty()) {
            awake.add(delete.lane());
            return unknown.toCampaigns(delete, inOrder(where, open), delete.then())
                    .done(done);
        }
        Set<String> before = tries.lastTaken(delete).keySet();
        List<String> next = known(delete).stream()
                .filter(campaign -> !before.contains(campaign))
                .toList();
        if (!next.isEmpty()) {
            awake.add(delete.lane());
            List<String> then = new ArrayList<>(delete.then());
            then.removeAll(next);
            then.addAll(inOrder(where, open)); // once more then, which is one call too many and never one too few
            return unknown.toCampaigns(delete, next, then).done(done);
        }
        return unknown.toCampaigns(delete, inOrder(where, open), delete.then())
                .state(Part.State.HELD)
                .call(delete.call())
                .done(done);
    }

    private static List<String> inOrder(List<String> where, List<String> some) {
        return where.stream().filter(some::contains).toList();
    }

    /** A delete is over in these campaigns: it goes on to its others, or is done. */
    private Change onwards(Part delete, List<String> where, Set<LaneId> awake) {
        if (delete.then().isEmpty()) {
            return Change.to(Part.State.CONFIRMED);
        }
        awake.add(delete.lane());
        List<String> done = new ArrayList<>(delete.done());
        done.addAll(where);
        return unknown.toCampaigns(delete, delete.then(), List.of()).done(done);
    }

    private long permit(String call) {
        return ledger.sql()
                .sql("select permit_id from calls where id = ?")
                .params(call)
                .query(Long.class)
                .single();
    }

    private static BitSet minus(BitSet some, BitSet without) {
        BitSet rest = (BitSet) some.clone();
        rest.andNot(without);
        return rest;
    }

    private static void wake(Part part, BitSet rows, Set<LaneId> awake) {
        if (!rows.isEmpty()) {
            awake.add(part.lane());
        }
    }
}
