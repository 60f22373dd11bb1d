package io.leadferry.ledger;

import io.leadferry.ledger.Parts.Change;
import io.leadferry.ledger.Tries.Try;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.RowState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * A delete overtakes (law 6): adds and deletes of one account, by campaign and number, in the order in which their drops
 * were sealed. What an earlier add still has to send is cancelled; what it has sent is marked, so that the delete is
 * repeated once the vendor has said what became of it; what a later add brings waits until the delete is settled.
 *
 * <p>All of it happens in the transaction that seals a drop or settles a call, so a crash finds it done or not begun.
 */
public final class Order {

    private static final List<String> TO_BE_SENT = List.of(Part.PENDING, Part.HELD, Part.RESTING);

    /** So many parts of adds are looked at together: memory stays flat however many are held. */
    private static final int AT_ONCE = 500;

    private static final List<String> NOT_SETTLED =
            List.of(Part.PENDING, Part.HELD, Part.RESTING, Part.SENDING, "inDoubt");

    private static final List<String> DONE_OR_TO_BE_DONE =
            List.of(Part.PENDING, Part.HELD, Part.RESTING, Part.SENDING, "accepted", "confirmed", "inDoubt");

    /** What was sealed before a drop, was sent, and was overtaken by it or by a later one. */
    private static final String OVERTAKEN =
            """
            p.overtaken_by in (select id from drops where seq >= ?) and p.drop_seq < ?
            and exists (select 1 from tries t where t.slice_id = p.slice_id)""";

    private final Ledger ledger;
    private final Parts parts;
    private final Tries tries;
    private final Destinations destinations;
    private final UnknownCampaigns unknown;
    private final Standing standing;
    private final Map<LaneId, Effect> effects;

    /**
     * @param effects what each lane of the configuration does to a number
     */
    public Order(Ledger ledger, Map<LaneId, Effect> effects, Clock clock) {
        this.ledger = ledger;
        this.parts = new Parts(ledger);
        this.tries = new Tries(ledger, parts);
        this.destinations = ledger.destinations();
        this.unknown = new UnknownCampaigns(ledger, parts, clock);
        this.standing = new Standing(ledger, clock);
        this.effects = effects;
    }

    /** People by campaign. */
    private static final class Crowd {
        private final Map<String, Roaring64Bitmap> byCampaign = new HashMap<>();

        void add(Collection<String> campaigns, People people, BitSet rows) {
            campaigns.forEach(
                    campaign -> people.into(rows, byCampaign.computeIfAbsent(campaign, name -> new Roaring64Bitmap())));
        }

        boolean isEmpty() {
            return byCampaign.isEmpty();
        }

        boolean meets(Collection<String> campaigns) {
            return campaigns.stream().anyMatch(byCampaign::containsKey);
        }

        /** Those of the rows that this crowd holds in one of the campaigns. */
        BitSet among(Collection<String> campaigns, People people, BitSet rows) {
            BitSet found = new BitSet();
            campaigns.forEach(campaign -> {
                Roaring64Bitmap crowd = byCampaign.get(campaign);
                if (crowd != null) {
                    found.or(people.among(rows, crowd));
                }
            });
            return found;
        }
    }

    /** Puts a drop that is being sealed into its place among adds and deletes. */
    void sealed(String drop) {
        List<Part> own = parts.where("p.drop_id = ?", drop);
        Map<LaneId, List<Part>> byLane = own.stream().collect(Collectors.groupingBy(Part::lane, Collectors.toList()));
        byLane.forEach((lane, ofLane) -> {
            switch (effect(lane)) {
                case DELETES -> overtake(lane, ofLane);
                case ADDS -> holdBehindDeletes(lane, ofLane);
                case NONE -> {}
            }
        });
    }

    private Effect effect(LaneId lane) {
        return effects.getOrDefault(lane, Effect.NONE);
    }

    /** The lanes that add numbers, of every account. */
    List<LaneId> adding() {
        return effects.entrySet().stream()
                .filter(lane -> lane.getValue() == Effect.ADDS)
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<LaneId> lanes(String account, Effect effect) {
        return effects.entrySet().stream()
                .filter(lane ->
                        lane.getValue() == effect && lane.getKey().account().equals(account))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void overtake(LaneId lane, List<Part> deletes) {
        String drop = deletes.get(0).dropId();
        List<LaneId> lanes = lanes(lane.account(), Effect.ADDS);
        List<Part> adds = new ArrayList<>(in(lanes, NOT_SETTLED));
        adds.addAll(afloat(lanes));
        Crowd wanted = new Crowd();
        Set<String> campaigns = campaigns(adds);
        for (Part delete : deletes) {
            List<String> shared = shared(campaigns, delete);
            if (!shared.isEmpty()) {
                wanted.add(shared, parts.people(delete), delete.members());
            }
        }
        Crowd underWay = new Crowd();
        Set<String> touched = new LinkedHashSet<>();
        for (Part add : adds) {
            List<String> where = campaigns(add);
            if (!wanted.meets(where)) {
                continue;
            }
            People people = parts.people(add);
            BitSet rows = wanted.among(where, people, add.members());
            if (rows.isEmpty()) {
                continue;
            }
            touched.add(add.dropId());
            if (TO_BE_SENT.contains(add.state())) {
                doNotSend(add, rows, drop);
            } else {
                parts.change(add, rows, new Change().with("overtaken_by", drop));
                if (add.state().equals(Part.SENDING)) {
                    underWay.add(where, people, rows);
                }
            }
        }
        if (!underWay.isEmpty()) {
            // the call may reach the vendor after the delete; it will be answered soon
            change(deletes, underWay, Change.to(Part.HELD));
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
        Set<String> campaigns = campaigns(adds);
        for (Part delete : in(lanes(lane.account(), Effect.DELETES), NOT_SETTLED)) {
            List<String> shared = shared(campaigns, delete);
            if (!shared.isEmpty()) {
                deletes.add(shared, parts.people(delete), delete.members());
            }
        }
        if (!deletes.isEmpty()) {
            change(adds, deletes, Change.to(Part.HELD));
        }
    }

    private void change(List<Part> some, Crowd crowd, Change change) {
        for (Part part : some) {
            List<String> where = campaigns(part);
            if (crowd.meets(where)) {
                parts.change(part, crowd.among(where, parts.people(part), part.members()), change);
            }
        }
    }

    /** The campaigns a row still has before it. */
    private List<String> campaigns(Part part) {
        List<String> next = destinations.campaigns(part.destinationId());
        return part.then().isEmpty()
                ? next
                : Stream.concat(next.stream(), part.then().stream()).toList();
    }

    private Set<String> campaigns(List<Part> some) {
        Set<String> all = new HashSet<>();
        some.forEach(part -> all.addAll(campaigns(part)));
        return all;
    }

    private List<String> shared(Set<String> campaigns, Part part) {
        return campaigns(part).stream().filter(campaigns::contains).toList();
    }

    private List<Part> in(List<LaneId> lanes, List<String> states) {
        List<Part> found = new ArrayList<>();
        for (LaneId lane : lanes) {
            found.addAll(parts.where("p.lane = ? and p.state in (" + words(states) + ")", lane.toString()));
        }
        return found;
    }

    /** Adds that are settled as far as their last call goes, and of which the vendor may still have a try in its queue. */
    private List<Part> afloat(List<LaneId> lanes) {
        Map<Long, BitSet> bySlice = new LinkedHashMap<>();
        tries.afloat(lanes).forEach(one -> bySlice.computeIfAbsent(one.sliceId(), slice -> new BitSet())
                .or(one.members()));
        List<Part> found = new ArrayList<>();
        bySlice.forEach((slice, rows) -> parts.where("p.slice_id = ?", slice).stream()
                .filter(part -> !NOT_SETTLED.contains(part.state()))
                .filter(part -> part.members().intersects(rows))
                .forEach(part -> found.add(parts.apart(part, part.among(rows)))));
        return found;
    }

    private List<Part> after(long seq, List<LaneId> lanes) {
        List<Part> found = new ArrayList<>();
        for (LaneId lane : lanes) {
            found.addAll(parts.where(
                    "p.lane = ? and p.drop_seq > ? and p.state in (" + words(DONE_OR_TO_BE_DONE) + ")",
                    lane.toString(),
                    seq));
        }
        return found;
    }

    private static String words(List<String> states) {
        return states.stream().map(state -> "'" + state + "'").collect(Collectors.joining(", "));
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
                .filter(part -> effect(part.lane()) == Effect.ADDS && part.overtakenBy() != null)
                .collect(Collectors.toMap(
                        part -> String.valueOf(part.overtakenBy()),
                        part -> part.lane().account(),
                        (one, other) -> one))
                .forEach((drop, account) -> waiting.addAll(waitingUpTo(drop, account)));
        Released touched = new Released();
        before.stream().filter(part -> effect(part.lane()) == Effect.DELETES).forEach(touched::add);
        for (Part delete : parts.where("p.call_id = ? and p.state = 'confirmed'", call)) {
            if (effect(delete.lane()) == Effect.DELETES && (!delete.then().isEmpty() || hasOvertaken(delete.seq()))) {
                parts.change(delete, Change.to(Part.HELD));
                waiting.add(delete.dropId());
            }
        }
        waiting.forEach(drop -> review(drop, touched, awake));
        releaseAdds(touched, awake);
        return awake;
    }

    /**
     * To be called when rows stopped waiting for a reason of their own, such as a person's word.
     *
     * @return the lanes that have rows to send for it
     */
    Set<LaneId> left(Collection<Part> before) {
        Set<LaneId> awake = new LinkedHashSet<>();
        Released touched = new Released();
        before.stream().filter(part -> effect(part.lane()) == Effect.DELETES).forEach(touched::add);
        releaseAdds(touched, awake);
        return awake;
    }

    /** Works out anew what every row waits for, so that no slip of an earlier process lasts. */
    public void workOutAnew() {
        ledger.inTransaction(() -> {
            Set<LaneId> awake = new LinkedHashSet<>();
            Released all = new Released();
            effects.forEach((lane, effect) -> {
                List<Part> held = in(List.of(lane), List.of(Part.HELD));
                if (effect == Effect.DELETES) {
                    held.stream().map(Part::dropId).distinct().forEach(drop -> review(drop, all, awake));
                } else if (effect == Effect.ADDS) {
                    held.forEach(all::add);
                }
            });
            releaseAdds(all, awake);
        });
    }

    /**
     * To be called before {@link #settled} where a call's result comes after nobody waited for it any more: deletes of its
     * numbers that were done in the meantime are to go once more, except where the number was added again since.
     *
     * @return the lanes that have rows to send for it
     */
    Set<LaneId> doneLate(String call) {
        Set<LaneId> awake = new LinkedHashSet<>();
        for (Try one : tries.ofCall(call)) {
            if (effect(one.lane()) == Effect.ADDS) {
                one.campaigns().forEach(campaign -> doneLate(one, campaign, deletesAfter(one)));
                awake.addAll(lanes(one.lane().account(), Effect.DELETES));
            }
        }
        return awake;
    }

    private void doneLate(Try add, String campaign, List<Part> deletes) {
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
            if (!campaigns(delete).contains(campaign) || delete.state().equals(RowState.CONFIRMED.word())) {
                repeat(delete, again.among(List.of(campaign), parts.people(delete), delete.members()), campaign);
            }
            left.andNot(rows);
        }
    }

    private void mark(Try add, BitSet rows, String drop) {
        parts.where("p.slice_id = ?", add.sliceId())
                .forEach(part -> parts.change(part, part.among(rows), new Change().with("overtaken_by", drop)));
    }

    /** Deletes after an add that are done or to be done, the last first. */
    private List<Part> deletesAfter(Try add) {
        List<Part> deletes = new ArrayList<>();
        for (LaneId lane : lanes(add.lane().account(), Effect.DELETES)) {
            deletes.addAll(parts.where(
                    "p.lane = ? and p.drop_seq > ? and (p.state in (" + words(DONE_OR_TO_BE_DONE)
                            + ") or p.done_campaigns is not null)",
                    lane.toString(),
                    add.seq()));
        }
        deletes.sort(Comparator.comparing(Part::seq).reversed());
        return deletes;
    }

    /** All the campaigns that a delete asked for. */
    private Set<String> asked(Part delete) {
        Set<String> all = new HashSet<>(campaigns(delete));
        all.addAll(delete.done());
        return all;
    }

    /** A delete is to go once more in a campaign where it was done, but for numbers that were added there again since. */
    private void repeat(Part delete, BitSet rows, String campaign) {
        Crowd deleted = new Crowd();
        deleted.add(List.of(campaign), parts.people(delete), rows);
        List<Part> behind = new ArrayList<>();
        Crowd addedAgain = new Crowd();
        for (Part add : after(delete.seq(), lanes(delete.lane().account(), Effect.ADDS))) {
            List<String> where = campaigns(add);
            if (!where.contains(campaign)) {
                continue;
            }
            if (TO_BE_SENT.contains(add.state()) && add.trial() == null) {
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
        boolean open = NOT_SETTLED.contains(delete.state());
        List<String> others = new ArrayList<>(open ? campaigns(delete) : List.of());
        if (!open) {
            destinations.campaigns(delete.destinationId()).stream()
                    .filter(one -> !one.equals(campaign))
                    .filter(one -> delete.state().equals(RowState.CONFIRMED.word()))
                    .forEach(done::add);
        }
        others.remove(campaign);
        boolean away = delete.state().equals(Part.SENDING) || delete.state().equals(RowState.IN_DOUBT.word());
        if (away) {
            List<String> then = new ArrayList<>(delete.then());
            then.add(campaign);
            parts.change(
                    delete,
                    rows,
                    new Change().withCampaigns("then_campaigns", then).withCampaigns("done_campaigns", done));
        } else {
            parts.change(
                    delete,
                    rows,
                    unknown.toCampaigns(delete, List.of(campaign), others).withCampaigns("done_campaigns", done));
        }
        standing.changed(delete.dropId());
        Crowd hold = new Crowd();
        hold.add(List.of(campaign), parts.people(delete), rows);
        change(behind, hold, Change.to(Part.HELD));
    }

    /** The drops whose deletes may wait for the same adds as this one's: an add names only the last that overtook it. */
    private Set<String> waitingUpTo(String drop, String account) {
        long seq = ledger.sql()
                .sql("select seq from drops where id = ?")
                .params(drop)
                .query(Long.class)
                .single();
        return in(lanes(account, Effect.DELETES), List.of(Part.HELD)).stream()
                .filter(delete -> delete.seq() <= seq)
                .map(Part::dropId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private boolean hasOvertaken(long seq) {
        return !parts.first(1, OVERTAKEN, seq, seq).isEmpty();
    }

    /** The tries of adds that a drop's deletes came after, told apart by whether they can still end up in the campaign. */
    private final class Overtaken {
        private final Crowd underWay = new Crowd();
        private final Crowd afloat = new Crowd();
        private final Map<Long, Crowd> resolved = new TreeMap<>();

        Overtaken(String account, long seq) {
            for (Part add : parts.where(OVERTAKEN, seq, seq)) {
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
                case RESOLVED -> resolved.computeIfAbsent(one.resolvedAt(), time -> new Crowd());
            };
        }

        /** Those of a delete's rows whose adds were taken in, into one of the campaigns, only after it had been sent. */
        BitSet toRepeat(List<String> where, People people, BitSet rows, long sentAt) {
            BitSet again = new BitSet();
            resolved.forEach((time, crowd) -> {
                if (time >= sentAt) {
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
    private void review(String drop, Released touched, Set<LaneId> awake) {
        List<Part> held = parts.where("p.drop_id = ? and p.state = 'held'", drop);
        if (held.isEmpty() || effect(held.get(0).lane()) != Effect.DELETES) {
            return;
        }
        Overtaken adds = new Overtaken(held.get(0).lane().account(), held.get(0).seq());
        for (Part delete : held) {
            touched.add(delete);
            if (delete.call() == null) {
                BitSet go = minus(
                        delete.members(),
                        adds.underWay.among(campaigns(delete), parts.people(delete), delete.members()));
                parts.change(delete, go, Change.toWaiting());
                wake(delete, go, awake);
            } else {
                done(delete, delete.call(), adds, awake);
            }
        }
        standing.changed(drop);
    }

    /** Where a delete that the vendor has done may end, where it waits, and where it is to go once more. */
    private record Unsettled(List<String> again, List<String> awaited) {}

    private void done(Part delete, String call, Overtaken adds, Set<LaneId> awake) {
        List<String> where = destinations.campaigns(delete.destinationId());
        People people = parts.people(delete);
        long sentAt = sentAt(call);
        Map<Integer, Unsettled> byRow = new LinkedHashMap<>();
        for (String campaign : where) {
            BitSet again = adds.toRepeat(List.of(campaign), people, delete.members(), sentAt);
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
            left = parts.change(left, one.getValue(), open(delete, where, rest, open, awake));
        }
        if (!left.members().isEmpty()) {
            parts.change(left, onwards(left, where, awake));
        }
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
                    .withCampaigns("done_campaigns", done);
        }
        Set<String> strange = unknown.of(delete.lane()).keySet();
        List<String> next = delete.then().stream()
                .filter(campaign -> !strange.contains(campaign))
                .toList();
        if (!next.isEmpty()) {
            awake.add(delete.lane());
            List<String> then = new ArrayList<>(delete.then());
            then.removeAll(next);
            then.addAll(inOrder(where, open)); // once more then, which is one call too many and never one too few
            return unknown.toCampaigns(delete, next, then).withCampaigns("done_campaigns", done);
        }
        return unknown.toCampaigns(delete, inOrder(where, open), delete.then())
                .with("state", Part.HELD)
                .with("call_id", delete.call())
                .withCampaigns("done_campaigns", done);
    }

    private static List<String> inOrder(List<String> where, List<String> some) {
        return where.stream().filter(some::contains).toList();
    }

    /** A delete is over in these campaigns: it goes on to its others, or is done. */
    private Change onwards(Part delete, List<String> where, Set<LaneId> awake) {
        if (delete.then().isEmpty()) {
            return Change.to(RowState.CONFIRMED.word());
        }
        awake.add(delete.lane());
        List<String> done = new ArrayList<>(delete.done());
        done.addAll(where);
        return unknown.toCampaigns(delete, delete.then(), List.of()).withCampaigns("done_campaigns", done);
    }

    private long sentAt(String call) {
        return ledger.sql()
                .sql("select sent_at from calls where id = ?")
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

    /** Whose deletes have moved, by account: adds of these people may have nothing more to wait for. */
    private final class Released {
        private final Map<String, Roaring64Bitmap> byAccount = new HashMap<>();

        void add(Part part) {
            parts.people(part)
                    .into(
                            part.members(),
                            byAccount.computeIfAbsent(part.lane().account(), name -> new Roaring64Bitmap()));
        }
    }

    /** Lets adds go that wait for no delete any more. An add waits for the earlier deletes in its own campaign alone. */
    private void releaseAdds(Released touched, Set<LaneId> awake) {
        touched.byAccount.forEach((account, people) -> {
            Map<Part, BitSet> candidates = new LinkedHashMap<>();
            Crowd asking = new Crowd();
            for (Part add : in(lanes(account, Effect.ADDS), List.of(Part.HELD))) {
                People its = parts.people(add);
                BitSet rows = its.among(add.members(), people);
                if (!rows.isEmpty()) {
                    candidates.put(add, rows);
                    asking.add(campaigns(add), its, rows);
                }
                if (candidates.size() >= AT_ONCE) {
                    release(candidates, blockers(account, asking), awake);
                    candidates.clear();
                    asking = new Crowd();
                }
            }
            if (!candidates.isEmpty()) {
                release(candidates, blockers(account, asking), awake);
            }
        });
    }

    /** The earliest delete that is not settled, by campaign and number, of those that somebody asks for. */
    private Map<String, Map<Long, Long>> blockers(String account, Crowd asking) {
        Map<String, Map<Long, Long>> earliest = new HashMap<>();
        for (Part delete : in(lanes(account, Effect.DELETES), NOT_SETTLED)) {
            List<String> where = campaigns(delete);
            if (asking.meets(where)) {
                People people = parts.people(delete);
                asking.among(where, people, delete.members()).stream()
                        .forEach(row ->
                                where.forEach(campaign -> earliest.computeIfAbsent(campaign, name -> new HashMap<>())
                                        .merge(people.at(row), delete.seq(), Math::min)));
            }
        }
        return earliest;
    }

    private void release(Map<Part, BitSet> candidates, Map<String, Map<Long, Long>> blockers, Set<LaneId> awake) {
        candidates.forEach((add, rows) -> {
            People people = parts.people(add);
            BitSet go = new BitSet();
            rows.stream()
                    .filter(row -> campaigns(add).stream()
                            .noneMatch(campaign -> blockers.getOrDefault(campaign, Map.of())
                                            .getOrDefault(people.at(row), Long.MAX_VALUE)
                                    < add.seq()))
                    .forEach(go::set);
            parts.change(add, go, Change.toWaiting());
            wake(add, go, awake);
        });
    }
}
