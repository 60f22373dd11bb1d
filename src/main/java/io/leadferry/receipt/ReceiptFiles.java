package io.leadferry.receipt;

import io.leadferry.intake.FileNames;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.model.Recent;
import io.leadferry.model.Rests;
import io.leadferry.model.StuckFiles;
import io.leadferry.model.StuckFiles.Step;
import io.leadferry.model.Wait;
import io.leadferry.receipt.DueReceipt.ReceiptFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** Keeps the receipt files as the ledger is; the route that asks for their content writes them. */
public final class ReceiptFiles {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptFiles.class);
    private static final int AT_ONCE = 200;
    private static final int REMEMBERED = 10_000;

    /** A receipt of a drop at work is written anew at most so often. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A receipt whose times have come, though nothing else has changed, is written anew at most so often. */
    private static final Duration REFRESH = Duration.ofSeconds(30);

    private final Drops drops;
    private final Receipts receipts;
    private final Clock clock;
    private final Rush rush;
    private final StuckFiles stuck;
    private final Rests<String> rests;

    /** Why the receipts of drops cannot be written, by drop; what is wrong with the place of many is told once. */
    private final Map<String, String> failing = new ConcurrentHashMap<>();

    private final Map<String, Instant> written = Recent.put(REMEMBERED);

    /** When the first time that a receipt tells of what is to come will have come. */
    private final Map<String, Instant> due = Recent.put(REMEMBERED);

    /** Drops whose receipts are to be written in this round, and are not yet. */
    private final Set<String> begun = new LinkedHashSet<>();

    /** Those that are written, until the ledger knows. */
    private final List<Drops.Written> marks = new ArrayList<>();

    /**
     * The receipt files of one ferry.
     *
     * @param rush to which they give way
     */
    public ReceiptFiles(Drops drops, Receipts receipts, Rush rush, StuckFiles stuck, Clock clock) {
        this.drops = drops;
        this.receipts = receipts;
        this.stuck = stuck;
        this.clock = clock;
        this.rests = new Rests<>(clock);
        this.rush = rush;
    }

    /**
     * Drops whose receipts lag behind the ledger and were not written a moment ago, and those whose receipts tell of a time
     * to come that has come; at most so many that a process which ends in their midst leaves little to be done again. What
     * changes of them from here on makes them stale again.
     */
    public synchronized List<DueReceipt> stale() {
        mark();
        Instant now = clock.instant();
        if (rush.isOn()) {
            return List.of();
        }
        stuck.news().forEach(drop -> due.put(drop, now));
        List<Drop> stale = new ArrayList<>(drops.withStaleReceipts(AT_ONCE + rests.count()).stream()
                .filter(drop -> !rests.rests(drop.id()))
                .filter(drop -> drop.state() != Drop.State.WORKING
                        || !written.getOrDefault(drop.id(), Instant.MIN).isAfter(now.minus(PAUSE)))
                .limit(AT_ONCE)
                .toList());
        Set<String> ids = stale.stream().map(Drop::id).collect(Collectors.toSet());
        due.entrySet().stream()
                .filter(one -> !one.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .filter(drop -> !rests.rests(drop))
                .filter(drop -> !ids.contains(drop))
                .limit(AT_ONCE - stale.size())
                .toList()
                .forEach(drop -> drops.find(drop).ifPresentOrElse(stale::add, () -> due.remove(drop)));
        if (!stale.isEmpty()) {
            drops.receiptsBegun(stale);
            stale.forEach(drop -> begun.add(drop.id()));
        }
        return stale.stream().map(DueReceipt::new).toList();
    }

    /** Writes down of all that were begun which receipts are written; of the others, that they are still to be. */
    public synchronized void mark() {
        if (!marks.isEmpty()) {
            drops.receiptsWritten(marks);
            marks.clear();
        }
        begun.forEach(drop -> drops.receiptFailed(drop, null));
        begun.clear();
    }

    /** Another ferry writes receipts by now: those that this one was about to write, it writes anew. */
    public synchronized void leave() {
        marks.forEach(mark -> begun.add(mark.drop()));
        marks.clear();
        begun.forEach(drop -> drops.receiptFailed(drop, null));
        begun.clear();
    }

    /** Draws up the receipt of a drop. */
    public synchronized DueReceipt begin(@Body DueReceipt one) {
        Drop drop = one.drop();
        written.put(drop.id(), clock.instant());
        Receipt receipt = receipts.find(drop.id()).orElseThrow();
        Receipt.Summary summary = receipt.summary();
        due.remove(drop.id());
        Stream.concat(
                        Stream.ofNullable(summary.expectedAt()),
                        summary.waits().stream().map(Wait::until))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(first -> later(first, clock.instant().plus(REFRESH)))
                .ifPresent(first -> due.put(drop.id(), first));
        return one.drawnUp(receipt);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /** The path of a drop's files below {@code receipts/}, without its endings. */
    public static String nameOf(Drop drop) {
        return drop.feed() + "/" + fileName(drop.file(), drop.id());
    }

    /** The path of a receipt's files below {@code receipts/}, without their endings. */
    public static String nameOf(Receipt.Summary drop) {
        return drop.feed() + "/" + fileName(drop.file(), drop.drop());
    }

    /** How the files of a drop's receipt are called, without their endings. */
    static String fileName(String file, String drop) {
        return FileNames.roomy(FileNames.storable(file)) + "." + drop;
    }

    /** The files of a receipt; the receipt itself last, for whoever finds it finds the others. */
    public List<ReceiptFile> files(@Body DueReceipt due) {
        Receipt receipt = due.drawn();
        String name = nameOf(due.drop());
        List<ReceiptFile> files = new ArrayList<>();
        if (receipts.hasRejected(receipt.summary())) {
            files.add(new ReceiptFile(
                    name + ".rejected.csv", receipts.rejected(due.drop().id()).orElseThrow()));
        }
        files.add(new ReceiptFile(
                name + ".receipt.txt", ReceiptText.of(receipts.letter(receipt), ZoneId.systemDefault())));
        files.add(new ReceiptFile(name + ".receipt.json", receipt));
        return files;
    }

    /** The path of a file below {@code receipts/}. */
    public String name(@ExchangeProperty("file") ReceiptFile file) {
        return file.name();
    }

    /** Whether what a file holds is yet to be written as JSON. */
    public boolean isJson(@ExchangeProperty("file") ReceiptFile file) {
        return file.content() instanceof Receipt;
    }

    /** What a file holds. */
    public Object content(@Body ReceiptFile file) {
        return file.content();
    }

    /** Says that a receipt's files are written; that is written down with the next {@link #mark}. */
    public synchronized void done(@Body Drops.Written drop) {
        marks.add(drop);
        begun.remove(drop.drop());
        rests.end(drop.drop());
        if (failing.remove(drop.drop()) != null) {
            stuck.ends(Step.RECEIPT, drop.drop());
        }
    }

    /** Says that a receipt could not be written; it is tried again, and holds up no other. */
    public synchronized void failed(
            @Body DueReceipt due, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        Drop drop = due.drop();
        drops.receiptFailed(drop.id(), due.told());
        begun.remove(drop.id());
        rests.begin(drop.id());
        String reason =
                String.valueOf(NestedExceptionUtils.getMostSpecificCause(fault).getMessage());
        stuck.begins(drop.feed(), Step.RECEIPT, drop.id(), drop.file(), drop.id(), reason);
        stuck.again(drop.feed(), Step.RECEIPT, drop.id(), rests.left(drop.id()));
        String ofAny = drop.feed() + " " + reason.replace(fileName(drop.file(), drop.id()), "…");
        boolean known = failing.containsValue(ofAny);
        failing.put(drop.id(), ofAny);
        if (!known) {
            LOG.warn("The receipt of drop {} cannot be written, trying until it can: {}", drop.id(), reason);
        }
    }
}
