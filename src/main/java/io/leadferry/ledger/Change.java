package io.leadferry.ledger;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What changes on a part; what is not named stays. */
final class Change {

    /** What of a part can change beside its rows. */
    private enum Column {
        STATE,
        CALL_ID,
        REASON,
        TRIES,
        NOT_BEFORE,
        PUT_OFF_SINCE,
        OVERTAKEN_BY,
        DOUBT_CALL,
        TRIAL,
        SIDE,
        DESTINATION_ID,
        THEN_CAMPAIGNS,
        DONE_CAMPAIGNS;

        private String assigned() {
            return name().toLowerCase(Locale.ROOT) + " = ?";
        }
    }

    private final Map<Column, @Nullable Object> values = new EnumMap<>(Column.class);

    static Change to(Part.State state) {
        return new Change().state(state);
    }

    /** Rows that simply wait for their turn, as if nothing had ever befallen them but their tries. */
    static Change toWaiting() {
        return to(Part.State.PENDING).call(null).reason(null).notBefore(null).offTrial();
    }

    Change state(Part.State state) {
        return with(Column.STATE, state.word());
    }

    Change call(@Nullable String call) {
        return with(Column.CALL_ID, call);
    }

    Change reason(@Nullable String reason) {
        return with(Column.REASON, reason);
    }

    Change tries(int tries) {
        return with(Column.TRIES, tries);
    }

    /** Milliseconds. */
    Change notBefore(@Nullable Long time) {
        return with(Column.NOT_BEFORE, time);
    }

    /** Milliseconds. */
    Change putOffSince(@Nullable Long time) {
        return with(Column.PUT_OFF_SINCE, time);
    }

    Change overtakenBy(String drop) {
        return with(Column.OVERTAKEN_BY, drop);
    }

    Change doubtCall(@Nullable String call) {
        return with(Column.DOUBT_CALL, call);
    }

    Change onTrial(String trial, Part.Side side) {
        return with(Column.TRIAL, trial).with(Column.SIDE, side.word());
    }

    Change offTrial() {
        return with(Column.TRIAL, null).with(Column.SIDE, null);
    }

    Change destination(long destination) {
        return with(Column.DESTINATION_ID, destination);
    }

    /** The campaigns that come after those of the destination. */
    Change then(Collection<String> campaigns) {
        return with(Column.THEN_CAMPAIGNS, stored(campaigns));
    }

    /** The campaigns in which it was done already. */
    Change done(Collection<String> campaigns) {
        return with(Column.DONE_CAMPAIGNS, stored(campaigns));
    }

    /** None are stored as nothing. */
    private static @Nullable String stored(Collection<String> campaigns) {
        return campaigns.isEmpty() ? null : Json.write(List.copyOf(campaigns));
    }

    private Change with(Column column, @Nullable Object value) {
        values.put(column, value);
        return this;
    }

    /** The values of the columns, in the statement's order. */
    Collection<@Nullable Object> values() {
        return values.values();
    }

    /** The statement that changes these columns of one part. */
    String update() {
        return values.keySet().stream()
                .map(Column::assigned)
                .collect(Collectors.joining(", ", "update parts set ", " where id = ?"));
    }
}
