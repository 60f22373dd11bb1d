package io.leadferry.lane;

import io.leadferry.model.Outcome;

/** What a lane's calls need, such as a token, could not be had; nothing was cut. */
public final class NotReady extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Outcome why;

    NotReady(Outcome why) {
        super(why.message());
        this.why = why;
    }

    Outcome why() {
        return why;
    }
}
