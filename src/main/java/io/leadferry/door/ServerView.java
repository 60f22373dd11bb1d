package io.leadferry.door;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the server that a feed gets its files or records from stands.
 *
 * @param state unknown, up or down
 * @param since since when it is down, or something is wrong with it
 * @param reason why it is down, or what is wrong
 */
public record ServerView(String feed, String state, @Nullable Instant since, @Nullable String reason) {

    /** Whether nothing comes from it. */
    public boolean isDown() {
        return state.equals("down");
    }
}
