package io.leadferry.ledger;

import io.leadferry.model.Destination;
import io.leadferry.model.LaneId;
import io.leadferry.model.Visible;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Campaigns that the vendor says it does not know. Only the rows that ask for one wait for it, after all else that they
 * ask for is done; the lane goes on. A campaign is tried again now and then, since somebody may have made it there, and
 * at once when a person resumes the lane. Inside a transaction.
 */
final class UnknownCampaigns {

    private static final Duration FIRST_REST = Duration.ofMinutes(10);
    private static final Duration LONGEST_REST = Duration.ofHours(1);

    private final Ledger ledger;
    private final Parts parts;
    private final Destinations destinations;
    private final Clock clock;

    UnknownCampaigns(Ledger ledger, Parts parts, Destinations destinations, Clock clock) {
        this.ledger = ledger;
        this.parts = parts;
        this.destinations = destinations;
        this.clock = clock;
    }

    /** A campaign that is not known, what the vendor said, and when it is tried again; milliseconds. */
    record Unknown(String campaign, String message, long nextTry) {}

    /** What the vendor does not know in a lane, by campaign. */
    Map<String, Unknown> of(LaneId lane) {
        Map<String, Unknown> unknown = new LinkedHashMap<>();
        ledger.sql()
                .sql("select campaign, message, next_try from unknown_campaigns where lane = ?")
                .params(lane.toString())
                .query(rs -> {
                    unknown.put(
                            rs.getString("campaign"),
                            new Unknown(rs.getString("campaign"), rs.getString("message"), rs.getLong("next_try")));
                });
        return unknown;
    }

    /**
     * Takes down that the vendor refused a call because of the one campaign it was for; its rows wait for the campaign, or
     * go on to their others first.
     *
     * @return whether nobody had heard of that before
     */
    boolean refused(LaneId lane, String campaign, String message, List<Part> rows) {
        long now = clock.millis();
        int tries = 1
                + ledger.sql()
                        .sql("select tries from unknown_campaigns where lane = ? and campaign = ?")
                        .params(lane.toString(), campaign)
                        .query(Integer.class)
                        .optional()
                        .orElse(0);
        ledger.sql()
                .sql(
                        """
                        insert into unknown_campaigns (lane, campaign, message, since, tries, next_try)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (lane, campaign) do update
                        set message = excluded.message, tries = excluded.tries, next_try = excluded.next_try""")
                .params(
                        lane.toString(),
                        campaign,
                        message,
                        now,
                        tries,
                        now + rest(tries).toMillis())
                .update();
        Map<String, Unknown> unknown = of(lane);
        rows.forEach(part -> setAside(part, unknown));
        return tries == 1;
    }

    private static Duration rest(int tries) {
        Duration grown = FIRST_REST.multipliedBy(1L << Math.min(tries - 1, 8));
        return grown.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : grown;
    }

    /** Sees to it that what waits in a lane asks for nothing that the vendor does not know before it asks for the rest. */
    void setAside(LaneId lane) {
        Map<String, Unknown> unknown = of(lane);
        for (String campaign : unknown.keySet()) {
            for (long destination : destinations.asking(lane, campaign)) {
                parts.pending(lane, destination).forEach(part -> setAside(part, unknown));
            }
        }
    }

    private void setAside(Part part, Map<String, Unknown> unknown) {
        List<String> all = new ArrayList<>(destinations.campaigns(part.destinationId()));
        all.addAll(part.then());
        List<String> known =
                all.stream().filter(campaign -> !unknown.containsKey(campaign)).toList();
        List<String> others = all.stream().filter(unknown::containsKey).toList();
        if (!known.isEmpty()) {
            // those of its first call stay together; what comes then stays behind
            List<String> first = destinations.campaigns(part.destinationId()).stream()
                    .filter(known::contains)
                    .toList();
            List<String> next = first.isEmpty() ? known : first;
            List<String> then = new ArrayList<>(known);
            then.removeAll(next);
            then.addAll(others);
            parts.change(part, toCampaigns(part, next, then));
            return;
        }
        // one campaign a call, so that the answer says which of them is known by now
        Unknown next = others.stream()
                .map(unknown::get)
                .min(Comparator.comparingLong(Unknown::nextTry))
                .orElseThrow();
        List<String> then = new ArrayList<>(others);
        then.remove(next.campaign());
        Change change = toCampaigns(part, List.of(next.campaign()), then);
        parts.change(
                part,
                next.nextTry() <= clock.millis()
                        ? change
                        : change.state(Part.State.RESTING)
                                .notBefore(next.nextTry())
                                .putOffSince(null)
                                .reason(why(part, others, next)));
    }

    private static String why(Part part, List<String> unknown, Unknown first) {
        return (unknown.size() == 1 ? "campaign " : "campaigns ") + told(unknown) + ": " + first.message()
                + done(part.done());
    }

    /** Where a delete was done, for a reason that says where it was not. */
    static String done(List<String> campaigns) {
        return campaigns.isEmpty() ? "" : "; done in " + told(campaigns);
    }

    private static String told(List<String> campaigns) {
        return campaigns.stream()
                .map(campaign -> "'" + Visible.text(campaign) + "'")
                .collect(Collectors.joining(", "));
    }

    /** A row is to go to these campaigns next, and then to others. */
    Change toCampaigns(Part part, List<String> campaigns, List<String> then) {
        Destination whole = destinations.get(part.destinationId());
        long id = campaigns.equals(whole.campaigns())
                ? part.destinationId()
                : destinations.id(new Destination(whole.lane(), campaigns, whole.columns(), whole.options()));
        return Change.toWaiting().destination(id).then(then);
    }

    /** The vendor knows these campaigns: whatever waited for them goes on. */
    void known(LaneId lane, List<String> campaigns) {
        Set<String> before = of(lane).keySet();
        campaigns.stream().filter(before::contains).forEach(campaign -> forget(lane, campaign));
    }

    /** A person has mended what was wrong: all that waits for a campaign of the lane goes on. */
    void forget(LaneId lane) {
        of(lane).keySet().forEach(campaign -> forget(lane, campaign));
    }

    private void forget(LaneId lane, String campaign) {
        ledger.sql()
                .sql("delete from unknown_campaigns where lane = ? and campaign = ?")
                .params(lane.toString(), campaign)
                .update();
        Set<String> drops = new LinkedHashSet<>();
        for (long destination : destinations.asking(lane, campaign)) {
            parts.forUnknownCampaign(lane, destination).forEach(part -> {
                parts.change(part, Change.toWaiting());
                drops.add(part.dropId());
            });
        }
        // deletes that were done elsewhere and wait for a callback there have this one to do first
        parts.heldBetweenCampaigns(lane).stream()
                .filter(part -> part.then().contains(campaign))
                .forEach(part -> parts.change(
                        part, toCampaigns(part, part.then(), destinations.campaigns(part.destinationId()))));
    }

    /**
     * A person gives up what a drop still has waiting for unknown campaigns.
     *
     * @return its rows as they were
     */
    List<Part> giveUp(String drop) {
        Optional<LaneId> lane = parts.laneOf(drop);
        if (lane.isEmpty() || of(lane.get()).isEmpty()) {
            return List.of();
        }
        setAside(lane.get());
        List<Part> given = parts.forUnknownCampaigns(drop);
        given.forEach(part -> {
            Map<String, Unknown> unknown = of(part.lane());
            List<String> all = new ArrayList<>(destinations.campaigns(part.destinationId()));
            all.addAll(part.then());
            Unknown first = unknown.get(all.get(0));
            parts.change(
                    part,
                    Change.toWaiting()
                            .state(Part.State.REFUSED)
                            .then(List.of())
                            .reason((first == null ? "given up by a person" : why(part, all, first))
                                    + "; given up by a person"));
        });
        return given;
    }
}
