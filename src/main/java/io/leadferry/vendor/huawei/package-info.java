/**
 * What is Huawei AICC's own: how its requests are written and signed.
 */
@NullMarked
package io.leadferry.vendor.huawei;

import org.jspecify.annotations.NullMarked;
