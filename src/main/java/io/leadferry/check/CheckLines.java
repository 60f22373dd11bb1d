package io.leadferry.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found at one account, at one feed or at the ferry itself, in the order in which it was looked at. */
final class CheckLines {

    static final String ACCOUNT = "account";
    static final String FEED = "feed";
    static final String FERRY = "ferry";

    private final String about;
    private final String name;
    private final List<CheckLine> found = new ArrayList<>();

    CheckLines(String about, String name) {
        this.about = about;
        this.name = name;
    }

    void ok(String check, String text) {
        add(check, new CheckResult.Ok(text));
    }

    void warn(String check, String text, String action) {
        add(check, new CheckResult.Warning(text, action));
    }

    void fail(String check, String text, String action) {
        add(check, new CheckResult.Failure(text, action));
    }

    void unproved(String check, String text, @Nullable String action) {
        add(check, new CheckResult.Unproved(text, action));
    }

    synchronized void add(String check, CheckResult result) {
        found.add(new CheckLine(about, name, check, result));
    }

    /** What was found so far. */
    synchronized List<CheckLine> all() {
        return List.copyOf(found);
    }
}
