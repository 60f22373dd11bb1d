package io.leadferry.ledger;

import io.leadferry.ledger.Calls.Refusal;
import io.leadferry.model.Outcome;
import io.leadferry.model.RowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for what is at fault in a call that was refused for its content (law 8): one of its rows, or one of its
 * campaigns. Inside a transaction.
 */
final class Culprits {

    /** So few rows are tried one by one in any case. */
    private static final int FEW = 20;

    private static final String NOT_ALONE = " (not tried alone: other rows of the file were, and none was taken)";

    private final Parts parts;
    private final Destinations destinations;
    private final Odds odds;
    private final Trials trials;
    private final Verdicts verdicts;
    private final UnknownCampaigns unknown;

    Culprits(
            Parts parts,
            Destinations destinations,
            Odds odds,
            Trials trials,
            Verdicts verdicts,
            UnknownCampaigns unknown) {
        this.parts = parts;
        this.destinations = destinations;
        this.odds = odds;
        this.trials = trials;
        this.verdicts = verdicts;
        this.unknown = unknown;
    }

    /**
     * What a call carried when it was sent. Some of its rows may have been deleted or sent again since: the culprit may be
     * among those, so what is left of the call is not to blame for being left.
     */
    record Carried(String call, int rows, List<String> campaigns) {}

    /**
     * Halves a refused call, or, when the culprit stands alone, refuses its rows; rows of a campaign that is at fault wait
     * for it.
     *
     * @param all those of the call's rows that are still with it
     * @param byCampaigns whether a campaign is at fault
     */
    Refusal lookFor(Carried carried, List<Part> all, Outcome outcome, boolean byCampaigns) {
        Optional<String> trial = Trials.of(all);
        List<Part> rows = new ArrayList<>();
        for (Part part : all) {
            if (part.overtakenBy() == null) {
                rows.add(part);
            } else {
                parts.change(part, verdicts.overtaken(part));
            }
        }
        if (rows.isEmpty()) {
            trial.ifPresent(trials::end);
            return Refusal.HALVED;
        }
        if (byCampaigns) {
            return lookForCampaign(carried, rows, trial, outcome.message());
        }
        int left = rows.stream().mapToInt(Part::count).sum();
        boolean hopeless = left > FEW && odds.areHopeless(rows);
        if (!hopeless && trials.halve(carried.call(), rows, false)) {
            return Refusal.HALVED;
        }
        if (!hopeless && left < carried.rows()) {
            return innocent(rows, trial);
        }
        String message = hopeless ? outcome.message() + NOT_ALONE : outcome.message();
        for (Part part : rows) {
            boolean gone = outcome.kind() == Outcome.Kind.NOT_THERE && part.tries() > 0;
            parts.change(
                    part,
                    verdicts.of(
                            carried.call(),
                            part,
                            gone ? RowState.CONFIRMED : RowState.REFUSED,
                            gone ? Odds.GONE : message,
                            0));
        }
        trial.ifPresent(trials::found);
        return Refusal.CULPRIT;
    }

    /** Rows that nobody can say anything of wait for their turn again. */
    private Refusal innocent(List<Part> rows, Optional<String> trial) {
        rows.forEach(part -> parts.change(part, Change.toWaiting()));
        trial.ifPresent(trials::end);
        return Refusal.HALVED;
    }

    private Refusal lookForCampaign(Carried carried, List<Part> rows, Optional<String> trial, String message) {
        if (trials.halve(carried.call(), rows, true)) {
            return Refusal.HALVED;
        }
        // all rows ask for the same campaigns
        List<String> campaigns = destinations.campaigns(rows.get(0).destinationId());
        if (!campaigns.containsAll(carried.campaigns())) {
            return innocent(rows, trial);
        }
        if (campaigns.size() == 1) {
            boolean news = unknown.refused(rows.get(0).lane(), campaigns.get(0), message, rows);
            trial.filter(Trials::isByCampaigns).ifPresent(trials::found);
            return news ? Refusal.CAMPAIGN_UNKNOWN : Refusal.CAMPAIGN_STILL_UNKNOWN;
        }
        int half = campaigns.size() / 2;
        for (Part part : rows) {
            List<String> then = new ArrayList<>(campaigns.subList(half, campaigns.size()));
            then.addAll(part.then());
            parts.change(part, unknown.toCampaigns(part, campaigns.subList(0, half), then));
        }
        return Refusal.HALVED;
    }
}
