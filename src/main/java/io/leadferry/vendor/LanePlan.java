package io.leadferry.vendor;

import io.leadferry.model.Account;
import io.leadferry.model.Limit;
import io.leadferry.vendor.VendorProfile.Operation;

/**
 * A lane as configured.
 *
 * @param account who calls
 * @param operation what the vendor profile says
 * @param limit the account's own pace, or the profile's
 */
public record LanePlan(Account account, Operation operation, Limit limit) {}
