/**
 * What became of a drop, for machines (JSON), for people (text), and for mending (CSV).
 */
@NullMarked
package io.leadferry.receipt;

import org.jspecify.annotations.NullMarked;
