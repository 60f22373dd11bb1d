package io.leadferry.receipt;

import io.leadferry.door.SftpServers;
import io.leadferry.door.SftpWatch;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.model.Recent;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes receipt files to where their drops came from. The ledger knows which are due, so that neither a restart nor a
 * server that is away for long loses one; what is written again goes again.
 */
public final class Deliveries {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final int AT_ONCE = 500;
    private static final int REMEMBERED = 10_000;

    /** Receipts of a drop at work go at most so often. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final LeadferryConfiguration configuration;
    private final Drops drops;
    private final SftpServers servers;
    private final Clock clock;
    private final Map<String, Instant> sent = Recent.put(REMEMBERED);

    public Deliveries(LeadferryConfiguration configuration, Drops drops, SftpServers servers, Clock clock) {
        this.configuration = configuration;
        this.drops = drops;
        this.servers = servers;
        this.clock = clock;
    }

    /** What is to be written down of a drop whose receipt files are written. */
    public Drops.Written written(@Body DueReceipt due) {
        Drop drop = due.drop();
        boolean known = configuration.feeds().containsKey(drop.feed());
        return new Drops.Written(
                drop.id(), known && configuration.feed(drop.feed()).source() instanceof Source.Sftp, due.told());
    }

    /** Drops of a feed whose receipts are due at its server; ends early when the server does not take them. */
    public Iterator<Drop> due(String feed) {
        SftpWatch watch = servers.watch(feed);
        Iterator<Drop> stale =
                watch.takesReceipts() ? stale(feed) : List.<Drop>of().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return watch.takesReceipts() && stale.hasNext();
            }

            @Override
            public Drop next() {
                if (!stale.hasNext()) {
                    throw new NoSuchElementException();
                }
                return stale.next();
            }
        };
    }

    private synchronized Iterator<Drop> stale(String feed) {
        Instant soon = clock.instant().minus(PAUSE);
        return drops.withStaleDeliveries(feed, AT_ONCE).stream()
                .filter(drop -> drop.state() != Drop.State.WORKING
                        || !sent.getOrDefault(drop.id(), Instant.MIN).isAfter(soon))
                .iterator();
    }

    /** The receipt files of a drop, as they lie under home; the receipt itself last, for whoever finds it finds the others. */
    public synchronized List<File> files(@Body Drop drop) {
        sent.put(drop.id(), clock.instant());
        drops.deliveryBegun(drop.id());
        Path receipts = configuration.home().resolve("receipts");
        return Stream.of(".rejected.csv", ".receipt.txt", ".receipt.json")
                .map(ending ->
                        receipts.resolve(ReceiptFiles.nameOf(drop) + ending).toFile())
                .filter(File::isFile)
                .toList();
    }

    /** Says that a drop's receipts have arrived. */
    public void arrived(@Body Drop drop) {
        drops.delivered(drop.id());
        servers.watch(drop.feed()).receiptsArrived();
    }

    /** Says that a drop's receipts have not arrived; they go again. */
    public void failed(@Body Drop drop, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        drops.deliveryFailed(drop.id());
        LOG.debug("{}: the receipts of drop {} have not arrived", drop.feed(), drop.id(), fault);
        servers.watch(drop.feed()).receiptsFailed(fault);
    }
}
