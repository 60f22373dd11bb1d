/**
 * The HTTP interface: drops, lanes, pause and resume.
 */
@NullMarked
package io.leadferry.console;

import org.jspecify.annotations.NullMarked;
