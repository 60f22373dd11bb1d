package io.leadferry.ledger;

import java.util.List;
import java.util.Optional;

/** What a feed brought before. */
public interface Past {

    /** The last drop of the feed that was sealed with this content. */
    Optional<Drop> withContent(String feed, String sha256);

    /** Whether the feed brought this content after the ledger was copied that this is an older copy of. */
    boolean wasTakenSince(String feed, String sha256);

    /**
     * What was read as the number of a row, where its file was read as far as that before.
     *
     * @param file the drop that had the file's first rows, and those that went on from it
     * @param line where the row stands in the file
     */
    Optional<String> numberIn(Drop.Continues file, long line);

    /** Rows that were to be sent of the feed's latest drops that had any, latest first. */
    List<Long> latestRows(String feed, int drops);
}
