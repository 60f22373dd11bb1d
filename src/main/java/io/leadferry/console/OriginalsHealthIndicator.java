package io.leadferry.console;

import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Originals;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Tells of files that changed after they were taken, until somebody has spoken of what came behind. */
@Component("originalsHealthIndicator")
public class OriginalsHealthIndicator extends TellingIndicator {

    private final Originals originals;

    public OriginalsHealthIndicator(Originals originals) {
        this.originals = originals;
    }

    @Override
    Health told() {
        Health.Builder health = Health.up();
        for (Drop drop : originals.open()) {
            Drop.Growth growth = drop.growth();
            if (growth != null) {
                health.withDetail(
                        drop.id(),
                        drop.feed() + ": " + drop.file() + " changed after it was taken, last at " + growth.at()
                                + (growth.into() == null ? "" : "; what came behind is held as drop " + growth.into()));
            }
        }
        return health.build();
    }
}
