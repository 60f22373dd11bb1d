package io.leadferry.receipt;

import io.leadferry.model.Wait;

/** Until when something waits, in words. */
final class Ends {

    private Ends() {}

    /**
     * What comes at the time that is told of a wait.
     *
     * @param time that time, as it is told
     */
    static String of(Wait.Kind kind, String time) {
        return switch (kind) {
            case DISK, SERVER_AWAY, LANE_RESTS, ROW_RESTS, TOKEN, CAMPAIGN_UNKNOWN -> "the next try is about " + time;
            case CALLBACK, IN_DOUBT -> "until " + time + " at the latest";
            case PERMIT, LINGER, EARLIER_DELETE, PAUSED, BLOCKED, HELD, OTHER_NODE -> "until about " + time;
        };
    }
}
