/** All that a rehearsal knows of Huawei AICC: its stand-in, which keeps to the letter of its pages, and its samples. */
@NullMarked
package io.leadferry.rehearsal.huawei;

import org.jspecify.annotations.NullMarked;
