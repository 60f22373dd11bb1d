package io.leadferry.lane;

import java.time.Instant;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A throttle that does not let wait ({@code rejectExecution}) has no permit to give. */
public final class NoPermit extends ThrottlerRejectedExecutionException {

    private static final long serialVersionUID = 1;

    private final @Nullable Instant until;

    NoPermit(String reason, @Nullable Instant until) {
        super(reason);
        this.until = until;
    }

    /** When there may be one; null when that hangs on a person. */
    public @Nullable Instant until() {
        return until;
    }
}
