/**
 * What is Huawei AICC's own: how its requests are signed.
 */
@NullMarked
package io.leadferry.vendor.huawei;

import org.jspecify.annotations.NullMarked;
