/**
 * What is Ozonetel CloudAgent's own: its token, and how its two bodies are written.
 */
@NullMarked
package io.leadferry.vendor.ozonetel;

import org.jspecify.annotations.NullMarked;
