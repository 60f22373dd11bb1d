/**
 * The ferry in a box: its ledger, lanes, order and settling before a vendor of a few lines, with one source of time, chance
 * and order of events, no thread and no waiting. A history is a list of events that somebody could have lived through;
 * {@link io.leadferry.simulation.World} lives it, {@link io.leadferry.simulation.Auditor} judges what the vendor saw by the
 * laws, and shares no code with the ferry. A history that breaks a law is cut down to the shortest that still does.
 *
 * <p>A history is of one ferry that has its ledger for itself, or of several that share one, as they do on a server: each
 * with a life of its own, its heartbeat and its accounts. More of them come, one ends well, dies, or stands still for longer
 * than its lease and goes on after the others took it for dead; callbacks come to any of them.
 *
 * <p>In the manner of the simulations of FoundationDB and TigerBeetle: faults are ordinary events, seeds replay.
 */
@NullMarked
package io.leadferry.simulation;

import org.jspecify.annotations.NullMarked;
