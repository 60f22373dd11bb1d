/** Where files come from: when they are complete, where originals go, and how a server that is away is borne with. */
@NullMarked
package io.leadferry.door;

import org.jspecify.annotations.NullMarked;
