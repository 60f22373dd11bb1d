package io.leadferry.console;

import io.leadferry.lane.LaneControl;
import io.leadferry.lane.LaneControl.LaneView;
import io.leadferry.model.Wait;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/**
 * Tells of lanes that wait for a person, or for what should not be so. They do not make the process unhealthy: a restart
 * would not help them.
 */
@Component("laneHealthIndicator")
public class LaneHealthIndicator extends TellingIndicator {

    /** What lanes wait for on every good day. */
    private static final Set<Wait.Kind> USUAL = EnumSet.of(
            Wait.Kind.PERMIT, Wait.Kind.LINGER, Wait.Kind.CALLBACK, Wait.Kind.ROW_RESTS, Wait.Kind.EARLIER_DELETE);

    private final LaneControl lanes;

    public LaneHealthIndicator(LaneControl lanes) {
        this.lanes = lanes;
    }

    @Override
    Health told() {
        Health.Builder health = Health.up();
        for (LaneView lane : lanes.all()) {
            String told = lane.waits().stream()
                    .filter(wait -> !USUAL.contains(wait.kind()))
                    .map(LaneHealthIndicator::words)
                    .collect(Collectors.joining("; "));
            if (!told.isEmpty()) {
                health.withDetail(lane.lane(), told);
            }
        }
        return health.build();
    }

    private static String words(Wait wait) {
        return wait.kind().word() + " since " + wait.since()
                + (wait.tries() == 0 ? "" : ", tries " + wait.tries())
                + ": " + wait.text();
    }
}
