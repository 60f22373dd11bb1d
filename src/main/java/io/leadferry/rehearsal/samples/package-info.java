/** The files to rehearse with: what a vendor makes up is written in the shapes that people's programs give them. */
@NullMarked
package io.leadferry.rehearsal.samples;

import org.jspecify.annotations.NullMarked;
