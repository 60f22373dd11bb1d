package io.leadferry.rehearsal.huawei;

/**
 * A number that was deleted from a Huawei campaign.
 *
 * @param archived whether it was moved to the history table
 */
public record HuaweiDeleted(HuaweiLead lead, boolean archived) {}
