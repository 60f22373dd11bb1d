package io.leadferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.ledger.DropRows.Reason;
import io.leadferry.model.RowState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reasons that differ only in the row's own value are one. */
class ReasonGroupsTest {

    private final ReasonGroups groups = new ReasonGroups();

    @Test
    void reasonsAreCountedWithoutTheRowsOwnValue() {
        groups.add(2, RowState.REJECTED, "PhoneNumber: '•••08' does not read as a phone number (region IN)");
        groups.add(3, RowState.REJECTED, "PhoneNumber: ''x' does not read as a phone number (region IN)");
        groups.add(4, RowState.REJECTED, "Name: 'é' is not allowed");
        groups.add(5, RowState.REJECTED, "Name: 'é' is not allowed");
        groups.add(6, RowState.REJECTED, "Name: 'é' is not allowed");
        groups.add(7, RowState.REJECTED, "Name: 'é' is not allowed");
        groups.add(8, RowState.REJECTED, "the row has 3 fields, the header 2");
        groups.add(9, RowState.REJECTED, "the row has 4 fields, the header 2");
        groups.add(10, RowState.DUPLICATE, "the same number stands earlier in the file");

        assertThat(groups.told(20))
                .containsExactly(
                        new Reason(RowState.REJECTED, "Name: 'é' is not allowed", 4, List.of(4L, 5L, 6L)),
                        new Reason(
                                RowState.REJECTED,
                                "PhoneNumber: '…' does not read as a phone number (region IN)",
                                2,
                                List.of(2L, 3L)),
                        new Reason(RowState.REJECTED, "the row has … fields, the header 2", 2, List.of(8L, 9L)),
                        new Reason(RowState.DUPLICATE, "the same number stands earlier in the file", 1, List.of(10L)));
    }

    @Test
    void howeverManyReasonsThereAreTheSumHolds() {
        for (int i = 0; i < 5_000; i++) {
            groups.add(i + 2, RowState.REJECTED, "reason " + i);
            groups.add(i + 2, RowState.REJECTED, "reason 0");
        }

        List<Reason> told = groups.told(20);

        assertThat(told).hasSize(21);
        assertThat(told.get(0)).isEqualTo(new Reason(RowState.REJECTED, "reason 0", 5_001, List.of(2L, 2L, 3L)));
        assertThat(told.get(20).reason()).isEqualTo("other reasons");
        assertThat(told.stream().mapToLong(Reason::rows).sum()).isEqualTo(10_000);
    }
}
