package io.leadferry.lane;

import io.leadferry.feed.Ferry;
import io.leadferry.model.LaneId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Header;
import org.apache.camel.ProducerTemplate;

/** Wakes lanes. A lane that is called twice before it stirs gets up once: one exchange waits at its throttle, never two. */
public final class Wakes {

    private final Ferry ferry;
    private final ProducerTemplate routes;
    private final Turnstile turnstile;
    private final Clock clock;
    private final Set<LaneId> called = ConcurrentHashMap.newKeySet();

    public Wakes(Ferry ferry, ProducerTemplate routes, Turnstile turnstile, Clock clock) {
        this.ferry = ferry;
        this.routes = routes;
        this.turnstile = turnstile;
        this.clock = clock;
    }

    /** Whether the lane must be called: it is configured, and nobody called it yet. */
    public boolean call(@Header("lane") String lane) {
        LaneId id = LaneId.parse(lane);
        return ferry.lanes().containsKey(id) && called.add(id);
    }

    /** The route that serves a lane: vendor and operation. */
    public String route(@Header("lane") String lane) {
        LaneId id = LaneId.parse(lane);
        return ferry.lane(id).account().vendor() + "-" + id.operation();
    }

    /** The lane has its permit and looks at what waits; a call from here on is a new one. */
    void awake(LaneId lane) {
        called.remove(lane);
    }

    /** Whether the lane waits for a person. */
    boolean isBlocked(LaneId lane) {
        return turnstile.isBlocked(lane);
    }

    /** A permit of the lane came back unused: whoever waits may have it. */
    void look(LaneId lane) {
        turnstile.look(lane);
    }

    /** Wakes a lane at a time, when rows that lingered become ripe. */
    void at(LaneId lane, Instant time) {
        Duration delay = Duration.between(clock.instant(), time);
        turnstile.later(delay.isNegative() ? Duration.ZERO : delay.plusMillis(1), () -> wake(lane));
    }

    /** Looks at every lane anew, when times are no longer what they were. */
    public void all() {
        ferry.lanes().keySet().forEach(lane -> {
            turnstile.look(lane);
            wake(lane);
        });
    }

    /** Wakes a lane now. */
    public void wake(LaneId lane) {
        routes.sendBodyAndHeader("direct:wake", null, "lane", lane.toString());
    }
}
