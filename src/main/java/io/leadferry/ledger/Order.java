package io.leadferry.ledger;

import io.leadferry.ledger.Parts.Change;
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
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * A delete overtakes (law 6): adds and deletes of one account, by campaign and number, in the order in which their drops
 * were sealed. What an earlier add still has to send is cancelled; what it has sent is marked, so that the delete is
 * repeated once the vendor has said what became of it; what a later add brings waits until the delete is settled.
 *
 * <p>All of it happens in the transaction that seals a drop or settles a call, so a crash finds it done or not begun.
 */
public final class Order {

    /** Adds that have left the house and may still end up in the campaign. */
    private static final List<String> GONE = List.of(Part.SENDING, "accepted", "inDoubt");

    private static final List<String> TO_BE_SENT = List.of(Part.PENDING, Part.HELD, Part.RESTING);
    private static final List<String> NOT_SETTLED =
            List.of(Part.PENDING, Part.HELD, Part.RESTING, Part.SENDING, "inDoubt");

    private static final List<String> DONE_OR_TO_BE_DONE =
            List.of(Part.PENDING, Part.HELD, Part.RESTING, Part.SENDING, "accepted", "confirmed", "inDoubt");

    /** What was sealed before a drop, and overtaken by it or by a later one. */
    private static final String OVERTAKEN =
            """
            p.overtaken_by in (select id from drops where seq >= ?) and p.drop_seq < ? and p.state <> 'cancelled'""";

    private final Ledger ledger;
    private final Parts parts;
    private final Destinations destinations;
    private final Standing standing;
    private final Map<LaneId, Effect> effects;

    /**
     * @param effects what each lane of the configuration does to a number
     */
    public Order(Ledger ledger, Map<LaneId, Effect> effects, Clock clock) {
        this.ledger = ledger;
        this.parts = new Parts(ledger);
        this.destinations = new Destinations(ledger);
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

    private List<LaneId> lanes(String account, Effect effect) {
        return effects.entrySet().stream()
                .filter(lane ->
                        lane.getValue() == effect && lane.getKey().account().equals(account))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void overtake(LaneId lane, List<Part> deletes) {
        String drop = deletes.get(0).dropId();
        List<Part> adds = new ArrayList<>(in(lanes(lane.account(), Effect.ADDS), NOT_SETTLED));
        adds.addAll(afloat(lanes(lane.account(), Effect.ADDS)));
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
            if (GONE.contains(add.state())) {
                parts.change(add, rows, new Change().with("overtaken_by", drop));
                if (add.state().equals(Part.SENDING)) {
                    underWay.add(where, people, rows);
                }
            } else {
                parts.change(add, rows, overtaken(add, drop));
            }
        }
        if (!underWay.isEmpty()) {
            // the call may reach the vendor after the delete; it will be answered soon
            change(deletes, underWay, Change.to(Part.HELD));
        }
        touched.forEach(standing::changed);
    }

    /** What becomes of a row that is not to be sent any more, and may have been before, for a drop that deletes it. */
    static Change overtaken(Part add, String drop) {
        Change change = add.doubtCall() == null
                ? Change.to(RowState.CANCELLED.word()).with("reason", "drop " + drop + " deletes the number")
                : Change.to(RowState.IN_DOUBT.word())
                        .with("call_id", add.doubtCall())
                        .with(
                                "reason",
                                "its answer was lost, and it is not repeated: drop " + drop + " deletes the number");
        return change.with("overtaken_by", drop)
                .with("not_before", null)
                .with("trial", null)
                .with("side", null);
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

    /** Adds whose result the vendor still owes; few, however many it ever accepted. */
    private List<Part> afloat(List<LaneId> lanes) {
        return lanes.stream()
                .flatMap(lane -> parts
                        .where(
                                "p.call_id in (select id from calls where owed_until is not null)"
                                        + " and +p.lane = ? and +p.state = 'accepted'",
                                lane.toString())
                        .stream())
                .toList();
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
     * @param before the call's rows as they were
     * @return the lanes that have rows to send for it
     */
    Set<LaneId> settled(String call, Collection<Part> before) {
        Set<LaneId> awake = new LinkedHashSet<>();
        List<Part> rows = parts.where("p.call_id = ? or p.doubt_call = ?", call, call);
        Set<String> waiting = new LinkedHashSet<>();
        Stream.concat(before.stream(), rows.stream())
                .filter(part -> effect(part.lane()) == Effect.ADDS && part.overtakenBy() != null)
                .collect(Collectors.toMap(
                        part -> String.valueOf(part.overtakenBy()),
                        part -> part.lane().account(),
                        (one, other) -> one))
                .forEach((drop, account) -> waiting.addAll(waitingUpTo(drop, account)));
        List<Part> settled = new ArrayList<>();
        rows.stream().filter(part -> effect(part.lane()) == Effect.DELETES).forEach(delete -> {
            if (delete.state().equals(RowState.CONFIRMED.word()) && hasOvertaken(delete.seq())) {
                parts.change(delete, Change.to(Part.HELD));
                waiting.add(delete.dropId());
            } else if (!NOT_SETTLED.contains(delete.state())) {
                settled.add(delete);
            }
        });
        waiting.forEach(drop -> settled.addAll(review(drop, awake)));
        releaseAdds(settled, awake);
        return awake;
    }

    /**
     * To be called before {@link #settled} where a call's result comes after nobody waited for it any more: deletes of its
     * numbers that were done in the meantime are to go once more, except where the number was added again since.
     */
    void doneLate(String call) {
        Map<Part, BitSet> again = new LinkedHashMap<>();
        for (Part add : parts.where("p.call_id = ? and p.state in ('accepted', 'confirmed')", call)) {
            if (effect(add.lane()) == Effect.ADDS) {
                Part left = add;
                for (Part delete : deletesAfter(add)) {
                    BitSet rows = common(delete, left);
                    if (!rows.isEmpty() && delete.state().equals(RowState.CONFIRMED.word())) {
                        again.computeIfAbsent(delete, part -> new BitSet()).or(common(left.with(rows), delete));
                    }
                    left = parts.change(left, rows, new Change().with("overtaken_by", delete.dropId()));
                }
            }
        }
        again.forEach(this::repeat);
    }

    /** Deletes after an add that are done or to be done, the last first. */
    private List<Part> deletesAfter(Part add) {
        List<Part> deletes = after(add.seq(), lanes(add.lane().account(), Effect.DELETES));
        deletes.sort(Comparator.comparing(Part::seq).reversed());
        return deletes;
    }

    private void repeat(Part delete, BitSet rows) {
        List<Part> behind = new ArrayList<>();
        List<LaneId> adds = lanes(delete.lane().account(), Effect.ADDS);
        for (Part add : after(delete.seq(), adds)) {
            if (TO_BE_SENT.contains(add.state()) && add.trial() == null) {
                behind.add(add);
            } else {
                rows.andNot(common(add, delete));
            }
        }
        parts.change(delete, rows, Change.to(Part.HELD));
        behind.forEach(add -> parts.change(add, common(delete.with(rows), add), Change.to(Part.HELD)));
    }

    /** Those of the second part's rows whose number and campaign a row of the first has too. */
    private BitSet common(Part one, Part other) {
        List<String> where = campaigns(other);
        List<String> shared = shared(Set.copyOf(where), one);
        if (shared.isEmpty()) {
            return new BitSet();
        }
        Crowd crowd = new Crowd();
        crowd.add(shared, parts.people(one), one.members());
        return crowd.among(where, parts.people(other), other.members());
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

    /** Adds that a drop's deletes came after, told apart by whether they can still end up in the campaign. */
    private final class Overtaken {
        private final Crowd underWay = new Crowd();
        private final Crowd afloat = new Crowd();
        private final Map<Long, Crowd> resolved = new TreeMap<>();

        Overtaken(String account, long seq) {
            for (Part add : parts.where(OVERTAKEN, seq, seq)) {
                if (!add.lane().account().equals(account)) {
                    continue;
                }
                List<String> where = campaigns(add);
                Long resolvedAt = resolvedAt(String.valueOf(add.call()));
                if (add.state().equals(Part.SENDING)) {
                    underWay.add(where, parts.people(add), add.members());
                } else if (resolvedAt == null) {
                    afloat.add(where, parts.people(add), add.members());
                } else if (!add.state().equals(RowState.REFUSED.word())) {
                    resolved.computeIfAbsent(resolvedAt, time -> new Crowd())
                            .add(where, parts.people(add), add.members());
                }
            }
        }

        /** Those of a delete's rows whose adds were taken in only after the delete had been sent. */
        BitSet toRepeat(List<String> where, People people, BitSet rows, long sentAt) {
            BitSet again = new BitSet();
            resolved.forEach((time, crowd) -> {
                if (time >= sentAt) {
                    again.or(crowd.among(where, people, rows));
                }
            });
            return again;
        }
    }

    private @Nullable Long resolvedAt(String call) {
        return ledger.sql()
                .sql("select resolved_at from calls where id = ?")
                .params(call)
                .query((rs, n) -> {
                    long time = rs.getLong(1);
                    return rs.wasNull() ? null : time;
                })
                .list()
                .get(0);
    }

    /** Looks at the deletes of a drop that wait for adds: sends them, sends them once more, or lets them be done. */
    private List<Part> review(String drop, Set<LaneId> awake) {
        List<Part> held = parts.where("p.drop_id = ? and p.state = 'held'", drop);
        List<Part> settled = new ArrayList<>();
        if (held.isEmpty()) {
            return settled;
        }
        Overtaken adds = new Overtaken(held.get(0).lane().account(), held.get(0).seq());
        for (Part delete : held) {
            List<String> where = campaigns(delete);
            People people = parts.people(delete);
            BitSet wait = adds.underWay.among(where, people, delete.members());
            if (delete.call() == null) {
                BitSet go = minus(delete.members(), wait);
                parts.change(delete, go, Change.toWaiting());
                wake(delete, go, awake);
                continue;
            }
            BitSet again = adds.toRepeat(where, people, delete.members(), sentAt(delete.call()));
            Part rest = parts.change(delete, again, Change.toWaiting());
            wake(delete, again, awake);
            wait.or(adds.afloat.among(where, people, delete.members()));
            BitSet done = minus(rest.members(), wait);
            parts.change(rest, done, Change.to(RowState.CONFIRMED.word()));
            if (!done.isEmpty()) {
                settled.add(delete.with(done));
            }
        }
        standing.changed(drop);
        return settled;
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

    /** Says that rows left the queue without a call; lanes whose adds need not wait for such deletes any more. */
    Set<LaneId> neverSent(List<Part> rows) {
        Set<LaneId> awake = new LinkedHashSet<>();
        releaseAdds(
                rows.stream()
                        .filter(part -> effect(part.lane()) == Effect.DELETES)
                        .toList(),
                awake);
        return awake;
    }

    /** Lets adds go that waited for these deletes, unless they wait for another one too. */
    private void releaseAdds(List<Part> deletes, Set<LaneId> awake) {
        deletes.stream().map(delete -> delete.lane().account()).distinct().forEach(account -> {
            List<Part> held = in(lanes(account, Effect.ADDS), List.of(Part.HELD));
            if (held.isEmpty()) {
                return;
            }
            Crowd free = new Crowd();
            deletes.forEach(delete -> free.add(campaigns(delete), parts.people(delete), delete.members()));
            Map<Part, BitSet> candidates = new LinkedHashMap<>();
            Crowd asking = new Crowd();
            for (Part add : held) {
                List<String> where = campaigns(add);
                if (free.meets(where)) {
                    People people = parts.people(add);
                    BitSet rows = free.among(where, people, add.members());
                    if (!rows.isEmpty()) {
                        candidates.put(add, rows);
                        asking.add(where, people, rows);
                    }
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
