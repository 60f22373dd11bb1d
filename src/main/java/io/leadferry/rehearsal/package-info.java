/**
 * The rehearsal room: stand-ins for the vendors that keep to the letter of their pages, and the sample files to
 * rehearse with. {@code wire} and {@code samples} are the same for all; what is one vendor's lies in a folder of its own,
 * and is found because it is there.
 *
 * <p>It depends on the JDK and libraries only, and on no other room: whatever the project believes about the vendor, this
 * room must be able to contradict.
 */
@NullMarked
package io.leadferry.rehearsal;

import org.jspecify.annotations.NullMarked;
