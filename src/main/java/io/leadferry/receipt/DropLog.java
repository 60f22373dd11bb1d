package io.leadferry.receipt;

import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.model.Recent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says in the log what became of each drop: one line when it is done with, and another only when something else has become
 * of it. The ledger keeps what was said last, so a restart does not say it again.
 */
public final class DropLog {

    private static final Logger LOG = LoggerFactory.getLogger(DropLog.class);
    private static final int REMEMBERED = 1_000;

    /** Somebody who reads the receipts of which the log says a line. */
    public interface Reader {

        /**
         * The log has said a line.
         *
         * @param first nothing was said of the drop before
         */
        void told(Receipt receipt, boolean first);
    }

    private final Drops drops;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();

    /** What was said and may not stand in the ledger yet, which is tried until it can be written. */
    private final Map<String, String> said = Recent.put(REMEMBERED);

    public DropLog(Drops drops) {
        this.drops = drops;
    }

    /** Lets somebody read each receipt of which the log says a line. */
    public void onTold(Reader reader) {
        readers.add(reader);
    }

    /**
     * Says what became of a drop whose receipt is drawn up, if it is done with and that was not said.
     *
     * @return with what was said, to be written down with the receipt's mark
     */
    public synchronized DueReceipt tell(@Body DueReceipt due) {
        return due.telling(due.receipt() == null ? null : line(due.receipt()));
    }

    private @Nullable String line(Receipt receipt) {
        if (receipt.summary().state() == Drop.State.WORKING) {
            return null;
        }
        Receipt.Summary drop = receipt.summary();
        if (drop.state() == Drop.State.QUARANTINED && drop.releasedAt() != null) {
            return null; // it is read in a moment
        }
        String line = DropLine.of(receipt);
        String told = drops.told(drop.drop());
        if (line.equals(told)) {
            return null;
        }
        String before = said.put(drop.drop(), line);
        if (!line.equals(before)) {
            boolean forSomebody = drop.state() == Drop.State.QUARANTINED && drop.discardedAt() == null;
            LOG.atLevel(forSomebody ? Level.WARN : Level.INFO)
                    .addKeyValue("drop", drop.drop())
                    .log("{}: {}", drop.feed(), line);
            readers.forEach(reader -> reader.told(receipt, told == null && before == null));
        }
        return line;
    }
}
