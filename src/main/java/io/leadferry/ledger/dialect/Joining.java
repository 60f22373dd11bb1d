package io.leadferry.ledger.dialect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * As what a process comes to a ledger on a server.
 *
 * @param name what it is called among others at work with the ledger
 * @param home which home it has, as those have with whom it may share a ledger; null for none
 * @param seat what it has for itself on its machine, and nobody else who lives: who comes after it knows that it is dead;
 *     null for nothing
 * @param alone whether nobody else may be at work with the ledger meanwhile
 * @param lease for how long a process that says nothing counts as living
 */
public record Joining(String name, @Nullable String home, @Nullable String seat, boolean alone, Duration lease) {

    /** For how long a process that says nothing counts as living, where nobody has said otherwise. */
    public static final Duration LEASE = Duration.ofSeconds(10);

    /** Somebody who does a thing and goes, and may do it only while no ferry is at work. */
    public static Joining asCommand() {
        return new Joining("a command", null, null, true, LEASE);
    }
}
