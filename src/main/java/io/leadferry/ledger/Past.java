package io.leadferry.ledger;

import java.util.List;
import java.util.Optional;

/** What a feed brought before. */
public interface Past {

    /** The first drop of the feed that was sealed with this content. */
    Optional<Drop> withContent(String feed, String sha256);

    /** Rows that were to be sent of the feed's latest drops that had any, latest first. */
    List<Long> latestRows(String feed, int drops);
}
