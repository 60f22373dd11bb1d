package io.leadferry.receipt;

import io.leadferry.ledger.Drop;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A receipt on its way into its files.
 *
 * @param drop whose it is
 * @param receipt as it was drawn up; null before that
 * @param told the line that the log says of the drop, to be written down with the receipt's mark; null where it says none
 */
public record DueReceipt(Drop drop, @Nullable Receipt receipt, @Nullable String told) {

    /**
     * A file of a receipt.
     *
     * @param name its path below {@code receipts/}
     * @param content what it holds: a text, a stream, or what is yet to be written as JSON
     */
    public record ReceiptFile(String name, Object content) {}

    DueReceipt(Drop drop) {
        this(drop, null, null);
    }

    DueReceipt drawnUp(Receipt drawn) {
        return new DueReceipt(drop, drawn, told);
    }

    DueReceipt telling(@Nullable String line) {
        return new DueReceipt(drop, receipt, line);
    }

    Receipt drawn() {
        return Objects.requireNonNull(receipt, "the receipt was not drawn up");
    }
}
