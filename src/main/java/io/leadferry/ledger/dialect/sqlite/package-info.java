/** A ledger in a file of SQLite's, for one process on one machine. */
@NullMarked
package io.leadferry.ledger.dialect.sqlite;

import org.jspecify.annotations.NullMarked;
