package io.leadferry.feed;

import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.feed.Feed.Guard;
import io.leadferry.feed.LeadferryProperties.GuardProperties;
import io.leadferry.model.Effect;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Looks at the bounds that a feed sets for its files. */
final class GuardCheck {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final String at;
    private final Faults faults;

    GuardCheck(String at, Faults faults) {
        this.at = at;
        this.faults = faults;
    }

    Guard look(@Nullable GuardProperties guard, @Nullable Operation operation) {
        if (guard == null) {
            return Guard.NONE;
        }
        long min = guard.minRows() == null ? Guard.NONE.minRows() : guard.minRows();
        long max = guard.maxRows() == null ? Guard.NONE.maxRows() : guard.maxRows();
        if (min < 0 || max < min) {
            faults.add(at, "min-rows must be 0 or more, and max-rows not below it");
        }
        double rejected = share("max-rejected", guard.maxRejected(), Guard.NONE.maxRejected());
        if (rejected > 1) {
            faults.add(at + ".max-rejected", "must be from 0% to 100%");
        }
        double deletes = share("max-deletes", guard.maxDeletes(), Guard.NONE.maxDeletes());
        if (guard.maxDeletes() != null && operation != null && operation.effect() != Effect.DELETES) {
            faults.add(at + ".max-deletes", "this operation deletes no numbers of a campaign; use max-rows");
        } else if (deletes < 1) {
            faults.add(at + ".max-deletes", "must be 100% or more of what the feed usually brings");
        }
        return new Guard(min, max, rejected, deletes);
    }

    /** A share, written as {@code 10%} or {@code 0.1}. */
    private double share(String key, @Nullable String written, double none) {
        if (written == null) {
            return none;
        }
        String text = written.strip();
        boolean percent = text.endsWith("%");
        try {
            BigDecimal share = new BigDecimal(
                    percent ? text.substring(0, text.length() - 1).strip() : text);
            if (share.signum() >= 0) {
                return (percent ? share.divide(HUNDRED) : share).doubleValue();
            }
        } catch (NumberFormatException e) {
            // told below, as a negative one is
        }
        faults.add(at + "." + key, "'" + written + "' is not a share; write for example 10%");
        return none;
    }
}
