/**
 * What every stand-in needs, whatever vendor it is of: the server, limits counted on arrival, faults on demand, and the
 * log of what came.
 */
@NullMarked
package io.leadferry.rehearsal.wire;

import org.jspecify.annotations.NullMarked;
