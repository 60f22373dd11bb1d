package io.leadferry.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges the ferry by the laws: from the files that were dropped, from what the vendor heard and has, and from the states
 * that the ferry tells. It knows nothing of how the ferry comes to them.
 */
final class Auditor {

    /** No number that a vendor takes. */
    static final String BAD = "9000000009";

    private static final Set<String> NOT_DONE = Set.of("pending", "held", "resting", "sending");
    private static final String IN_DOUBT = "inDoubt";
    private static final int FIRST_LINE = 2;

    private final Map<String, Sealed> drops = new LinkedHashMap<>();
    private final Map<Boolean, Deque<Duration>> arrivals = new HashMap<>();
    private final Map<Boolean, Duration> rests = new HashMap<>();
    private final Set<String> arrived = new HashSet<>();
    private final Set<String> mistaken = new HashSet<>();
    private final Set<String> givenUp = new HashSet<>();
    private final Set<String> takenOver = new HashSet<>();
    private final Map<String, Long> toBeForgotten = new HashMap<>();
    private final Map<String, Set<String>> wereBeingRead = new HashMap<>();
    private final Map<String, List<Lead>> has = new TreeMap<>();

    /** A file that the ferry has taken over; its place in the order of the world. */
    record Sealed(long seq, boolean adds, List<String> campaigns, List<String> numbers) {

        boolean deletes(String campaign, String number) {
            return !adds && campaigns.contains(campaign) && numbers.contains(number);
        }
    }

    /** A row of a file of adds. */
    record Lead(String row, long seq, String campaign, String number) {}

    /** The limits of the vendor. */
    record Limit(int calls, Duration per) {}

    boolean knows(String drop) {
        return drops.containsKey(drop);
    }

    List<String> drops() {
        return List.copyOf(drops.keySet());
    }

    /** A file is sealed. */
    void sealed(String drop, Sealed file) {
        for (Sealed other : drops.values()) {
            must(other.seq() != file.seq(), 1, "two drops have the place " + file.seq());
        }
        drops.put(drop, file);
    }

    /** An operator said that rows were not sent, and was wrong: that they are sent twice is his. */
    void mistaken(List<String> rows) {
        mistaken.addAll(rows);
    }

    /** An operator gave a file's rows up. */
    void givenUp(String drop) {
        givenUp.add(drop);
    }

    /** The vendor has asked to be left alone for a while, and the ferry has taken note. */
    void asksForTime(boolean adds, Duration until) {
        rests.merge(adds, until, (before, now) -> before.compareTo(now) > 0 ? before : now);
    }

    /** A person has mended what was wrong with the vendor, and says that it may be called again. */
    void mended(boolean adds) {
        rests.remove(adds);
    }

    /** A person is to be forgotten, who may be in drops up to a place, and in those that are being read. */
    void toBeForgotten(String number, long upTo, Set<String> beingRead) {
        toBeForgotten.merge(number, upTo, Math::max);
        wereBeingRead.computeIfAbsent(number, one -> new HashSet<>()).addAll(beingRead);
    }

    private boolean isToBeForgotten(String number, long seq) {
        return toBeForgotten.getOrDefault(number, 0L) >= seq
                || wereBeingRead.getOrDefault(number, Set.of()).stream()
                        .map(drops::get)
                        .anyMatch(file -> file != null && file.seq() == seq);
    }

    /**
     * Law 10 at the end of all things: who was to be forgotten is, and nobody else.
     *
     * @param asked the last place up to which the ferry knows that it was asked, by number
     * @param rows what the ledger still has of each drop: numbers in their places, empty where they are erased
     */
    void forgotten(Map<String, Long> asked, Map<String, List<String>> rows) {
        drops.forEach((drop, file) -> {
            for (int place = 0; place < file.numbers().size(); place++) {
                String number = file.numbers().get(place);
                String kept = rows.get(drop).get(place);
                must(
                        kept.equals(number) || kept.isEmpty() && isToBeForgotten(number, file.seq()),
                        10,
                        "row " + place + " of " + drop + " has become '" + kept + "'");
                must(
                        kept.isEmpty() || asked.getOrDefault(number, 0L) < file.seq(),
                        10,
                        "row " + place + " of " + drop + " is still there, and its person was to be forgotten");
            }
        });
    }

    /** Another has taken over what a ferry had under way: it took that one for dead. */
    void takenOver(String ferry) {
        takenOver.add(ferry);
    }

    /**
     * A request leaves a ferry.
     *
     * @param ferry as which it was written down
     */
    void leaves(Request request, String ferry) {
        must(
                !takenOver.contains(ferry),
                3,
                "call " + request.call() + " leaves, and another has taken over what its ferry had under way");
    }

    /** A call is written down, and is to leave soon; deletes that are sealed from here on wait for its answer. */
    void isWrittenDown(Request request, Duration at) {
        Duration rest = rests.getOrDefault(request.adds(), Duration.ZERO);
        must(at.compareTo(rest) >= 0, 4, "call " + request.call() + " leaves before " + rest + ", which was asked for");
        for (Lead lead : leads(request)) {
            must(
                    drops.values().stream()
                            .noneMatch(drop -> drop.seq() > lead.seq() && drop.deletes(lead.campaign(), lead.number())),
                    6,
                    lead + " is sent after its delete was sealed");
        }
    }

    /**
     * A request arrives at the vendor.
     *
     * @param late whether the network kept it for longer than anybody waits: then its time says nothing of the pace
     */
    void arrives(Request request, Duration at, Limit limit, boolean late) {
        if (!late) {
            Deque<Duration> before = arrivals.computeIfAbsent(request.adds(), one -> new ArrayDeque<>());
            before.removeIf(time -> time.plus(limit.per()).compareTo(at) <= 0);
            must(before.size() < limit.calls(), 4, "call " + request.call() + " is one too many in " + limit.per());
            before.add(at);
        }
    }

    /** The vendor takes the rows of a request. */
    void taken(Request request) {
        for (Lead lead : leads(request)) {
            must(
                    arrived.add(lead.row()) || request.checked() || mistaken.contains(lead.row()),
                    3,
                    lead + " is sent twice");
        }
    }

    /** The vendor has heard two requests at once where it takes one at a time. */
    void atOnce(Request request) {
        throw new Broken(4, "call " + request.call() + " arrives while another is under way, and one may be");
    }

    /** The rows that a request of adds carries. */
    List<Lead> leads(Request request) {
        List<Lead> leads = new ArrayList<>();
        for (int i = 0; i < request.rows().size(); i++) {
            String row = request.rows().get(i);
            String drop = row.substring(0, row.indexOf('-'));
            Sealed file = drops.get(drop);
            if (file == null) {
                throw new Broken(1, "row " + row + " is sent, and its file is not sealed");
            }
            int line = Integer.parseInt(row.substring(row.indexOf('-') + 1));
            String number = file.numbers().get(line - FIRST_LINE);
            must(number.equals(request.numbers().get(i)), 11, "row " + row + " is sent with another number");
            must(file.campaigns().equals(request.campaigns()), 5, "row " + row + " is sent to another campaign");
            leads.add(new Lead(row, file.seq(), file.campaigns().get(0), number));
        }
        return leads;
    }

    /** The vendor deletes a number from a campaign, of leads that it has there. */
    void deleted(Lead lead) {
        must(
                drops.values().stream()
                        .anyMatch(drop -> drop.seq() > lead.seq() && drop.deletes(lead.campaign(), lead.number())),
                6,
                "nobody asked for " + lead + " to be deleted");
    }

    /** Each pair of a delete was asked for by some file. */
    void asked(Request deletes) {
        for (String campaign : deletes.campaigns()) {
            for (String number : deletes.numbers()) {
                must(
                        drops.values().stream().anyMatch(drop -> drop.deletes(campaign, number)),
                        5,
                        "nobody asked for " + number + " to be deleted from " + campaign);
            }
        }
    }

    /** Law 2: each row of each file is in one state, and no other is. */
    void sums(Map<String, Map<Integer, List<String>>> states) {
        drops.forEach((drop, file) -> {
            Map<Integer, List<String>> rows = states.getOrDefault(drop, Map.of());
            for (int row = 0; row < file.numbers().size(); row++) {
                List<String> found = rows.getOrDefault(row, List.of());
                must(found.size() == 1, 2, "row " + row + " of " + drop + " is in the states " + found);
            }
            must(
                    rows.size() == file.numbers().size(),
                    2,
                    "drop " + drop + " has rows that its file has not: " + rows.keySet());
        });
        must(
                drops.keySet().containsAll(states.keySet()),
                1,
                "rows are there whose file nobody dropped: " + states.keySet());
    }

    /** Whether nothing is left to be done, and of nothing it is unknown whether it was. */
    static boolean isDone(Map<String, Map<Integer, List<String>>> states) {
        return states.values().stream()
                .flatMap(rows -> rows.values().stream())
                .flatMap(List::stream)
                .noneMatch(state -> NOT_DONE.contains(state) || state.equals(IN_DOUBT));
    }

    /** What a vendor has: leads in its campaigns and in its queue. */
    interface Holdings {
        /** Leads in campaigns, and those in the queue that will be. */
        List<Lead> all();

        /** Leads in campaigns. */
        boolean isThere(String campaign, String number);

        /** Whether the vendor owes a word on this lead. */
        boolean isUntold(Lead lead);

        /** Whether the vendor said of this row that it does not take it. */
        boolean isFailed(String row);
    }

    /**
     * Law 6 as far as the ferry claims: what it says is deleted is not there.
     *
     * @param slow whether the vendor's queue outlives what anybody waits for: a late word has the last delete repeated
     */
    void nothingOutlivesItsDelete(Map<String, Map<Integer, List<String>>> states, Holdings vendor, boolean slow) {
        for (Lead lead : vendor.all()) {
            List<String> deletes = new ArrayList<>();
            drops.forEach((drop, file) -> {
                if (file.seq() > lead.seq() && file.deletes(lead.campaign(), lead.number())) {
                    deletes.add(drop);
                }
            });
            // whom the ferry has forgotten it cannot delete again on a word that comes after anybody waits for it
            boolean forgotten = isToBeForgotten(lead.number(), lead.seq());
            if (deletes.isEmpty() || slow && (vendor.isUntold(lead) || isAddedAgain(lead) || forgotten)) {
                continue;
            }
            List<String> claims = slow ? List.of(last(deletes)) : deletes;
            for (String delete : claims) {
                must(
                        !state(states, delete, lead.number()).equals("confirmed"),
                        6,
                        "the vendor has " + lead + ", and its delete " + delete + " is said to be done");
            }
        }
    }

    private String last(List<String> deletes) {
        return deletes.stream()
                .max(Comparator.comparingLong(
                        drop -> Objects.requireNonNull(drops.get(drop)).seq()))
                .orElseThrow();
    }

    private boolean isAddedAgain(Lead lead) {
        return drops.values().stream()
                .anyMatch(drop -> drop.adds()
                        && drop.seq() > lead.seq()
                        && drop.campaigns().contains(lead.campaign())
                        && drop.numbers().contains(lead.number()));
    }

    private String state(Map<String, Map<Integer, List<String>>> states, String drop, String number) {
        Sealed file = Objects.requireNonNull(drops.get(drop));
        return states.get(drop).get(file.numbers().indexOf(number)).get(0);
    }

    /** At the end of all things: nothing is left to do, and what is told is so. */
    void atTheEnd(Map<String, Map<Integer, List<String>>> states, Holdings vendor) {
        drops.forEach((drop, file) -> states.get(drop).forEach((place, all) -> {
            String state = all.get(0);
            String row = drop + "-" + (place + FIRST_LINE);
            String number = file.numbers().get(place);
            must(!NOT_DONE.contains(state), 12, "row " + row + " is " + state + " when all is done");
            must(!state.equals(IN_DOUBT), 3, "row " + row + " is in doubt, and nobody could say a word on it");
            if (file.adds()) {
                added(file, row, number, state, vendor, givenUp.contains(drop));
            } else if (state.equals("refused")) {
                must(number.equals(BAD) || givenUp.contains(drop), 8, "delete " + row + " is refused");
            }
        }));
    }

    private void added(Sealed file, String row, String number, String state, Holdings vendor, boolean wasGivenUp) {
        String campaign = file.campaigns().get(0);
        boolean deleted =
                drops.values().stream().anyMatch(drop -> drop.seq() > file.seq() && drop.deletes(campaign, number));
        switch (state) {
            case "confirmed" ->
                must(deleted || vendor.isThere(campaign, number), 7, "row " + row + " is confirmed and not there");
            case "cancelled" ->
                must(
                        deleted || isToBeForgotten(number, file.seq()),
                        6,
                        "row " + row + " is cancelled, and nobody deletes it");
            case "refused" ->
                must(number.equals(BAD) || wasGivenUp || vendor.isFailed(row), 8, "row " + row + " is refused");
            default -> must(state.equals("accepted") && arrived.contains(row), 7, "row " + row + " is " + state);
        }
    }

    private static void must(boolean holds, int law, String what) {
        if (!holds) {
            throw new Broken(law, what);
        }
    }
}
