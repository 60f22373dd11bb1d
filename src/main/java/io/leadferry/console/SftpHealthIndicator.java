package io.leadferry.console;

import io.leadferry.door.ServerView;
import io.leadferry.door.SftpServers;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Tells how the SFTP server of each feed stands. One that is away does not make the process unhealthy. */
@Component("sftpHealthIndicator")
public class SftpHealthIndicator extends TellingIndicator {

    private final SftpServers servers;

    public SftpHealthIndicator(SftpServers servers) {
        this.servers = servers;
    }

    @Override
    Health told() {
        Health.Builder health = Health.up();
        servers.watches().forEach((feed, watch) -> health.withDetail(feed, words(watch.view())));
        return health.build();
    }

    /** In a few words. */
    static String words(ServerView view) {
        return view.state()
                + (view.since() == null ? "" : (view.isDown() ? " since " : "; since ") + view.since())
                + (view.reason() == null ? "" : ": " + view.reason());
    }
}
