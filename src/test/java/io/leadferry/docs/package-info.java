/** Holds the pages to the program: what they list is what there is, and where they point there is something. */
@NullMarked
package io.leadferry.docs;

import org.jspecify.annotations.NullMarked;
