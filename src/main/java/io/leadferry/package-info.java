/**
 * Puts the rooms together: which bean stands in which, and what happens at start and stop.
 */
@NullMarked
package io.leadferry;

import org.jspecify.annotations.NullMarked;
