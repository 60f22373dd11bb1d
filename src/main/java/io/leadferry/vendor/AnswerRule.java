package io.leadferry.vendor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.leadferry.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One row of a vendor's response table.
 *
 * @param status the body's status word, compared without regard to case; null for a body that has none
 * @param message the body's message as the page writes it, compared without regard to case; null for any
 * @param has a key whose value must be there and not empty; it becomes the call's reference
 * @param means what the answer means
 */
public record AnswerRule(@Nullable String status, @Nullable String message, @Nullable String has, Meaning means) {

    /** What an answer means, as the profile says it. */
    public enum Meaning {
        /** done */
        @JsonProperty("confirmed")
        CONFIRMED(Outcome.Kind.CONFIRMED),
        /** queued; the result is owed */
        @JsonProperty("accepted")
        ACCEPTED(Outcome.Kind.ACCEPTED),
        /** refused for its content */
        @JsonProperty("refused")
        REFUSED(Outcome.Kind.REFUSED),
        /** nothing was done; wait and repeat */
        @JsonProperty("wait")
        WAIT(Outcome.Kind.NOT_YET),
        /** nothing was done; renew the token and repeat */
        @JsonProperty("renew-token")
        RENEW_TOKEN(Outcome.Kind.TOKEN_WANTED),
        /** nothing was done, and a person must mend the account, key or campaign */
        @JsonProperty("blocked")
        BLOCKED(Outcome.Kind.BLOCKED);

        private final Outcome.Kind kind;

        Meaning(Outcome.Kind kind) {
            this.kind = kind;
        }

        /** The outcome it stands for. */
        public Outcome.Kind kind() {
            return kind;
        }
    }
}
