package io.leadferry.rehearsal.huawei;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The path of a call to a campaign's numbers. */
record HuaweiPath(String vdn, String campaign, boolean isDelete) {

    private static final Pattern PATH =
            Pattern.compile(Pattern.quote(HuaweiStandIn.CAMPAIGNS_PATH) + "([^/]+)/calldata/([^/]+)(/delete)?");

    static Optional<HuaweiPath> parse(String rawPath) {
        Matcher path = PATH.matcher(rawPath);
        return path.matches()
                ? Optional.of(new HuaweiPath(path.group(1), path.group(2), path.group(3) != null))
                : Optional.empty();
    }

    /** What the stand-in sends here by itself is of the right form. */
    static HuaweiPath of(String rawPath) {
        return parse(rawPath).orElseGet(() -> new HuaweiPath("", "", false));
    }
}
