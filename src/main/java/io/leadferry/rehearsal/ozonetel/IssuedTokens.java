package io.leadferry.rehearsal.ozonetel;

import io.leadferry.rehearsal.wire.Ticks;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The one token in force: a new one puts all earlier ones out of force, and each lives 60 minutes at most. */
final class IssuedTokens {

    private final Duration lifetime;
    private final Ticks ticks;
    private final Random random;
    private @Nullable String current;
    private long issuedNanos;

    IssuedTokens(Duration lifetime, Ticks ticks, Random random) {
        this.lifetime = lifetime;
        this.ticks = ticks;
        this.random = random;
    }

    synchronized String issue() {
        // the time is in it so that a stand-in started anew with the same seed does not honour the old one's tokens
        String token =
                "standin." + Long.toHexString(ticks.now().toEpochMilli()) + "." + Long.toHexString(random.nextLong());
        current = token;
        issuedNanos = ticks.nanos();
        return token;
    }

    /** Has somebody else fetch a token: the one issued here is no longer the newest. */
    synchronized void renewElsewhere() {
        String unused = issue();
    }

    /** Lets the token in force grow old at once. */
    synchronized void expire() {
        issuedNanos = ticks.nanos() - lifetime.toNanos();
    }

    /** Puts the token in force out of it, with nothing in its place. */
    synchronized void revoke() {
        current = null;
    }

    /** Returns why a token is not honoured, or nothing if it is. */
    synchronized Optional<OzonetelReply> objection(String token) {
        if (token.isEmpty()) {
            return Optional.of(OzonetelReply.DELETE_NO_TOKEN);
        }
        if (!token.equals(current)) {
            return Optional.of(OzonetelReply.DELETE_INVALID_TOKEN);
        }
        return ticks.nanos() - issuedNanos >= lifetime.toNanos()
                ? Optional.of(OzonetelReply.DELETE_TOKEN_EXPIRED)
                : Optional.empty();
    }
}
