/**
 * From a file to checked rows: formats, columns, numbers, row rules, repeats, and which content came before.
 */
@NullMarked
package io.leadferry.intake;

import org.jspecify.annotations.NullMarked;
