/**
 * What is Huawei AICC's own: how its requests are written and signed.
 */
@NullMarked
package io.leadferry.connector.huawei;

import org.jspecify.annotations.NullMarked;
