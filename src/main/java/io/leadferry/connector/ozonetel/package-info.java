/**
 * What is Ozonetel CloudAgent's own: its token, how its bodies are written, and what its callbacks and lists say.
 */
@NullMarked
package io.leadferry.connector.ozonetel;

import org.jspecify.annotations.NullMarked;
