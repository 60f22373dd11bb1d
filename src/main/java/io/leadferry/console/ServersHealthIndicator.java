package io.leadferry.console;

import io.leadferry.door.ServerView;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.actuate.health.Health;

/**
 * Tells how the server of each feed of one kind of door stands. One that is away does not make the process unhealthy.
 */
final class ServersHealthIndicator extends TellingIndicator {

    private final Supplier<List<ServerView>> servers;

    ServersHealthIndicator(Supplier<List<ServerView>> servers) {
        this.servers = servers;
    }

    @Override
    Health told() {
        Health.Builder health = Health.up();
        servers.get().forEach(view -> health.withDetail(view.feed(), words(view)));
        return health.build();
    }

    private static String words(ServerView view) {
        return view.state()
                + (view.since() == null ? "" : (view.isDown() ? " since " : "; since ") + view.since())
                + (view.reason() == null ? "" : ": " + view.reason());
    }
}
