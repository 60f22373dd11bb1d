package io.leadferry.cli;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.LaneControl;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.DropRows.Reason;
import io.leadferry.model.RowState;
import io.leadferry.model.Wait;
import io.leadferry.receipt.DropLine;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.ReceiptFiles;
import io.leadferry.receipt.Receipts;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Shows a person how files get on: first a set of them until each has its receipt, with a bar on a terminal and plain lines
 * elsewhere, then whatever comes, for as long as the ferry is under way.
 */
final class Screen {

    private static final long LOOK_MILLIS = 250;
    private static final int PLAIN_EVERY = 8;
    private static final int MOST_DROPS = 100;
    private static final int MOST_REASONS = 3;

    /** What takes no longer than this needs no word. */
    private static final Duration MOMENT = Duration.ofSeconds(5);

    /** How long a file that will not move by itself is looked at before that is believed. */
    private static final Duration CERTAIN = Duration.ofSeconds(10);

    /** What ends on every good day; while there is a bar, it says so. */
    private static final Set<Wait.Kind> USUAL = EnumSet.of(
            Wait.Kind.PERMIT, Wait.Kind.LINGER, Wait.Kind.CALLBACK, Wait.Kind.ROW_RESTS, Wait.Kind.EARLIER_DELETE);

    /** What only a person ends, and nobody comes to a rehearsal that ends by itself. */
    private static final Set<Wait.Kind> STUCK =
            EnumSet.of(Wait.Kind.BLOCKED, Wait.Kind.PAUSED, Wait.Kind.CAMPAIGN_UNKNOWN);

    private final PrintWriter out;
    private final ConfigurableApplicationContext context;
    private final Path receiptsBelow;
    private final BlockingQueue<Receipt> finished = new LinkedBlockingQueue<>();
    private final Map<String, Receipt> ends = new ConcurrentHashMap<>();
    private final Set<String> toldWaits = new HashSet<>();
    private final Receipts receipts;
    private final LaneControl lanes;
    private String lastLine = "";

    Screen(PrintWriter out, ConfigurableApplicationContext context, LeadferryConfiguration configuration) {
        this.out = out;
        this.context = context;
        this.receiptsBelow = configuration.home().resolve("receipts");
        this.receipts = context.getBean(Receipts.class);
        this.lanes = context.getBean(LaneControl.class);
    }

    /** Takes a receipt whose files are written. */
    void finished(Receipt receipt) {
        finished.add(receipt);
    }

    /**
     * Shows progress until every file of a set has its receipt.
     *
     * @param names the files' names, each of which comes once
     * @return false when that will not be: the ferry ends, or what is left waits for a person
     */
    boolean untilAllHaveReceipts(Set<String> names) {
        if (!Terminal.isInteractive()) {
            return untilAllHaveReceipts(names, null);
        }
        try (TerminalBar bar = new TerminalBar()) {
            return untilAllHaveReceipts(names, bar);
        }
    }

    private boolean untilAllHaveReceipts(Set<String> names, @Nullable TerminalBar bar) {
        PrintWriter lines = bar == null ? out : bar.lines();
        boolean known = true;
        for (int looks = 0; known && !ends.keySet().containsAll(names); looks++) {
            Receipt next = next();
            if (next != null) {
                if (names.contains(next.summary().file())) {
                    lines.println(DropLine.of(next));
                    ends.put(next.summary().file(), next);
                } else {
                    explain(next, lines);
                }
            }
            known = context.isActive() && !isStuck(names, lines);
            if (known && next == null) {
                progress(names, bar, looks % PLAIN_EVERY == 0);
            }
        }
        if (known) {
            progress(names, bar, true);
        }
        return known;
    }

    /** Shows what becomes of each file that comes, and of what waits for longer than a moment, until the ferry ends. */
    void watch() {
        while (context.isActive()) {
            Receipt next = next();
            if (next != null) {
                explain(next, out);
            } else if (context.isActive()) {
                working().forEach(drop -> tellWaits(drop, EnumSet.allOf(Wait.Kind.class), out));
            }
        }
    }

    /** The last receipt of a file of the set. */
    @Nullable
    Receipt end(String name) {
        return ends.get(name);
    }

    private @Nullable Receipt next() {
        try {
            return finished.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.close();
            return null;
        }
    }

    /** The line of a drop, why rows of it are not where they should be, and where its receipt lies. */
    private void explain(Receipt receipt, PrintWriter lines) {
        Receipt.Summary drop = receipt.summary();
        lines.println(DropLine.of(receipt));
        receipt.reasons().stream().limit(MOST_REASONS).forEach(reason -> lines.println("  " + words(reason)));
        if (receipt.reasons().size() > MOST_REASONS) {
            lines.println("  and for other reasons, which are on the receipt");
        }
        Path files = receiptsBelow.resolve(ReceiptFiles.nameOf(drop));
        Path rejected = files.resolveSibling(files.getFileName() + ".rejected.csv");
        lines.println(
                "  receipt: " + files + ".receipt.txt" + (Files.exists(rejected) ? "; to mend: " + rejected : ""));
    }

    private static String words(Reason reason) {
        String at = reason.lines().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                reason.rows() == 1 ? "%,d row %s: %s (line %s)" : "%,d rows %s: %s (lines %s)",
                reason.rows(),
                reason.state(),
                reason.reason(),
                reason.rows() > reason.lines().size() ? at + " …" : at);
    }

    private List<Receipt.Summary> working() {
        return receipts.list(null, Drop.State.WORKING, MOST_DROPS);
    }

    /** Says once of each thing that a drop waits for why, until when, and what to do, if it is not over in a moment. */
    private void tellWaits(Receipt.Summary drop, Set<Wait.Kind> kinds, PrintWriter lines) {
        Instant now = Instant.now();
        for (Wait wait : drop.waits()) {
            if (kinds.contains(wait.kind())
                    && wait.since().isBefore(now.minus(MOMENT))
                    && toldWaits.add(drop.drop() + " " + wait.kind())) {
                lines.println(drop.file() + ": waits"
                        + (wait.until() == null
                                ? ""
                                : " for "
                                        + Math.max(
                                                1,
                                                Duration.between(now, wait.until())
                                                        .toSeconds()) + " s more")
                        + ": " + wait.text() + (wait.action() == null ? "" : ". " + wait.action()));
            }
        }
    }

    /** Whether all that is left of a set waits for a person. */
    private boolean isStuck(Set<String> names, PrintWriter lines) {
        if (!context.isActive()) {
            return false;
        }
        List<Receipt.Summary> left =
                working().stream().filter(drop -> names.contains(drop.file())).toList();
        left.forEach(drop -> tellWaits(drop, EnumSet.complementOf(EnumSet.copyOf(USUAL)), lines));
        Instant before = Instant.now().minus(CERTAIN);
        return ends.size() + left.size() >= names.size()
                && !left.isEmpty()
                && left.stream()
                        .allMatch(drop -> !drop.waits().isEmpty()
                                && drop.waits().stream()
                                        .allMatch(wait -> STUCK.contains(wait.kind())
                                                && wait.since().isBefore(before)));
    }

    private void progress(Set<String> names, @Nullable TerminalBar bar, boolean plain) {
        if (bar == null && !plain) {
            return;
        }
        List<Receipt.Summary> summaries = receipts.list(null, null, names.size() * 4).stream()
                .filter(drop -> names.contains(drop.file()))
                .toList();
        long read = count(summaries, "total");
        long pending = count(summaries, RowState.PENDING.word());
        String left = summaries.stream()
                .map(Receipt.Summary::expectedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(end -> Math.max(0, Duration.between(Instant.now(), end).toSeconds()) + " s left")
                .orElse("");
        if (bar != null) {
            int calls = lanes.all().stream()
                    .mapToInt(LaneControl.LaneView::callsInWindow)
                    .sum();
            List<String> words = new ArrayList<>();
            if (!left.isEmpty()) {
                words.add(left);
            }
            words.add(calls + " calls in the window");
            bar.show(read - pending, read, words);
            return;
        }
        String line = String.format(
                Locale.ROOT,
                "%d of %d files in the ledger, %,d rows read, %,d to send%s",
                summaries.size(),
                names.size(),
                read,
                pending,
                left.isEmpty() ? "" : ", " + left);
        if (!line.equals(lastLine)) {
            out.println(line);
            lastLine = line;
        }
    }

    private static long count(List<Receipt.Summary> drops, String state) {
        return drops.stream()
                .mapToLong(drop -> drop.rows().getOrDefault(state, 0L))
                .sum();
    }
}
