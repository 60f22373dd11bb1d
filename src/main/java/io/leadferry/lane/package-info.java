/**
 * What the vendor limits: permits, what goes into a call, what an answer does to its rows.
 */
@NullMarked
package io.leadferry.lane;

import org.jspecify.annotations.NullMarked;
