package io.leadferry.door;

import java.io.IOException;

/** A posted file that is not taken, by the fault of whoever sent it; the message says why. Nothing of it is kept. */
public final class NotTaken extends IOException {

    private static final long serialVersionUID = 1L;

    private final Why why;

    /** What is wrong with it. */
    public enum Why {
        /** it holds nothing */
        EMPTY,
        /** it is longer than its feed takes */
        TOO_LONG,
        /** it comes too slowly to be waited for */
        TOO_SLOW,
        /** another request with its key is being heard */
        KEY_IN_USE,
        /** its key came before, with other content */
        KEY_OF_ANOTHER
    }

    NotTaken(Why why, String message) {
        super(message);
        this.why = why;
    }

    /** A file that is longer than its feed takes. */
    public static NotTaken tooLong(long most) {
        return new NotTaken(
                Why.TOO_LONG,
                "the file is longer than the " + most + " bytes that this feed takes; cut it in two, or have"
                        + " leadferry.feeds.….http.max-bytes raised");
    }

    /** What is wrong with it. */
    public Why why() {
        return why;
    }
}
