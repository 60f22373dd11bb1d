package io.leadferry.connector;

import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfile.TryAgain;
import io.leadferry.model.Account;
import io.leadferry.model.Limit;
import java.time.Duration;

/**
 * A lane as configured.
 *
 * @param account who calls
 * @param operation what the vendor profile says
 * @param limit the account's own pace, or the profile's
 * @param tryAgain how a row that cannot be done just now is tried again: the account's own, or the profile's
 */
public record LanePlan(Account account, Operation operation, Limit limit, TryAgain tryAgain) {

    /** For an operation whose rows are never told to wait. */
    public static final TryAgain ONCE = new TryAgain(Duration.ofMinutes(1), Duration.ZERO);
}
