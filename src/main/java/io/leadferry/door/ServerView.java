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

    /**
     * One from which nothing comes just now. Where this machine is at fault, the server itself is up.
     *
     * @param what is called by that in the sentence, such as files
     */
    static ServerView without(String feed, Outage.View down, String what) {
        boolean here = down.fault().at() == AtFault.PLACE_HERE;
        return new ServerView(
                feed,
                here ? "up" : "down",
                down.since(),
                (here ? what + " wait there: " : "") + down.fault().reason());
    }

    /** Whether nothing comes from it. */
    public boolean isDown() {
        return state.equals("down");
    }
}
