package io.leadferry.feed;

import io.leadferry.model.HostAndPort;
import io.leadferry.model.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the HTTP interface.
 *
 * @param password that is asked for; null: none is
 * @param hosts by which names it may be asked, beside this machine's own
 */
public record ConsoleAccess(@Nullable Secret password, List<HostAndPort> hosts) {

    /** What holds where the configuration says nothing. */
    public static final ConsoleAccess UNSAID = new ConsoleAccess(null, List.of());
}
