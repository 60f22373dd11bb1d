package io.leadferry.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Map;

/** Counts the rows that were rejected, by what was wrong with them, since the process began. */
public final class RejectMeters {

    /** What is at fault where it is no field of the operation: the row as a whole. */
    static final String ROW = "row";

    private final MeterRegistry meters;

    public RejectMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts for nobody. */
    static RejectMeters none() {
        return new RejectMeters(new CompositeMeterRegistry());
    }

    /**
     * A file is in the ledger.
     *
     * @param rejected how many of its rows were, by the field at fault, or {@link #ROW}
     */
    void sealed(String feed, Map<String, Long> rejected) {
        rejected.forEach((field, rows) -> Counter.builder("leadferry.feed.rejects")
                .description("rows that were rejected, by the field at fault")
                .tag("feed", feed)
                .tag("field", field)
                .register(meters)
                .increment(rows));
    }
}
