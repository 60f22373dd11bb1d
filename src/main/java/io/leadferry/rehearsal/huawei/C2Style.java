package io.leadferry.rehearsal.huawei;

/**
 * The three points on which ports of the signature algorithm disagree.
 *
 * @param millis whether the time stamp has milliseconds
 * @param blankQueryLine whether an empty query leaves an empty line behind
 * @param hostPort whether the signed host keeps its port
 */
public record C2Style(boolean millis, boolean blankQueryLine, boolean hostPort) {

    /** Seconds, no blank line, host with port: as the official demo does it, which signs the Host header it sends. */
    public static final C2Style DEMO = new C2Style(false, false, true);
}
