/** The databases that can hold a ledger, and what they do each in its own way. */
@NullMarked
package io.leadferry.ledger.dialect;

import org.jspecify.annotations.NullMarked;
