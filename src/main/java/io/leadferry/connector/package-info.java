/**
 * What every vendor operation is: its profile as data, its answer table, its HTTP client.
 */
@NullMarked
package io.leadferry.connector;

import org.jspecify.annotations.NullMarked;
