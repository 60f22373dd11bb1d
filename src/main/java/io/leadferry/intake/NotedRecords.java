package io.leadferry.intake;

import java.util.List;
import java.util.stream.Stream;

/** Records of a file of which something is known that its records do not know. */
final class NotedRecords extends ForwardingRecords {

    private final List<String> first;

    /**
     * Records and what is known beside them.
     *
     * @param first notes that stand before those of the records
     */
    NotedRecords(Records records, List<String> first) {
        super(records);
        this.first = first;
    }

    @Override
    public List<String> notes() {
        return Stream.concat(first.stream(), super.notes().stream()).toList();
    }
}
