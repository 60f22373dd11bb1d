package io.leadferry.ledger;

import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** Adds that wait for earlier deletes of their numbers. Inside a transaction. */
final class HeldAdds {

    /** So many parts are looked at together: memory stays flat however many are held. */
    private static final int AT_ONCE = 500;

    private final Parts parts;
    private final LaneParts lanes;

    HeldAdds(Parts parts, LaneParts lanes) {
        this.parts = parts;
        this.lanes = lanes;
    }

    /** Nobody yet. */
    Touched touched() {
        return new Touched();
    }

    /** Whose deletes have moved, by account: adds of these people may have nothing more to wait for. */
    final class Touched {
        private final Map<String, Roaring64Bitmap> byAccount = new HashMap<>();

        void add(Part part) {
            parts.people(part)
                    .into(
                            part.members(),
                            byAccount.computeIfAbsent(part.lane().account(), name -> new Roaring64Bitmap()));
        }
    }

    /** Lets adds go that wait for no delete any more. An add waits for the earlier deletes in its own campaign alone. */
    void release(Touched touched, Set<LaneId> awake) {
        touched.byAccount.forEach((account, people) -> {
            Map<Part, BitSet> candidates = new LinkedHashMap<>();
            Crowd asking = new Crowd();
            for (Part add : lanes.held(lanes.lanes(account, Effect.ADDS))) {
                People its = parts.people(add);
                BitSet rows = its.among(add.members(), people);
                if (!rows.isEmpty()) {
                    candidates.put(add, rows);
                    asking.add(lanes.campaigns(add), its, rows);
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

    /** Has rows that wait again, after somebody's word, stand behind the earlier deletes of their numbers. */
    void standBehindDeletes(List<Part> adds) {
        Map<String, List<Part>> byAccount =
                adds.stream().collect(Collectors.groupingBy(part -> part.lane().account()));
        byAccount.forEach((account, its) -> {
            Crowd asking = new Crowd();
            its.forEach(add -> asking.add(lanes.campaigns(add), parts.people(add), add.members()));
            Map<String, Map<Long, Long>> blockers = blockers(account, asking);
            for (Part add : its) {
                BitSet stay = (BitSet) add.members().clone();
                stay.andNot(free(add, add.members(), blockers));
                parts.change(add, stay, Change.to(Part.State.HELD));
            }
        });
    }

    /** The earliest delete that is not settled, by campaign and number, of those that somebody asks for. */
    private Map<String, Map<Long, Long>> blockers(String account, Crowd asking) {
        Map<String, Map<Long, Long>> earliest = new HashMap<>();
        for (Part delete : lanes.notSettled(lanes.lanes(account, Effect.DELETES))) {
            List<String> where = lanes.campaigns(delete);
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
            BitSet go = free(add, rows, blockers);
            parts.change(add, go, Change.toWaiting());
            if (!go.isEmpty()) {
                awake.add(add.lane());
            }
        });
    }

    /** Those of the rows that have no earlier delete of their number before them. */
    private BitSet free(Part add, BitSet rows, Map<String, Map<Long, Long>> blockers) {
        People people = parts.people(add);
        BitSet go = new BitSet();
        rows.stream()
                .filter(row -> lanes.campaigns(add).stream()
                        .noneMatch(campaign ->
                                blockers.getOrDefault(campaign, Map.of()).getOrDefault(people.at(row), Long.MAX_VALUE)
                                        < add.seq()))
                .forEach(go::set);
        return go;
    }
}
