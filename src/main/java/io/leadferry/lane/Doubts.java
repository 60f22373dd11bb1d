package io.leadferry.lane;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Ledger;
import io.leadferry.model.LaneId;
import io.leadferry.model.RowState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of which nobody can tell from here whether they arrived, and an operator's word on them. */
public final class Doubts {

    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);

    private final LeadferryConfiguration configuration;
    private final Calls calls;
    private final CallViews views;
    private final Ledger ledger;
    private final ToBeForgotten people;
    private final Wakes wakes;

    public Doubts(
            LeadferryConfiguration configuration,
            Calls calls,
            CallViews views,
            Ledger ledger,
            ToBeForgotten people,
            Wakes wakes) {
        this.configuration = configuration;
        this.calls = calls;
        this.views = views;
        this.ledger = ledger;
        this.people = people;
        this.wakes = wakes;
    }

    /** What an operator says of a doubtful call. */
    public enum Word {
        /** it arrived */
        SENT,
        /** it never arrived; its rows are sent again */
        NOT_SENT;

        /** The words, as people write them. */
        public static final List<String> KNOWN = List.of("sent", "not-sent");

        /** Reads {@code sent} or {@code not-sent}. */
        public static Optional<Word> of(String text) {
            return switch (text) {
                case "sent" -> Optional.of(SENT);
                case "not-sent" -> Optional.of(NOT_SENT);
                default -> Optional.empty();
            };
        }
    }

    /** Calls that stand there, newest first; of those in doubt only those with rows still in doubt. */
    public List<CallView> list(Calls.State outcome, int limit) {
        return views.withOutcome(outcome, limit);
    }

    /** A call; empty for one that is not known. */
    public Optional<CallView> find(String call) {
        return views.find(call);
    }

    /**
     * Takes an operator's word. A call that was sent stands where its success would have put it: queued at the vendor,
     * where the vendor queues, otherwise done.
     *
     * @return the call as it is then; empty when none of its rows is in doubt
     */
    public Optional<CallView> resolve(String call, Word word) {
        return resolve(call, word, () -> {});
    }

    /**
     * As {@link #resolve(String, Word)}.
     *
     * @param alongside what is written down in the same transaction, if the word is taken
     */
    public Optional<CallView> resolve(String call, Word word, Runnable alongside) {
        CallView view =
                views.find(call).orElseThrow(() -> new IllegalArgumentException("there is no call '" + call + "'"));
        LaneId lane = LaneId.parse(view.lane());
        boolean queues = configuration.lanes().containsKey(lane)
                && configuration.lane(lane).operation().callback();
        RowState as = word == Word.NOT_SENT ? RowState.PENDING : queues ? RowState.ACCEPTED : RowState.CONFIRMED;
        String words = word == Word.NOT_SENT ? "an operator says it was not sent" : "an operator says it was sent";
        Optional<Set<LaneId>> said = ledger.inTransaction(() -> {
            Optional<Set<LaneId>> resolved = calls.resolve(call, as, words);
            people.withdraw();
            resolved.ifPresent(lanes -> alongside.run());
            return resolved;
        });
        return said.map(awake -> {
            LOG.info("Call {}: {}", call, words);
            awake.forEach(wakes::wake);
            if (configuration.lanes().containsKey(lane)) {
                wakes.wake(lane);
            }
            return views.find(call).orElseThrow();
        });
    }
}
