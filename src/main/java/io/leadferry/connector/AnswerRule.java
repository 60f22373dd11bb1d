package io.leadferry.connector;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.leadferry.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One row of a vendor's response table.
 *
 * @param status the body's status word, compared without regard to case; null for a body that has none
 * @param message the body's message as the page writes it, compared without regard to case; null for any
 * @param code the whole code, compared as text with every code key the body has; null for vendors without codes
 * @param has a key whose value must name something: a text, or a whole number above 0, which becomes the call's
 *     reference where the vendor took the call; where the answer does not mean {@code accepted}, a list or an object that is
 *     not empty will do as well
 * @param zero a key whose value must be 0
 * @param http the HTTP status; null for any
 * @param empty whether the answer has nothing in it; such a row must name the status, by which alone it speaks
 * @param says what is told in place of the body's message
 * @param means what the answer means
 */
public record AnswerRule(
        @Nullable String status,
        @Nullable String message,
        @Nullable String code,
        @Nullable String has,
        @Nullable String zero,
        @Nullable Integer http,
        boolean empty,
        @Nullable String says,
        Meaning means) {

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
        /** refused for a campaign: halved while there are several, and when it is one, its rows wait for it */
        @JsonProperty("campaign-refused")
        CAMPAIGN_REFUSED(Outcome.Kind.CAMPAIGN_REFUSED),
        /** refused because it is not there: what a row that was sent before without an answer came for */
        @JsonProperty("not-there")
        NOT_THERE(Outcome.Kind.NOT_THERE),
        /** nothing was done; wait and repeat */
        @JsonProperty("wait")
        WAIT(Outcome.Kind.NOT_YET),
        /** nothing was done to these rows just now; they are tried again later, others go on */
        @JsonProperty("later")
        LATER(Outcome.Kind.LATER),
        /** nothing was done; renew the token and repeat */
        @JsonProperty("renew-token")
        RENEW_TOKEN(Outcome.Kind.TOKEN_WANTED),
        /** nothing was done, and a person must mend the account, key or campaign */
        @JsonProperty("blocked")
        BLOCKED(Outcome.Kind.BLOCKED),
        /** the vendor itself cannot tell what was done */
        @JsonProperty("in-doubt")
        IN_DOUBT(Outcome.Kind.IN_DOUBT);

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
