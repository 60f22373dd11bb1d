/** Benchmarks of the whole way of a row, run by hand: {@code mvn -q -Pbench -DskipTests verify -Dbench=intake}. */
@NullMarked
package io.leadferry.bench;

import org.jspecify.annotations.NullMarked;
