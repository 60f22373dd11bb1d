/** All that a rehearsal knows of Ozonetel CloudAgent: its stand-in, which keeps to the letter of its pages, and its samples. */
@NullMarked
package io.leadferry.rehearsal.ozonetel;

import org.jspecify.annotations.NullMarked;
