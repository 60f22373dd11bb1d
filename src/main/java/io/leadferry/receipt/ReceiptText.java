package io.leadferry.receipt;

import io.leadferry.model.RowState;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A receipt as a person reads it. */
final class ReceiptText {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int SHOWN = 10;

    private static final Map<String, String> WORDS = Map.of(
            RowState.REJECTED.word(), "not sent: failed the checks",
            RowState.DUPLICATE.word(), "not sent: the number stands earlier in the file",
            RowState.PENDING.word(), "waiting to be sent",
            RowState.CANCELLED.word(), "not sent: a later delete came first",
            RowState.ACCEPTED.word(), "taken by the vendor into its queue",
            RowState.CONFIRMED.word(), "done, the vendor says",
            RowState.REFUSED.word(), "refused by the vendor",
            RowState.IN_DOUBT.word(), "in doubt: sent, and no answer that can be read");

    private ReceiptText() {}

    static String of(Receipt receipt) {
        Receipt.Summary drop = receipt.summary();
        StringBuilder text = new StringBuilder();
        line(text, drop.file() + " (feed " + drop.feed() + ", drop " + drop.drop() + ")");
        line(text, "came " + time(drop.receivedAt()) + ", " + drop.bytes() + " bytes");
        line(text, standing(drop));
        line(text, "");
        line(
                text,
                String.format(Locale.ROOT, "%,10d rows in the file", drop.rows().getOrDefault("total", 0L)));
        drop.rows().forEach((state, count) -> {
            if (count > 0 && WORDS.containsKey(state)) {
                line(text, String.format(Locale.ROOT, "%,10d %s", count, WORDS.get(state)));
                receipt.reasons().stream()
                        .filter(reason -> reason.state().equals(state))
                        .limit(SHOWN)
                        .forEach(reason -> line(
                                text, String.format(Locale.ROOT, "%16s %,d: %s", "", reason.rows(), reason.reason())));
            }
        });
        if (!receipt.calls().isEmpty()) {
            line(text, "");
            line(
                    text,
                    receipt.calls().size() == 1
                            ? "1 call to the vendor"
                            : receipt.calls().size() + " calls to the vendor");
        }
        doubt(text, receipt);
        if (!receipt.problems().isEmpty()) {
            line(text, "");
            receipt.problems().stream()
                    .limit(SHOWN)
                    .forEach(problem -> line(text, "line " + problem.line() + ": " + problem.reason()));
            if (drop.rows().getOrDefault(RowState.REJECTED.word(), 0L)
                            + drop.rows().getOrDefault(RowState.REFUSED.word(), 0L)
                    > 0) {
                line(
                        text,
                        "The .rejected.csv beside this receipt has every row that was not taken; mend it and drop it again.");
            }
        }
        return text.toString();
    }

    /** What a person should do about rows of which nobody can tell from here whether they arrived. */
    private static void doubt(StringBuilder text, Receipt receipt) {
        if (receipt.summary().rows().getOrDefault(RowState.IN_DOUBT.word(), 0L) == 0) {
            return;
        }
        line(text, "");
        line(
                text,
                "Rows in doubt may or may not have arrived, and are not sent again by themselves. Look at the vendor");
        line(text, "whether the rows of these calls are there, and say what you found:");
        receipt.calls().stream()
                .filter(call -> call.rowsInDoubt() > 0)
                .limit(SHOWN)
                .forEach(call -> {
                    line(
                            text,
                            "  call " + call.call() + ", sent " + time(call.sentAt()) + ", " + call.lane() + ", "
                                    + String.join(", ", call.campaigns()) + ", " + call.rowsInDoubt() + " rows");
                    line(text, "    leadferry resolve " + call.call() + " --as sent        they are there");
                    line(
                            text,
                            "    leadferry resolve " + call.call() + " --as not-sent    they are not: send them again");
                });
    }

    private static String standing(Receipt.Summary drop) {
        return switch (drop.state()) {
            case "finished" -> "finished " + time(drop.finishedAt());
            case "duplicate" -> "not sent again: the same content came as drop " + drop.duplicateOf();
            case "quarantined" -> "in quarantine, nothing was sent: " + drop.reason();
            default ->
                drop.expectedAt() == null
                        ? "at work"
                        : "at work; its last row will have been sent about " + time(drop.expectedAt());
        };
    }

    private static String time(@Nullable Instant instant) {
        return instant == null ? "-" : TIME.format(instant);
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }
}
