package io.leadferry.story;

import io.leadferry.ledger.Calls;
import io.leadferry.ledger.NumberRows.Bearing;
import io.leadferry.ledger.NumberRows.Carried;
import io.leadferry.model.Effect;
import io.leadferry.model.RowState;
import io.leadferry.model.Visible;
import io.leadferry.story.Story.Place;
import io.leadferry.story.Story.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was sent explains that a number was dialled after it was deleted from one campaign of one account. It judges by
 * what left the ferry and by what came back, and says of what nobody told it that nobody did.
 */
final class Deletion {

    private final String account;
    private final String campaign;
    private final List<Fact> adds;
    private final List<Fact> deletes;
    private final Function<Instant, String> times;

    /**
     * @param facts the rows that were to add the number to the campaign, or to delete it there
     * @param times how a time is told
     */
    Deletion(String account, String campaign, List<Fact> facts, Function<Instant, String> times) {
        this.account = account;
        this.campaign = campaign;
        this.adds = of(facts, Effect.ADDS);
        this.deletes = of(facts, Effect.DELETES);
        this.times = times;
    }

    private static List<Fact> of(List<Fact> facts, Effect effect) {
        return facts.stream()
                .filter(fact -> fact.effect() == effect)
                .sorted(Comparator.comparingLong((Fact fact) -> fact.row().seq()))
                .toList();
    }

    /**
     * A row that was to do something.
     *
     * @param place its file and line, for a person
     * @param since from when it counts
     */
    record Fact(Bearing row, Effect effect, String place, Instant since) {}

    /**
     * An add that left, and may have brought the number to the vendor.
     *
     * @param over since when the vendor has it, or will not take it in any more; null where nobody told
     * @param told what is known of that
     */
    private record Added(Fact fact, Carried call, @Nullable Instant over, String told) {}

    /**
     * A delete that the vendor says it did.
     *
     * @param sentAt when it left
     * @param at when the vendor said so
     * @param call null where an older ferry made it, and no more is known
     */
    private record Deleted(Fact fact, Instant sentAt, Instant at, @Nullable String call) {}

    Place answer() {
        List<Added> added = adds.stream().flatMap(this::added).toList();
        return deletes.isEmpty() ? notDeleted(added) : deleted(added);
    }

    private Place place(Verdict verdict, String text) {
        String where = campaign.isEmpty() ? "" : "campaign '" + Visible.text(campaign) + "' of ";
        return new Place(account, campaign, verdict, "in " + where + account + ", " + text);
    }

    // --- nobody asked to delete it

    private Place notDeleted(List<Added> added) {
        if (added.isEmpty()) {
            return place(
                    Verdict.NEVER_SENT,
                    "no file asked to delete it, and nothing is known to have brought it there: "
                            + standing(last(adds)));
        }
        Added last = last(added);
        return place(
                Verdict.NOT_DELETED,
                "no file asked to delete it, and " + left(last) + ", so it may have been dialled since");
    }

    // --- somebody asked to delete it

    private Place deleted(List<Added> added) {
        Optional<Deleted> done = deletes.stream()
                .flatMap(this::done)
                .max(Comparator.comparing(Deleted::sentAt).thenComparing(Deleted::at));
        Fact asked = last(deletes);
        if (added.isEmpty()) {
            return place(
                    Verdict.NEVER_ADDED,
                    "nothing that the ferry sent is known to have put it there"
                            + (adds.isEmpty() ? "" : " (" + standing(last(adds)) + ")")
                            + ", and "
                            + done.map(this::confirmed).orElseGet(() -> notDone(asked))
                            + "; if it was dialled, it came there by another way");
        }
        Optional<Added> wrong = added.stream()
                .filter(add -> deletes.stream()
                        .anyMatch(
                                delete -> delete.row().seq() > add.fact().row().seq()
                                        && add.call().sentAt().isAfter(delete.since())))
                .findFirst();
        if (wrong.isPresent()) {
            return place(
                    Verdict.SENT_AFTER_DELETE,
                    left(wrong.get())
                            + ", which by the ferry's clock is after the delete of a later file counted: that must"
                            + " not be; tell whoever looks after this program");
        }
        if (done.isEmpty()) {
            List<Added> again = after(added, deletes.get(0).row().seq());
            return place(
                    again.isEmpty() ? unsettled(asked) : Verdict.ADDED_AGAIN,
                    left(last(added))
                            + (again.isEmpty() ? "" : ", which adds it again after a delete was asked for")
                            + ", and "
                            + notDone(asked)
                            + ", so it may have been dialled since it was to be deleted");
        }
        return afterDone(added, done.get(), asked);
    }

    private Place afterDone(List<Added> added, Deleted done, Fact asked) {
        List<Added> later = after(added, done.fact().row().seq());
        if (!later.isEmpty()) {
            return place(
                    Verdict.ADDED_AGAIN,
                    confirmed(done)
                            + ", and a later file put it there again on purpose: "
                            + left(last(later))
                            + (asked.row().seq() > last(later).fact().row().seq() ? "; " + notDone(asked) : ""));
        }
        Optional<Added> unsure = added.stream()
                .filter(add -> add.over() == null || add.over().isAfter(done.sentAt()))
                .max(Comparator.comparing(add -> add.call().sentAt()));
        String before = unsure.map(this::left).orElseGet(() -> left(last(added)));
        if (unsure.isPresent() && isOpen(done.fact())) {
            return place(
                    Verdict.DELETE_OPEN,
                    before + ", and " + confirmed(done) + ", but the vendor may take that add in after it: "
                            + notDone(done.fact()) + ", so it may have been dialled in between");
        }
        if (unsure.isPresent()) {
            return place(
                    Verdict.ADD_IN_DOUBT,
                    before + ", and " + confirmed(done)
                            + "; if the vendor took that add in after the delete, the number"
                            + " was there again, and "
                            + unsure.map(Added::over)
                                    .map(over -> "what the ferry was told at " + times.apply(over) + " does not say")
                                    .orElse("nobody told the ferry whether it did"));
        }
        List<Added> between = after(added, deletes.get(0).row().seq());
        return place(
                Verdict.DELETED,
                before
                        + (between.isEmpty() ? "" : " (a file added it again after an earlier delete)")
                        + ", and "
                        + confirmed(done)
                        + "; nothing that could bring it back was sent after that, so a call after "
                        + times.apply(done.at())
                        + " is none that the ferry can explain, and one before it, from "
                        + times.apply(done.fact().since())
                        + " on, came while the delete was on its way"
                        + toCome(done));
    }

    /** Whether an add that came after the delete is still to be sent. */
    private String toCome(Deleted done) {
        return adds.stream()
                .filter(add ->
                        add.row().seq() > done.fact().row().seq() && add.row().state() == RowState.PENDING)
                .map(add -> "; the add of " + add.place() + " is to put it there again, and has not left yet")
                .findFirst()
                .orElse("");
    }

    private boolean isOpen(Fact delete) {
        return delete.row().state() != RowState.CONFIRMED
                && (campaign.isEmpty() || delete.row().open().contains(campaign));
    }

    private static List<Added> after(List<Added> added, long seq) {
        return added.stream().filter(add -> add.fact().row().seq() > seq).toList();
    }

    private static Verdict unsettled(Fact delete) {
        return switch (delete.row().state()) {
            case IN_DOUBT -> Verdict.DELETE_IN_DOUBT;
            case REFUSED -> Verdict.DELETE_REFUSED;
            case PENDING, ACCEPTED, CONFIRMED, CANCELLED, REJECTED, DUPLICATE -> Verdict.DELETE_OPEN;
        };
    }

    // --- what is known

    private Stream<Added> added(Fact fact) {
        return fact.row().carried().stream()
                .filter(call -> !call.inVain() && isHere(call))
                .flatMap(call -> added(fact, call).stream());
    }

    private boolean isHere(Carried call) {
        return campaign.isEmpty() || call.campaigns().contains(campaign);
    }

    private static Optional<Added> added(Fact fact, Carried call) {
        boolean last = call.call().equals(fact.row().call());
        boolean spoken = last && !call.words().isEmpty();
        return switch (call.outcome()) {
            case CONFIRMED ->
                last && fact.row().state() == RowState.IN_DOUBT
                        ? Optional.of(
                                new Added(fact, call, call.resolvedAt(), "whether it did so for this row is not known"))
                        : Optional.of(new Added(
                                fact,
                                call,
                                call.calledBackAt() == null ? call.settledAt() : call.calledBackAt(),
                                "the vendor says that it took it in"));
            case ACCEPTED ->
                Optional.of(new Added(
                        fact, call, null, "the vendor put it into its queue, and has not told when it took it in"));
            case IN_DOUBT ->
                spoken && fact.row().state() == RowState.CONFIRMED
                        ? Optional.of(new Added(fact, call, call.resolvedAt(), "an operator says that it arrived"))
                        : Optional.of(new Added(
                                fact, call, call.resolvedAt(), "its answer was lost, so it may have arrived or not"));
            case SENDING -> Optional.of(new Added(fact, call, null, "its answer is still waited for"));
            case REFUSED, NOT_YET, LATER, TOKEN_WANTED, BLOCKED -> Optional.empty();
        };
    }

    private Stream<Deleted> done(Fact fact) {
        List<Deleted> done = fact.row().carried().stream()
                .filter(call -> !call.inVain() && isHere(call) && isDone(fact, call))
                .map(call -> new Deleted(
                        fact, call.sentAt(), call.settledAt() == null ? call.sentAt() : call.settledAt(), call.call()))
                .toList();
        boolean known = !done.isEmpty() || fact.row().state() != RowState.CONFIRMED;
        return known
                ? done.stream()
                : Stream.of(
                        new Deleted(fact, fact.since(), fact.since(), fact.row().call()));
    }

    private static boolean isDone(Fact fact, Carried call) {
        boolean last = call.call().equals(fact.row().call());
        return call.outcome() == Calls.State.CONFIRMED
                ? !last || fact.row().state() != RowState.IN_DOUBT
                : last && fact.row().state() == RowState.CONFIRMED;
    }

    // --- how it is said

    private String left(Added add) {
        return "the add of " + add.fact().place() + " left at "
                + times.apply(add.call().sentAt()) + " (call " + add.call().call() + ": " + add.told() + ")";
    }

    private String confirmed(Deleted done) {
        boolean byPerson = done.fact().row().carried().stream()
                .anyMatch(call -> call.call().equals(done.call()) && call.outcome() != Calls.State.CONFIRMED);
        return (byPerson ? "an operator says that the delete of " : "the vendor confirmed the delete of ")
                + done.fact().place() + (byPerson ? " arrived" : "") + " at " + times.apply(done.at())
                + (done.call() == null ? "" : " (call " + done.call() + ")");
    }

    private String notDone(Fact delete) {
        return "the delete of " + delete.place() + ", asked for at " + times.apply(delete.since()) + ", "
                + switch (delete.row().state()) {
                    case IN_DOUBT -> "is in doubt: its answer was lost";
                    case REFUSED -> "was refused" + because(delete);
                    case CONFIRMED -> "is done elsewhere, and not here";
                    case ACCEPTED -> "is in the vendor's queue";
                    case PENDING ->
                        delete.row().again()
                                ? "is done and waits to go once more"
                                : "is not done yet" + because(delete);
                    case CANCELLED, REJECTED, DUPLICATE -> "was not sent";
                };
    }

    private static String standing(Fact add) {
        return "the add of " + add.place() + " is " + add.row().state().word() + because(add);
    }

    private static String because(Fact fact) {
        String reason = fact.row().reason();
        return reason == null ? "" : " (" + reason + ")";
    }

    private static <T> T last(List<T> some) {
        return some.get(some.size() - 1);
    }

    /** Several answers as one sentence. */
    static String joined(List<Place> places) {
        return places.stream().map(Place::answer).collect(Collectors.joining("; "));
    }
}
