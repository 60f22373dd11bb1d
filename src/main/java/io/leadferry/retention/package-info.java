/** Forgetting: what has been kept for long enough, and one person when somebody asks for it. */
@NullMarked
package io.leadferry.retention;

import org.jspecify.annotations.NullMarked;
