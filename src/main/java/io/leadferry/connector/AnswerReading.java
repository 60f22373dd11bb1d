package io.leadferry.connector;

import io.leadferry.model.Fates;
import io.leadferry.model.Outcome;
import io.leadferry.model.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means. This is what the Kamelet of an operation gives back.
 *
 * @param answer what was read
 * @param outcome what it means for the call
 * @param fates what becomes of its rows, where the answer tells them apart; null where all fare as the outcome says
 * @param alarm why no further call may be made; null where nothing is wrong
 * @param token what it says of the account's token; null where it says nothing of it
 */
public record AnswerReading(
        VendorAnswer answer,
        Outcome outcome,
        @Nullable Fates fates,
        @Nullable String alarm,
        @Nullable TokenNews token) {

    /** What an answer says of a token. */
    public sealed interface TokenNews {

        /**
         * There is a new one.
         *
         * @param goodUntil when it ends
         */
        record Issued(Secret token, Instant issuedAt, Instant goodUntil) implements TokenNews {}

        /** The vendor does not take it any more. */
        record Refused(Secret token) implements TokenNews {}
    }

    /** This reading, with the rows told apart. */
    public AnswerReading with(@Nullable Fates apart, @Nullable String anAlarm) {
        return new AnswerReading(answer, outcome, apart, anAlarm, token);
    }
}
