/**
 * The rehearsal room: stand-ins for the vendors that keep to the letter of their pages, and the sample files to
 * rehearse with.
 *
 * <p>It depends on the JDK, Jackson and SLF4J only, and on no other room: whatever the project believes about the vendor,
 * this room must be able to contradict.
 */
@NullMarked
package io.leadferry.rehearsal;

import org.jspecify.annotations.NullMarked;
