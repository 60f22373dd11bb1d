package io.leadferry.model;

import java.time.Instant;
import java.util.Optional;

/** Where an account's token outlives the process: sealed, so that whoever keeps it cannot read it. */
public interface SealedTokens {

    /**
     * A token as it is kept.
     *
     * @param sealed the token, for those alone who have the account's key
     * @param issuedAt when the vendor gave it
     * @param goodUntil when it is over; long ago for a token that the vendor refused
     */
    record SealedToken(String sealed, Instant issuedAt, Instant goodUntil) {}

    /** The token that an account was given last, good or not; empty for none. */
    Optional<SealedToken> find(String account);

    /** Keeps an account's token in place of the one before; durable when this returns. */
    void keep(String account, SealedToken token);

    /** Ends a token that the vendor refused, unless another is kept by now; durable when this returns. */
    void end(String account, SealedToken token);
}
