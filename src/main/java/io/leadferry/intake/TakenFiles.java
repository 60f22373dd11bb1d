package io.leadferry.intake;

import io.leadferry.ledger.Drop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of each file whose rows are in the ledger: a line in the log, and how many of them were rejected for what. */
@FunctionalInterface
public interface TakenFiles {

    /** What is at fault where it is no field of the operation: the row as a whole. */
    String ROW = "row";

    /**
     * A file's rows are in the ledger.
     *
     * @param rows how many it has
     * @param rejected how many of them were rejected, by the field at fault, or {@link #ROW}
     */
    void sealed(Drop drop, long rows, Map<String, Long> rejected);

    /** Tells nobody: of a plan nothing comes into the ferry's ledger. */
    static TakenFiles untold() {
        return (drop, rows, rejected) -> {};
    }

    /** Tells the log, and counts since the process began. */
    static TakenFiles told(MeterRegistry meters) {
        Logger log = LoggerFactory.getLogger(TakenFiles.class);
        return (drop, rows, rejected) -> {
            rejected.forEach((field, some) -> Counter.builder("leadferry.feed.rejects")
                    .description("rows that were rejected, by the field at fault")
                    .tag("feed", drop.feed())
                    .tag("field", field)
                    .register(meters)
                    .increment(some));
            log.info("{}: {} is in the ledger, {} rows, drop {}", drop.feed(), drop.file(), rows, drop.id());
        };
    }
}
