/**
 * The ferry in a box: its ledger, lanes, order and settling before a vendor of a few lines, with one source of time, chance
 * and order of events, no thread and no waiting. A history is a list of events that somebody could have lived through;
 * {@link io.leadferry.simulation.World} lives it, {@link io.leadferry.simulation.Auditor} judges what the vendor saw by the
 * laws, and shares no code with the ferry. A history that breaks a law is cut down to the shortest that still does.
 *
 * <p>In the manner of the simulations of FoundationDB and TigerBeetle: faults are ordinary events, seeds replay.
 */
@NullMarked
package io.leadferry.simulation;

import org.jspecify.annotations.NullMarked;
