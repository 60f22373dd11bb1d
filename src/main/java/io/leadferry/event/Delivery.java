package io.leadferry.event;

import io.leadferry.ledger.Outbox.Event;
import java.time.LocalDate;

/** Something that is to be told to somebody now. */
public sealed interface Delivery {

    /** Who is told, by name. */
    String reader();

    /** An event. */
    record Telling(String reader, Event event) implements Delivery {}

    /**
     * The digest of a day.
     *
     * @param since the day on which the last was due
     * @param day the day on which it is due
     */
    record Digest(String reader, LocalDate since, LocalDate day) implements Delivery {}
}
