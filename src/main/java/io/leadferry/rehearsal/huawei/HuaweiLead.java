package io.leadferry.rehearsal.huawei;

/**
 * A number as a Huawei campaign holds it; what was not given is empty.
 *
 * @param recycleTime as {@code yyyy-MM-dd HH:mm:ss}
 * @param dataId the id the stand-in gave it
 */
public record HuaweiLead(String called, String sessionId, String customField, String recycleTime, String dataId) {

    /** A number with no more to it, for a campaign that is to start with some. */
    public static HuaweiLead of(String called) {
        return new HuaweiLead(called, "", "", "", "");
    }

    /** The same with this field, by which numbers can be deleted in batches. */
    public HuaweiLead withCustomField(String field) {
        return new HuaweiLead(called, sessionId, field, recycleTime, dataId);
    }

    /** The same with this subscriber's id. */
    public HuaweiLead withSessionId(String id) {
        return new HuaweiLead(called, id, customField, recycleTime, dataId);
    }

    /** The same with this recycling time. */
    public HuaweiLead withRecycleTime(String time) {
        return new HuaweiLead(called, sessionId, customField, time, dataId);
    }

    HuaweiLead withDataId(String id) {
        return new HuaweiLead(called, sessionId, customField, recycleTime, id);
    }
}
