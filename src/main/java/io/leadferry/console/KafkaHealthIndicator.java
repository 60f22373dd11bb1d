package io.leadferry.console;

import io.leadferry.door.KafkaDoor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Tells how the broker of each feed that reads a topic stands. One that is away does not make the process unhealthy. */
@Component("kafkaHealthIndicator")
public class KafkaHealthIndicator extends TellingIndicator {

    private final KafkaDoor door;

    public KafkaHealthIndicator(KafkaDoor door) {
        this.door = door;
    }

    @Override
    Health told() {
        Health.Builder health = Health.up();
        door.views().forEach(view -> health.withDetail(view.feed(), SftpHealthIndicator.words(view)));
        return health.build();
    }
}
