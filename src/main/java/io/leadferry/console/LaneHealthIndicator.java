package io.leadferry.console;

import io.leadferry.lane.LaneControl;
import io.leadferry.lane.LaneControl.LaneView;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Tells of lanes that wait for a person. They do not make the process unhealthy: a restart would not help them. */
@Component
public class LaneHealthIndicator implements HealthIndicator {

    private final LaneControl lanes;

    public LaneHealthIndicator(LaneControl lanes) {
        this.lanes = lanes;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (LaneView lane : lanes.all()) {
            if (!lane.state().equals("open")) {
                health.withDetail(
                        lane.lane(), lane.reason() == null ? lane.state() : lane.state() + ": " + lane.reason());
            }
        }
        return health.build();
    }
}
