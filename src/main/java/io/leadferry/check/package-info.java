/**
 * Proves an installation before its first file: servers, keys, clock, folders and addresses are looked at, no row is sent,
 * and nothing is changed at the vendor.
 */
@NullMarked
package io.leadferry.check;

import org.jspecify.annotations.NullMarked;
