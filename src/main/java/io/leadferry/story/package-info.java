/**
 * The story of a number: every row that bore it, every call it went in, and whether anything that was sent can be why it was
 * dialled after it was deleted.
 */
@NullMarked
package io.leadferry.story;

import org.jspecify.annotations.NullMarked;
