/**
 * What the person configured: accounts, feeds and limits; bound, checked as a whole, and explained.
 */
@NullMarked
package io.leadferry.feed;

import org.jspecify.annotations.NullMarked;
