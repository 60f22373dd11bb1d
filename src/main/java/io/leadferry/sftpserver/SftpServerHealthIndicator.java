package io.leadferry.sftpserver;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Tells whether the SFTP server listens, and where. */
@Component("sftpServerHealthIndicator")
public class SftpServerHealthIndicator implements HealthIndicator {

    private static final String STATE = "state";

    private final SftpServer server;

    public SftpServerHealthIndicator(SftpServer server) {
        this.server = server;
    }

    @Override
    public Health health() {
        if (!server.configured()) {
            return Health.up().withDetail(STATE, "off").build();
        }
        return server.listening()
                .map(where -> Health.up().withDetail(STATE, "listening").withDetail("at", where))
                .orElseGet(() -> Health.down().withDetail(STATE, "not listening"))
                .build();
    }
}
