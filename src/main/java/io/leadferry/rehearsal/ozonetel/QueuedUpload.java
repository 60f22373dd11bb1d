package io.leadferry.rehearsal.ozonetel;

/**
 * An accepted add on its way from the queue into the campaign.
 *
 * @param callBackUrl where the result goes, empty for nowhere
 */
record QueuedUpload(String transactionId, String campaign, BulkData data, Duplicates duplicates, String callBackUrl) {}
