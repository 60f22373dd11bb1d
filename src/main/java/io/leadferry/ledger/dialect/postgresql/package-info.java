/** A ledger in a database of a PostgreSQL server. */
@NullMarked
package io.leadferry.ledger.dialect.postgresql;

import org.jspecify.annotations.NullMarked;
