/** Known holes of the libraries that the jar carries: a list, and who looks into it. */
@org.jspecify.annotations.NullMarked
package io.leadferry.holes;
