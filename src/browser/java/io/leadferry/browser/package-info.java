/** The console page of the built jar as a person has it, in Debian's Chromium; {@code .ci/browser} runs it. */
@NullMarked
package io.leadferry.browser;

import org.jspecify.annotations.NullMarked;
