package io.leadferry.cli;

import io.leadferry.lane.LaneControl;
import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.Receipts;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** Shows how a set of files gets on: a bar on a terminal, plain lines elsewhere, and each receipt as it is finished. */
final class Screen implements AutoCloseable {

    private static final long LOOK_MILLIS = 250;
    private static final int PLAIN_EVERY = 8;

    private final PrintWriter out;
    private final Set<String> names;
    private final Set<String> seen = new HashSet<>();
    private final ConcurrentLinkedQueue<Receipt> finished = new ConcurrentLinkedQueue<>();
    private final CountDownLatch all;
    private final Receipts receipts;
    private final Drops drops;
    private final LaneControl lanes;
    private final @Nullable ProgressBar bar;
    private String lastLine = "";

    Screen(PrintWriter out, ApplicationContext context, Set<String> names) {
        this.out = out;
        this.names = names;
        this.all = new CountDownLatch(names.size());
        this.receipts = context.getBean(Receipts.class);
        this.drops = context.getBean(Drops.class);
        this.lanes = context.getBean(LaneControl.class);
        this.bar = Terminal.isInteractive()
                ? new ProgressBarBuilder()
                        .setTaskName("rows settled")
                        .setInitialMax(1)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(System.out))
                        .build()
                : null;
    }

    /** Takes a receipt whose files are written. */
    void finished(Receipt receipt) {
        finished.add(receipt);
    }

    /** Shows progress until every file has its receipt. */
    void untilAllHaveReceipts() {
        try {
            int looks = 0;
            while (!all.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                print();
                progress(looks++ % PLAIN_EVERY == 0);
            }
            print();
            progress(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print() {
        for (Receipt receipt = finished.poll(); receipt != null; receipt = finished.poll()) {
            Receipt.Summary drop = receipt.summary();
            if (!names.contains(drop.file()) || !seen.add(drop.file())) {
                continue;
            }
            StringBuilder line = new StringBuilder(String.format(
                    Locale.ROOT,
                    "%s: %s, %,d rows",
                    drop.file(),
                    drop.state(),
                    drop.rows().getOrDefault("total", 0L)));
            drop.rows().forEach((state, count) -> {
                if (count > 0 && !state.equals("total")) {
                    line.append(String.format(Locale.ROOT, ", %,d %s", count, state));
                }
            });
            int calls = receipt.calls().stream().mapToInt(CallView::tries).sum();
            line.append(", ").append(calls).append(calls == 1 ? " call" : " calls");
            if (bar != null) {
                // the bar is drawn there again, below the line
                System.out.print("\r\u001b[K");
                System.out.flush();
            }
            out.println(line);
            all.countDown();
        }
    }

    private void progress(boolean plain) {
        List<Drop> mine = drops.list(null, null, names.size() * 4).stream()
                .filter(drop -> names.contains(drop.file()))
                .toList();
        long read = mine.stream().mapToLong(Drop::total).sum();
        List<Receipt.Summary> summaries = mine.stream()
                .map(drop -> receipts.find(drop.id()))
                .flatMap(Optional::stream)
                .map(Receipt::summary)
                .toList();
        long pending = summaries.stream()
                .mapToLong(drop -> drop.rows().getOrDefault("pending", 0L))
                .sum();
        int calls = lanes.all().stream()
                .mapToInt(LaneControl.LaneView::callsInWindow)
                .sum();
        String left = summaries.stream()
                .map(Receipt.Summary::expectedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(end -> Math.max(0, Duration.between(Instant.now(), end).toSeconds()) + " s left")
                .orElse("");
        if (bar != null) {
            bar.maxHint(Math.max(1, read));
            bar.stepTo(read - pending);
            bar.setExtraMessage(calls + " calls in the window, " + left);
        } else if (plain) {
            String line = String.format(
                    Locale.ROOT,
                    "%d of %d files in the ledger, %,d rows read, %,d to send%s",
                    mine.size(),
                    names.size(),
                    read,
                    pending,
                    left.isEmpty() ? "" : ", " + left);
            if (!line.equals(lastLine)) {
                out.println(line);
                out.flush();
                lastLine = line;
            }
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
