package io.leadferry.ledger;

import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Parts by what their lanes do to a number, and by the campaigns they have before them. Inside a transaction. */
final class LaneParts {

    private final Parts parts;
    private final Destinations destinations;
    private final Map<LaneId, Effect> effects;

    LaneParts(Parts parts, Destinations destinations, Map<LaneId, Effect> effects) {
        this.parts = parts;
        this.destinations = destinations;
        this.effects = effects;
    }

    Effect effect(LaneId lane) {
        return effects.getOrDefault(lane, Effect.NONE);
    }

    /** The lanes that add numbers, of every account. */
    List<LaneId> adding() {
        return effects.entrySet().stream()
                .filter(lane -> lane.getValue() == Effect.ADDS)
                .map(Map.Entry::getKey)
                .toList();
    }

    List<LaneId> lanes(String account, Effect effect) {
        return effects.entrySet().stream()
                .filter(lane ->
                        lane.getValue() == effect && lane.getKey().account().equals(account))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The campaigns a row still has before it. */
    List<String> campaigns(Part part) {
        List<String> next = destinations.campaigns(part.destinationId());
        return part.then().isEmpty()
                ? next
                : Stream.concat(next.stream(), part.then().stream()).toList();
    }

    Set<String> campaigns(List<Part> some) {
        Set<String> all = new HashSet<>();
        some.forEach(part -> all.addAll(campaigns(part)));
        return all;
    }

    List<String> shared(Set<String> campaigns, Part part) {
        return campaigns(part).stream().filter(campaigns::contains).toList();
    }

    /** Rows of the lanes that wait for others. */
    List<Part> held(List<LaneId> lanes) {
        return lanes.stream().flatMap(lane -> parts.held(lane).stream()).toList();
    }

    /** Rows of the lanes that are not over. */
    List<Part> notSettled(List<LaneId> lanes) {
        return lanes.stream().flatMap(lane -> parts.notSettled(lane).stream()).toList();
    }

    /** Rows of the lanes that came after a drop, and are neither refused nor cancelled. */
    List<Part> after(long seq, List<LaneId> lanes) {
        return lanes.stream()
                .flatMap(lane -> parts.doneOrToBeDone(lane, seq).stream())
                .toList();
    }

    void change(List<Part> some, Crowd crowd, Change change) {
        for (Part part : some) {
            List<String> where = campaigns(part);
            if (crowd.meets(where)) {
                parts.change(part, crowd.among(where, parts.people(part), part.members()), change);
            }
        }
    }
}
