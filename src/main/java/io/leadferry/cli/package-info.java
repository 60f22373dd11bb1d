/**
 * The commands of the jar.
 */
@NullMarked
package io.leadferry.cli;

import org.jspecify.annotations.NullMarked;
