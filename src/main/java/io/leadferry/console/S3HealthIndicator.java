package io.leadferry.console;

import io.leadferry.door.S3Door;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Tells how the bucket of each feed that has one stands. One that is away does not make the process unhealthy. */
@Component("s3HealthIndicator")
public class S3HealthIndicator extends TellingIndicator {

    private final S3Door door;

    public S3HealthIndicator(S3Door door) {
        this.door = door;
    }

    @Override
    Health told() {
        Health.Builder health = Health.up();
        door.views().forEach(view -> health.withDetail(view.feed(), SftpHealthIndicator.words(view)));
        return health.build();
    }
}
