package io.leadferry.lane;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Drops.Waiting;
import io.leadferry.ledger.SealedDrop;
import io.leadferry.model.LaneId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Counts rows that wait for a destination until they are a call's worth, or have lingered long enough. */
public final class Batches implements AggregationStrategy {

    private final LeadferryConfiguration configuration;
    private final Drops drops;
    private final Clock clock;

    public Batches(LeadferryConfiguration configuration, Drops drops, Clock clock) {
        this.configuration = configuration;
        this.drops = drops;
        this.clock = clock;
    }

    /**
     * Rows that wait: a reference and a count, never the rows themselves.
     *
     * @param destination the destination's number in the ledger
     * @param lane account and operation
     * @param rows how many wait
     * @param callRows how many fill a call
     * @param due when they have waited long enough
     * @param now when this was counted
     */
    public record Group(long destination, LaneId lane, long rows, int callRows, Instant due, Instant now) {}

    /** What a drop brought, by destination. */
    public List<Group> ofDrop(@Body SealedDrop sealed) {
        return groups(drops.waiting(sealed.drop().id()));
    }

    /** By what rows are gathered. */
    public long destination(@Body Group group) {
        return group.destination();
    }

    /** Whether they fill a call. */
    public boolean isFull(@Body Group group) {
        return group.rows() >= group.callRows();
    }

    /** Milliseconds for which they may still wait; at least 1. */
    public long lingerLeft(@Body Group group) {
        return Math.max(1, Duration.between(group.now(), group.due()).toMillis());
    }

    /** The lane that is to be woken for them. */
    public LaneId lane(@Body Group group) {
        return group.lane();
    }

    /** What waits of a whole account: the aggregator is filled again from it when the account falls to this ferry. */
    public List<Group> ofAccount(String account) {
        return groups(drops.waiting()).stream()
                .filter(group -> group.lane().account().equals(account))
                .toList();
    }

    private List<Group> groups(List<Waiting> waits) {
        return waits.stream()
                .filter(waiting -> configuration.lanes().containsKey(LaneId.parse(waiting.lane())))
                .map(waiting -> new Group(
                        waiting.destinationId(),
                        LaneId.parse(waiting.lane()),
                        waiting.rows(),
                        configuration.lane(LaneId.parse(waiting.lane())).limit().rows(),
                        waiting.dueAt(),
                        clock.instant()))
                .toList();
    }

    @Override
    public Exchange aggregate(@Nullable Exchange before, Exchange now) {
        if (before != null) {
            Group old = before.getMessage().getBody(Group.class);
            Group more = now.getMessage().getBody(Group.class);
            Instant due = old.due().isBefore(more.due()) ? old.due() : more.due();
            now.getMessage()
                    .setBody(new Group(
                            old.destination(),
                            old.lane(),
                            old.rows() + more.rows(),
                            more.callRows(),
                            due,
                            clock.instant()));
        }
        return now;
    }
}
