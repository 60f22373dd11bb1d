package io.leadferry.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at, and what that came to.
 *
 * @param about {@code account}, {@code feed} or {@code ferry}
 * @param name the account's or the feed's, as configured; of the ferry itself, its home
 * @param check what was looked at
 * @param found what it came to
 */
@JsonPropertyOrder({"about", "name", "check", "result", "text", "do"})
public record CheckLine(String about, String name, String check, @JsonIgnore CheckResult found) {

    /** {@code ok}, {@code warn}, {@code FAIL} or {@code ?}. */
    @JsonProperty
    public String result() {
        return found.word();
    }

    /** What was found. */
    @JsonProperty
    public String text() {
        return found.text();
    }

    /** What a person can do about it; null for nothing. */
    @JsonProperty("do")
    public @Nullable String action() {
        return found.action();
    }

    /** Whether it is a failure. */
    @JsonIgnore
    public boolean fails() {
        return found instanceof CheckResult.Failure;
    }

    /** What was looked at, for a person: {@code account acme, key}. */
    public String what() {
        return about + (about.equals(CheckLines.FERRY) ? "" : " " + name) + ", " + check;
    }
}
