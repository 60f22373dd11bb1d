package io.leadferry.lane;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Age;
import io.leadferry.ledger.Lanes;
import io.leadferry.ledger.OlderCopies;
import io.leadferry.ledger.OlderCopies.Taken;
import io.leadferry.ledger.Permits;
import io.leadferry.ledger.Runs;
import io.leadferry.model.Effect;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Names;
import io.leadferry.model.Visible;
import io.leadferry.model.Wait;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a run with a ledger. One that is an older copy does not know what was sent since it was made: no add goes again
 * before somebody has said so, deletes go on, for a repeated delete harms nobody, and every lane rests for a whole period.
 */
public final class OlderLedger {

    private static final Logger LOG = LoggerFactory.getLogger(OlderLedger.class);

    private static final int NAMED = 10;

    private final LeadferryConfiguration configuration;
    private final Runs runs;
    private final OlderCopies copies;
    private final Permits permits;
    private final Lanes lanes;
    private final Names names;
    private final Clock clock;

    public OlderLedger(
            LeadferryConfiguration configuration,
            Runs runs,
            OlderCopies copies,
            Permits permits,
            Lanes lanes,
            Names names,
            Clock clock) {
        this.configuration = configuration;
        this.runs = runs;
        this.copies = copies;
        this.permits = permits;
        this.lanes = lanes;
        this.names = names;
        this.clock = clock;
    }

    /** How old the ledger is; to be asked before a start writes anything into it. */
    public Age age() {
        return runs.age();
    }

    /**
     * Begins the run: to be called at a start, when what the last process left under way is settled and before anything is
     * sent.
     *
     * @param age as it was before
     * @param takenSince finds the files that were taken after the ledger was copied
     */
    public void begin(Age age, Function<Age.Older, List<Taken>> takenSince) {
        if (age instanceof Age.Older older) {
            List<Taken> since = takenSince.apply(older);
            long held = lanes.together(() -> {
                restAll(older.permits());
                long rows = copies.hold(goingOn(), older, names::next, why(older));
                copies.found(older, since);
                runs.begin(names.next());
                return rows;
            });
            tell(older, held, since);
            return;
        }
        lanes.together(() -> {
            if (age instanceof Age.Anew anew) {
                restAll(anew.permits());
            }
            runs.begin(names.next());
            return age;
        });
        if (age instanceof Age.Untouched) {
            LOG.warn(
                    "The ledger is a copy that was made before this home's last run; since then nothing was sent and no"
                            + " file was taken, so it goes on as it is");
        } else if (age instanceof Age.Anew) {
            LOG.warn(
                    "The ledger is new, and this home had another, whose calls are not known: each lane waits for a whole"
                            + " period before its first call");
        }
    }

    /** Lanes that add nobody, and harm nobody by doing again what they did. What an unknown lane does, nobody knows. */
    private List<LaneId> goingOn() {
        return configuration.lanes().entrySet().stream()
                .filter(lane -> lane.getValue().operation().effect() != Effect.ADDS)
                .filter(lane -> lane.getValue().operation().harmlessToRepeat().allows(Map.of()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The permits that were given out since are unknown: all of them were, as far as anybody knows, just now. Of requests for
     * tokens, one is left: a ferry makes few, the vendor does nothing about one too many but refuse it, and without a
     * token no delete would go for an hour.
     *
     * @param most how many permits may have been given out, of all lanes together
     */
    private void restAll(long most) {
        Instant now = clock.instant();
        configuration.lanes().forEach((lane, plan) -> {
            boolean rows = plan.operation().carriesRows();
            permits.allUsed(lane, (int) Math.min(most, plan.limit().calls() - (rows ? 0 : 1)), now);
            if (rows && plan.limit().turn() != Limit.Turn.FREE) {
                lanes.rest(
                        lane,
                        Wait.Kind.LANE_RESTS,
                        "the ledger does not know the last calls of this lane, and the vendor may still be at work on"
                                + " one",
                        now,
                        now.plus(Settlement.stillAtWork(plan)));
            }
        });
    }

    private static String why(Age.Older older) {
        return "the ledger is an older copy" + until(older.holdsUntil())
                + ": nobody knows whether these rows were sent since, or deleted";
    }

    private static String until(@Nullable Instant holdsUntil) {
        return holdsUntil == null ? "" : " that ends at " + holdsUntil;
    }

    private static void tell(Age.Older older, long held, List<Taken> since) {
        LOG.error(
                "The ledger is an older copy{} ({}): what was sent and taken since is not known to it. {} that may have"
                        + " been sent are in doubt and wait for somebody's word: look at the vendor, then `calls`, and"
                        + " `resolve CALL --as sent` or `--as not-sent`. Deletes go on, and each lane waits for a whole"
                        + " period first.{}",
                until(older.holdsUntil()),
                older.reason(),
                held == 1 ? "1 row" : held + " rows",
                files(since));
    }

    private static String files(List<Taken> since) {
        if (since.isEmpty()) {
            return "";
        }
        return " Taken since, and unknown to it: "
                + since.stream()
                        .limit(NAMED)
                        .map(file ->
                                Visible.text(file.place() == null ? file.feed() + ": " + file.file() : file.place()))
                        .collect(Collectors.joining(", "))
                + (since.size() > NAMED ? " and " + (since.size() - NAMED) + " more" : "")
                + "; drop files of deletes again, and files of adds only when the vendor does not have them";
    }
}
