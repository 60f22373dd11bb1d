package io.leadferry.ledger;

import io.leadferry.ledger.Calls.Refusal;
import io.leadferry.ledger.Parts.Change;
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

    Culprits(Parts parts, Destinations destinations, Odds odds, Trials trials, Verdicts verdicts) {
        this.parts = parts;
        this.destinations = destinations;
        this.odds = odds;
        this.trials = trials;
        this.verdicts = verdicts;
    }

    /**
     * Halves a refused call, or, when the culprit stands alone, refuses its rows.
     *
     * @param all the call's rows
     * @param byCampaigns whether a campaign is at fault
     */
    Refusal lookFor(String call, List<Part> all, Outcome outcome, boolean byCampaigns) {
        Optional<String> trial = Trials.of(all);
        List<Part> rows = new ArrayList<>();
        for (Part part : all) {
            if (part.overtakenBy() == null) {
                rows.add(part);
            } else {
                parts.change(part, Verdicts.overtaken(part));
            }
        }
        if (rows.isEmpty()) {
            trial.ifPresent(trials::end);
            return Refusal.HALVED;
        }
        boolean hopeless = !byCampaigns && rows.stream().mapToInt(Part::count).sum() > FEW && odds.areHopeless(rows);
        if (!hopeless
                && (trials.halve(call, rows, byCampaigns)
                        || (byCampaigns && halveCampaigns(rows, outcome.message())))) {
            return Refusal.HALVED;
        }
        boolean wait = byCampaigns && trial.filter(Trials::isByCampaigns).isEmpty();
        String message = hopeless ? outcome.message() + NOT_ALONE : outcome.message();
        for (Part part : rows) {
            boolean gone = outcome.kind() == Outcome.Kind.NOT_THERE && part.tries() > 0;
            RowState state = wait ? RowState.PENDING : gone ? RowState.CONFIRMED : RowState.REFUSED;
            String reason = gone ? Odds.GONE : byCampaigns ? blame(part, message) : message;
            parts.change(part, verdicts.of(call, part, state, reason, 0));
        }
        trial.ifPresent(trials::found);
        return wait ? Refusal.ONE_CAMPAIGN : Refusal.CULPRIT;
    }

    /**
     * Goes on by halves of the campaigns, where all rows of a refused call ask for all of its campaigns. A campaign that
     * stands alone is to blame; the rows go on to their others, and are refused when those are done.
     */
    private boolean halveCampaigns(List<Part> rows, String message) {
        List<String> campaigns = destinations.campaigns(rows.get(0).destinationId());
        if (campaigns.size() == 1 && rows.stream().noneMatch(Part::byHalves)) {
            return false;
        }
        int half = campaigns.size() / 2;
        for (Part part : rows) {
            if (campaigns.size() == 1) {
                String blame = part.blame() == null ? "" : part.blame() + "; ";
                String more = blame + blame(part, message);
                parts.change(
                        part,
                        part.then().isEmpty()
                                ? Change.to(RowState.REFUSED.word()).with("reason", more)
                                : verdicts.onwards(part).with("blame", more));
            } else {
                List<String> then = new ArrayList<>(campaigns.subList(half, campaigns.size()));
                then.addAll(part.then());
                parts.change(
                        part,
                        verdicts.toCampaigns(part, campaigns.subList(0, half))
                                .with("then_campaigns", Json.write(then)));
            }
        }
        return true;
    }

    private String blame(Part part, String message) {
        return "campaign '" + destinations.campaigns(part.destinationId()).get(0) + "': " + message;
    }
}
