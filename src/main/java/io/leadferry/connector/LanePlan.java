package io.leadferry.connector;

import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfile.TokenRule;
import io.leadferry.connector.VendorProfile.TryAgain;
import io.leadferry.model.Account;
import io.leadferry.model.Limit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lane as configured.
 *
 * @param account who calls
 * @param operation what the vendor profile says
 * @param limit the account's own pace, or the profile's
 * @param tryAgain how a row that cannot be done just now is tried again: the account's own, or the profile's
 * @param token how the account's tokens are had; null where it has none
 */
public record LanePlan(
        Account account, Operation operation, Limit limit, TryAgain tryAgain, @Nullable TokenRule token) {

    /** For an operation whose rows are never told to wait. */
    public static final TryAgain ONCE = new TryAgain(Duration.ofMinutes(1), Duration.ZERO);

    /** A lane of an account without tokens. */
    public LanePlan(Account account, Operation operation, Limit limit, TryAgain tryAgain) {
        this(account, operation, limit, tryAgain, null);
    }

    /** Whether its requests bear a token. */
    public boolean bearsToken() {
        return token != null && operation.request().bearsToken(account);
    }

    /** This plan, whose answers are waited for so long at most. */
    public LanePlan answeredWithin(Duration most) {
        return new LanePlan(account, operation.answeredWithin(most), limit, tryAgain, token);
    }
}
