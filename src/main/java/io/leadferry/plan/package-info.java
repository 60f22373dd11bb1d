/**
 * What would become of a file: the way of a row up to the first call, with the ledger of a moment.
 */
@NullMarked
package io.leadferry.plan;

import org.jspecify.annotations.NullMarked;
