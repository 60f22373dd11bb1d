/**
 * Makes traces of the way of rows, for those who have a collector of OpenTelemetry: where the time of a drop went. Hears what
 * Camel tells of its exchanges, and is known by nobody; without a collector nothing of it is at work.
 */
@NullMarked
package io.leadferry.tracing;

import org.jspecify.annotations.NullMarked;
