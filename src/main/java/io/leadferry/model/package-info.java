/**
 * The words of the design as values: lanes, destinations, rows, calls, outcomes. Knows no framework and no other room.
 */
@NullMarked
package io.leadferry.model;

import org.jspecify.annotations.NullMarked;
