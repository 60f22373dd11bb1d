package io.leadferry.lane;

import io.leadferry.connector.LanePlan;
import io.leadferry.connector.Tokens;
import io.leadferry.connector.VendorCall;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Permits;
import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Names;
import io.leadferry.model.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lanes whose requests carry no rows but ask for tokens: vendors give few, so their permits are husbanded. */
public final class TokenRequests {

    /** So many calls before the last one, a person hears that they run out. */
    private static final int SPARE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(TokenRequests.class);

    private final LeadferryConfiguration configuration;
    private final Tokens tokens;
    private final Settlement settlement;
    private final Permits permits;
    private final RateLimiter rateLimiter;
    private final Names names;
    private final Clock clock;

    public TokenRequests(
            LeadferryConfiguration configuration,
            Tokens tokens,
            Settlement settlement,
            Permits permits,
            RateLimiter rateLimiter,
            Names names,
            Clock clock) {
        this.configuration = configuration;
        this.tokens = tokens;
        this.settlement = settlement;
        this.permits = permits;
        this.rateLimiter = rateLimiter;
        this.names = names;
        this.clock = clock;
    }

    /**
     * The request for a token, where one is still wanted: whoever comes second finds it there.
     *
     * @return null where none is wanted, or another ferry asks by now; the permit is back then, for the lane that wanted a
     *     token goes on with its call
     */
    @Nullable
    VendorCall next(LaneId lane, LanePlan plan, IssuedPermit issued) {
        if (tokens.of(plan.account()).isPresent() || !permits.isHeld(issued.permit())) {
            permits.giveBack(issued.permit());
            rateLimiter.look(lane);
            return null;
        }
        return new VendorCall(
                plan,
                new Call(names.next(), lane, List.of(), List.of(), new TreeMap<>(), List.of(), List.of(), null),
                permits.sendBy(clock));
    }

    /**
     * Settles the permit of a request: it was used, unless nothing was sent. After a fault its lane rests as the vendor
     * asks; and where it says no time, or half of the permits are used up, so that the others last until the first come
     * back.
     *
     * @return the outcome, with the time until which the lane rests: whoever wanted a token rests as long
     */
    Outcome used(IssuedPermit issued, Outcome outcome) {
        LaneId lane = issued.lane();
        boolean good = outcome.kind() == Outcome.Kind.CONFIRMED;
        Outcome told = outcome;
        if (outcome.kind() == Outcome.Kind.NOT_YET && outcome.httpStatus() == null) {
            permits.giveBack(issued.permit());
        } else {
            permits.answered(issued.permit(), clock);
            long used = used(lane);
            warnBeforeTheLast(lane, used);
            Limit limit = configuration.lane(lane).limit();
            boolean asked = outcome.notBefore() != null;
            if (good) {
                settlement.wentWell(lane);
            } else if (asked || outcome.kind() == Outcome.Kind.NOT_YET || used * 2 > limit.calls()) {
                boolean own = !asked || used * 2 > limit.calls();
                settlement.rest(lane, own ? limit.per().dividedBy(limit.calls()) : Duration.ZERO, outcome);
                told = outcome.notBefore(rateLimiter.standing(lane).holdUntil());
            }
        }
        rateLimiter.look(lane); // lets the next in, who is to find the token there
        return told;
    }

    private long used(LaneId lane) {
        Limit limit = configuration.lane(lane).limit();
        return permits.of(lane).stream()
                .filter(permit -> permit.takenAt().plus(limit.per()).isAfter(clock.instant()))
                .count();
    }

    private void warnBeforeTheLast(LaneId lane, long used) {
        Limit limit = configuration.lane(lane).limit();
        if (used >= limit.calls() - SPARE) {
            LOG.warn(
                    "Lane {}: {} of the {} calls that the vendor allows in {} min are used; when all are, the account's"
                            + " lanes wait. Does another program use this account?",
                    lane,
                    used,
                    limit.calls(),
                    limit.per().toMinutes());
        }
    }
}
