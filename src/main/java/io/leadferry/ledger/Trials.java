package io.leadferry.ledger;

import io.leadferry.ledger.Part.Side;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One bad row costs one row (law 8): a call that was refused for its content is halved until the culprit stands alone.
 *
 * <p>One half is sent. If it is taken, the culprit is in the other, which is halved without being sent whole; if it is
 * refused, the other half is cleared of nothing and waits for the end of the trial, to travel with whatever waits then.
 * Of n rows with one culprit, about log2(n) further calls find it, and one takes the rest. Where several were found
 * already, no more rows go first than are as likely as not to hold the next one.
 */
final class Trials {

    private static final String BY_CAMPAIGNS = "/campaigns";
    private static final String BY_ROWS = "/rows";

    private final Parts parts;
    private final Destinations destinations;
    private final Odds odds;

    Trials(Parts parts, Destinations destinations, Odds odds) {
        this.parts = parts;
        this.destinations = destinations;
        this.odds = odds;
    }

    /** The name of a trial that looks for a bad row of a call. */
    static String byRows(String call) {
        return call + BY_ROWS;
    }

    /** The trial these rows are part of. */
    static Optional<String> of(Collection<Part> rows) {
        return rows.stream()
                .map(Part::trial)
                .filter(java.util.Objects::nonNull)
                .map(String::valueOf)
                .findFirst();
    }

    /**
     * Halves a refused call.
     *
     * @param rows its rows
     * @return false when they cannot be halved any more: the culprit stands alone
     */
    boolean halve(String call, List<Part> rows, boolean byCampaigns) {
        Optional<String> before = of(rows);
        String trial = before.filter(known -> isByCampaigns(known) == byCampaigns)
                .orElse(byCampaigns ? call + BY_CAMPAIGNS : byRows(call));
        before.ifPresent(known -> {
            if (known.equals(trial)) {
                parts.onTrial(known, Side.REST).forEach(part -> parts.change(part, onSide(trial, Side.LATER)));
            } else {
                end(known); // it looked for a fault of the other kind
            }
        });
        return split(trial, rows);
    }

    /** The rows of a trial's call were taken: the culprit is in the rest. */
    void taken(String trial) {
        List<Part> rest = parts.onTrial(trial, Side.REST);
        if (rest.isEmpty()) {
            end(trial);
        } else if (!split(trial, rest)) {
            rest.forEach(part -> parts.change(part, onSide(trial, Side.FIRST)));
        }
    }

    /** A culprit stood alone: among rows of which many are bad the trial goes on, and for the others it is over. */
    void found(String trial) {
        List<Part> left = parts.onTrial(trial);
        long rows = left.stream().mapToLong(Part::count).sum();
        boolean goesOn = !left.isEmpty()
                && !isByCampaigns(trial)
                && rows > 2L * odds.stride(left)
                && !odds.areHopeless(left)
                && split(trial, left);
        if (!goesOn) {
            end(trial);
        }
    }

    /** Nothing more can be told apart: what is left waits for its turn as any other row. */
    void end(String trial) {
        parts.onTrial(trial).forEach(part -> parts.change(part, Change.toWaiting()));
    }

    /** The rows of a trial's next call. A trial that has none, because a delete came for them, ends. */
    Optional<List<Part>> next(String trial) {
        List<Part> first = parts.onTrial(trial, Side.FIRST);
        if (first.isEmpty()) {
            if (parts.tried(trial).isEmpty()) {
                end(trial);
            }
            return Optional.empty();
        }
        return Optional.of(first);
    }

    private static Change onSide(String trial, Side side) {
        return Change.toWaiting().onTrial(trial, side);
    }

    /** Whether a trial looks for a campaign, and not for a row. */
    static boolean isByCampaigns(String trial) {
        return trial.endsWith(BY_CAMPAIGNS);
    }

    private boolean split(String trial, List<Part> rows) {
        return isByCampaigns(trial) ? splitCampaigns(trial, rows) : splitRows(trial, rows);
    }

    private boolean splitCampaigns(String trial, List<Part> rows) {
        Set<List<String>> campaigns = new LinkedHashSet<>();
        rows.forEach(part -> campaigns.add(destinations.campaigns(part.destinationId())));
        if (campaigns.size() < 2) {
            return false;
        }
        Set<List<String>> first = some(trial, campaigns, campaigns.size() / 2);
        rows.forEach(part -> parts.change(
                part,
                onSide(trial, first.contains(destinations.campaigns(part.destinationId())) ? Side.FIRST : Side.REST)));
        return true;
    }

    private boolean splitRows(String trial, List<Part> rows) {
        Set<Long> people = new LinkedHashSet<>();
        for (Part part : rows) {
            People who = parts.people(part);
            part.members().stream().forEach(row -> people.add(who.at(row)));
        }
        if (people.size() < 2) {
            return false;
        }
        Set<Long> some = some(trial, people, Math.min(people.size() / 2, odds.stride(rows)));
        for (Part part : rows) {
            People who = parts.people(part);
            BitSet first = new BitSet();
            part.members().stream().filter(row -> some.contains(who.at(row))).forEach(first::set);
            Part rest = parts.change(part, first, onSide(trial, Side.FIRST));
            parts.change(rest, onSide(trial, Side.REST));
        }
        return true;
    }

    /** Which go first looks random, so that no place in a file is the worst place for a bad row. */
    private static <T> Set<T> some(String trial, Collection<T> all, int count) {
        List<T> list = new ArrayList<>(all);
        boolean upper = ((trial + list.size()).hashCode() & 64) == 0;
        return new HashSet<>(upper ? list.subList(list.size() - count, list.size()) : list.subList(0, count));
    }
}
