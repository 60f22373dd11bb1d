package io.leadferry.lane;

import io.leadferry.connector.VendorCall;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Lanes.Standing;
import io.leadferry.ledger.WaitingRows;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.Duties;
import io.leadferry.model.LaneId;
import io.leadferry.model.Quiet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes lanes. A lane that is called twice before it stirs gets up once: one exchange waits at its throttle, never two. */
public final class Wakes {

    private static final Logger LOG = LoggerFactory.getLogger(Wakes.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final LeadferryConfiguration configuration;
    private final WaitingRows waiting;
    private final ProducerTemplate routes;
    private final RateLimiter rateLimiter;
    private final Duties duties;
    private final Clock clock;
    private final Set<LaneId> called = ConcurrentHashMap.newKeySet();
    private final Set<LaneId> unheard = ConcurrentHashMap.newKeySet();

    public Wakes(
            LeadferryConfiguration configuration,
            WaitingRows waiting,
            ProducerTemplate routes,
            RateLimiter rateLimiter,
            Duties duties,
            Clock clock) {
        this.configuration = configuration;
        this.waiting = waiting;
        this.routes = routes;
        this.rateLimiter = rateLimiter;
        this.duties = duties;
        this.clock = clock;
    }

    /**
     * Whether the lane must be called: it is configured and this ferry's, rows of it wait, and nobody called it yet. To ask is
     * cheap; a permit for nothing is written down and taken back. The ferry of a lane that is another's hears of it.
     */
    public boolean call(@Body LaneId lane) {
        if (!duties.has(lane.account())) {
            duties.call(lane.account());
            return false;
        }
        return configuration.lanes().containsKey(lane)
                && configuration.lane(lane).operation().carriesRows()
                && !called.contains(lane)
                && waiting.isAny(lane)
                && called.add(lane);
    }

    /** The lane has its permit and looks at what waits; a call from here on is a new one. */
    void awake(LaneId lane) {
        called.remove(lane);
    }

    /** How the lane stands now; in a transaction, how it stands until that ends. */
    Standing standing(LaneId lane) {
        return rateLimiter.standing(lane);
    }

    /** Lanes of the configuration that carry rows, for whoever cannot tell which has work. */
    public List<LaneId> all() {
        return configuration.lanes().entrySet().stream()
                .filter(lane -> lane.getValue().operation().carriesRows())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A lane could not be called: that is told, and it is called again. */
    public void failed(@Body LaneId lane, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        awake(lane);
        if (!rateLimiter.isClosed()) {
            if (LedgerFaults.canPass(fault)) {
                if (unheard.add(lane)) {
                    LOG.warn(
                            "Lane {} could not be called, for the ledger cannot be used; trying until it can: {}",
                            lane,
                            Quiet.text(LedgerFaults.words(fault)));
                }
            } else if (unheard.add(lane)) {
                LOG.error(
                        "Lane {} could not be called, trying until it can: {}",
                        lane,
                        Quiet.text(String.valueOf(fault.getMessage())),
                        Quiet.fault(fault));
            }
            rateLimiter.later(AGAIN, () -> wake(lane));
        }
    }

    /** A permit of the lane came back unused: whoever waits may have it, be it at another ferry by now. */
    void look(LaneId lane) {
        rateLimiter.look(lane);
        duties.call(lane.account());
    }

    /** Wakes a lane at a time, when rows that lingered become ripe. */
    void at(LaneId lane, Instant time) {
        Duration delay = Duration.between(clock.instant(), time);
        rateLimiter.later(delay.isNegative() ? Duration.ZERO : delay.plusMillis(1), () -> wake(lane));
    }

    /** Looks at every lane anew, when times are no longer what they were. */
    public void anew() {
        configuration.lanes().keySet().forEach(this::anew);
    }

    /** Looks anew at the lanes of an account, in which another ferry has found something to do. */
    public void anew(String account) {
        lanes(account).forEach(this::anew);
    }

    private void anew(LaneId lane) {
        rateLimiter.look(lane);
        wake(lane);
    }

    private Stream<LaneId> lanes(String account) {
        return configuration.lanes().keySet().stream()
                .filter(lane -> lane.account().equals(account));
    }

    /** Lets go of an account that is another ferry's by now: whoever waits for its permits goes home. */
    public void leave(String account) {
        lanes(account).forEach(lane -> {
            rateLimiter.turnAway(lane);
            awake(lane);
        });
    }

    /** The lane was called; should that fail again, it is told again. */
    public void heard(@Body LaneId lane) {
        unheard.remove(lane);
    }

    /** Wakes the lane of a call that was cut: the next one waits for its own permit, not for this one's answer. */
    public void next(@Body VendorCall cut) {
        wake(cut.call().lane());
    }

    /** Has callbacks of an account that were kept and could not be settled looked at again. */
    void keptCallbacks(String account) {
        routes.sendBody("direct:callbacks-left", account);
    }

    /** Wakes a lane now. */
    public void wake(LaneId lane) {
        routes.sendBody("direct:wake", lane);
    }
}
