package io.leadferry.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody who was told an event did not take it in. */
final class NotTakenIn extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Instant notBefore;

    /**
     * A refusal.
     *
     * @param notBefore when they want to be asked again; null where they did not say
     */
    NotTakenIn(String message, @Nullable Instant notBefore) {
        super(message);
        this.notBefore = notBefore;
    }

    @Nullable
    Instant notBefore() {
        return notBefore;
    }
}
