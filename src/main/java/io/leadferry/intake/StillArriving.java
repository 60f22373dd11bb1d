package io.leadferry.intake;

import java.io.IOException;
import java.time.Duration;

/** A file that does not end as a whole one does, and has not been quiet for long: more of it may be on its way. */
public final class StillArriving extends IOException {

    /** Whatever its end looks like, a file that has been as it is for so long is taken as it is. */
    public static final Duration SETTLED = Duration.ofSeconds(10);

    private static final long serialVersionUID = 1L;

    StillArriving() {
        super("it ends in the midst of a line, or of its JSON or zip; more of it may be on its way");
    }
}
