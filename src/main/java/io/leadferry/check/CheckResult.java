package io.leadferry.check;

import org.jspecify.annotations.Nullable;

/** What a look at one thing came to. */
public sealed interface CheckResult {

    /** It is as it has to be. */
    record Ok(String text) implements CheckResult {
        @Override
        public String word() {
            return "ok";
        }

        @Override
        public @Nullable String action() {
            return null;
        }
    }

    /** It works, and a person should know of it. */
    record Warning(String text, String action) implements CheckResult {
        @Override
        public String word() {
            return "warn";
        }
    }

    /** It does not work, or will not when the first file comes. */
    record Failure(String text, String action) implements CheckResult {
        @Override
        public String word() {
            return "FAIL";
        }
    }

    /** Nothing that may be done from here would tell. */
    record Unproved(String text, @Nullable String action) implements CheckResult {
        @Override
        public String word() {
            return "?";
        }
    }

    /** {@code ok}, {@code warn}, {@code FAIL} or {@code ?}. */
    String word();

    /** What was found, as a sentence; it holds no secret and no number of a person's. */
    String text();

    /** What a person can do; null where there is nothing to be done. */
    @Nullable
    String action();
}
