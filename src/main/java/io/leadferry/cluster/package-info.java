/** Which of several ferries that share a ledger does what. */
@NullMarked
package io.leadferry.cluster;

import org.jspecify.annotations.NullMarked;
