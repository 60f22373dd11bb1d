package io.leadferry.receipt;

import io.leadferry.ledger.CallViews.CallView;
import io.leadferry.ledger.Drop;
import io.leadferry.model.Quiet;
import io.leadferry.model.RowState;
import java.util.List;
import java.util.Locale;

/** What became of a drop in one line, the same in the log and on a screen. */
public final class DropLine {

    /** What went well first, then what a person looks into. */
    private static final List<RowState> ORDER = List.of(
            RowState.CONFIRMED,
            RowState.ACCEPTED,
            RowState.PENDING,
            RowState.CANCELLED,
            RowState.IN_DOUBT,
            RowState.REFUSED,
            RowState.REJECTED,
            RowState.DUPLICATE);

    private DropLine() {}

    /**
     * Such as {@code leads.csv: finished, 1,000 rows, 990 confirmed, 10 rejected, 4 calls, drop mwq8pecu4l1z}. Of a file
     * that is not sent it says why instead of how often it was called. No number or name of a person stands in it.
     */
    public static String of(Receipt receipt) {
        Receipt.Summary drop = receipt.summary();
        StringBuilder line = new StringBuilder(drop.file() + ": " + drop.state().receiptWord());
        if (drop.state() == Drop.State.QUARANTINED) {
            return line.append(drop.held() ? ", held for your release or discard" : ", nothing of it is sent")
                    .append(drop.discardedAt() == null ? "" : ", discarded")
                    .append(", drop ")
                    .append(drop.drop())
                    .append(drop.reason() == null ? "" : ": " + Quiet.text(drop.reason()))
                    .toString();
        }
        line.append(", ").append(count(drop.rows().getOrDefault("total", 0L), "row"));
        for (RowState state : ORDER) {
            long rows = drop.rows().getOrDefault(state.word(), 0L);
            if (rows > 0) {
                line.append(String.format(Locale.ROOT, ", %,d %s", rows, state.word()));
            }
        }
        line.append(", ")
                .append(count(receipt.calls().stream().mapToInt(CallView::tries).sum(), "call"))
                .append(", drop ")
                .append(drop.drop());
        if (drop.state() == Drop.State.DUPLICATE) {
            line.append(": the same content came before, as drop ").append(drop.duplicateOf());
        }
        return line.toString();
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, number == 1 ? "%,d %s" : "%,d %ss", number, what);
    }
}
