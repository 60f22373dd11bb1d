/**
 * The one durable record, and the only room that says SQL.
 */
@NullMarked
package io.leadferry.ledger;

import org.jspecify.annotations.NullMarked;
