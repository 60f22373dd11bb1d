/**
 * What happens, told to those outside: by webhook, to Kafka, by mail. The ledger has the events; this room tells them, in
 * their order, until they are taken in.
 */
@NullMarked
package io.leadferry.event;

import org.jspecify.annotations.NullMarked;
