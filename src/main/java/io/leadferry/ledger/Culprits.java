package io.leadferry.ledger;

import io.leadferry.ledger.Calls.Refusal;
import io.leadferry.ledger.Parts.Change;
import io.leadferry.model.Outcome;
import io.leadferry.model.RowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks for what is at fault in a call that was refused for its content (law 8): one of its rows, or one of its
 * campaigns. Inside a transaction.
 */
final class Culprits {

    /** So many rows refused alone, and none of their company taken, and the rest is refused with them. */
    private static final int MOST_CULPRITS = 3;

    /** So few rows are tried one by one in any case. */
    private static final int FEW = 20;

    private static final String NOT_ALONE = " (not tried alone: other rows of the file were, and none was taken)";
    private static final String GONE = "not there any more: an earlier try, which got no answer, did it";

    private final Ledger ledger;
    private final Parts parts;
    private final Destinations destinations;
    private final Trials trials;
    private final Verdicts verdicts;

    Culprits(Ledger ledger, Parts parts, Destinations destinations, Trials trials, Verdicts verdicts) {
        this.ledger = ledger;
        this.parts = parts;
        this.destinations = destinations;
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
        boolean hopeless = !byCampaigns && rows.stream().mapToInt(Part::count).sum() > FEW && hopeless(rows);
        if (!hopeless
                && (trials.halve(call, rows, byCampaigns)
                        || (byCampaigns && halveCampaigns(rows, outcome.message())))) {
            return Refusal.HALVED;
        }
        boolean wait = byCampaigns && trial.filter(Trials::isByCampaigns).isEmpty();
        String message = hopeless ? outcome.message() + NOT_ALONE : outcome.message();
        for (Part part : rows) {
            // what is not there, and was sent before without an answer: that try was the one that did it
            boolean gone = outcome.kind() == Outcome.Kind.NOT_THERE && part.tries() > 0;
            RowState state = wait ? RowState.PENDING : gone ? RowState.CONFIRMED : RowState.REFUSED;
            String reason = gone ? GONE : byCampaigns ? blame(part, message) : message;
            parts.change(part, verdicts.of(call, part, state, reason, 0));
        }
        trial.ifPresent(trials::end);
        return wait ? Refusal.ONE_CAMPAIGN : Refusal.CULPRIT;
    }

    /**
     * Whether it is no use to look for one bad row: of the rows' own company, several stand refused that were tried alone,
     * and not one was taken. Their company is the call they were in doubt with, or the drops they came in.
     */
    private boolean hopeless(List<Part> rows) {
        Set<String> doubts =
                rows.stream().map(part -> String.valueOf(part.doubtCall())).collect(Collectors.toSet());
        if (doubts.size() == 1 && rows.get(0).doubtCall() != null) {
            return hopeless("doubt_call", doubts.iterator().next());
        }
        return rows.stream().map(Part::dropId).distinct().allMatch(drop -> hopeless("drop_id", drop));
    }

    private boolean hopeless(String column, String company) {
        return ledger.sql()
                .sql("select coalesce(sum(case when state = 'refused' or reason = ? then row_count end), 0) >= ?"
                        + " and coalesce(sum(case when state in ('accepted', 'confirmed') and coalesce(reason, '') <> ?"
                        + " then row_count end), 0) = 0 from parts where " + column + " = ?")
                .params(GONE, MOST_CULPRITS, GONE, company)
                .query(Boolean.class)
                .single();
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
