package io.leadferry.vendor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vendor as data: {@code config/vendors/<vendor>.yaml}.
 *
 * @param vendor the name that accounts use
 * @param operations what can be asked of the vendor, by name
 */
public record VendorProfile(String vendor, Map<String, Operation> operations) {

    /**
     * One kind of API request.
     *
     * @param request where and how it is sent
     * @param limit the vendor's pace
     * @param answerTimeout how long an answer may take; then the call is in doubt
     * @param fields the fields a file may bear, in the order in which the vendor's page lists them
     * @param furtherColumns whether headers that are not fields go along as they stand
     * @param rowCharacters the most characters of a row's values and headers together; 0 for no such rule
     * @param packing what shares a call
     * @param options the options that a feed may set
     * @param exclusiveOptions options of which a feed may set only one
     * @param harmlessToRepeat whether a call may be sent again though its first try may have arrived
     * @param answers the vendor's response table
     * @param httpStatuses what an HTTP status means when the body is not in the table
     */
    public record Operation(
            Request request,
            PaceLimit limit,
            @JsonProperty("answer-timeout") Duration answerTimeout,
            Map<String, FieldRule> fields,
            @JsonProperty("further-columns") boolean furtherColumns,
            @JsonProperty("row-characters") int rowCharacters,
            Packing packing,
            Set<String> options,
            @JsonProperty("exclusive-options") Set<String> exclusiveOptions,
            @JsonProperty("harmless-to-repeat") Repeat harmlessToRepeat,
            List<AnswerRule> answers,
            @JsonProperty("http-statuses") Map<Integer, AnswerRule.Meaning> httpStatuses) {

        public Operation {
            fields = fields == null ? Map.of() : fields;
            options = options == null ? Set.of() : options;
            exclusiveOptions = exclusiveOptions == null ? Set.of() : exclusiveOptions;
            answers = answers == null ? List.of() : answers;
            httpStatuses = httpStatuses == null ? Map.of() : httpStatuses;
        }
    }

    /**
     * Where a request goes.
     *
     * @param method GET, POST or DELETE
     * @param path the path behind the account's base URL
     * @param encoding {@code form} or {@code json}
     * @param phoneAs {@code number} or {@code string}: how a phone number stands in JSON
     * @param sendApiKey whether the key goes along as a header beside the token
     */
    public record Request(
            String method,
            String path,
            @Nullable String encoding,
            @JsonProperty("phone-as") @Nullable String phoneAs,
            @JsonProperty("send-api-key") boolean sendApiKey) {}

    /**
     * The vendor's pace.
     *
     * @param calls calls in any window of {@code per}
     * @param rows the most rows or numbers a call carries
     * @param oneAtATime whether a call must be answered before the next is sent
     */
    public record PaceLimit(int calls, Duration per, int rows, @JsonProperty("one-at-a-time") boolean oneAtATime) {}

    /** What shares a call. */
    public enum Packing {
        /** rows of one destination */
        @JsonProperty("rows")
        ROWS,
        /** numbers × campaigns: every number is meant for every campaign of the call */
        @JsonProperty("numbers-by-campaigns")
        NUMBERS_BY_CAMPAIGNS
    }

    /**
     * When a call may be repeated although its first try may have arrived.
     *
     * @param always whatever the options
     * @param whenAnyOf when one of these options is {@code true}
     */
    public record Repeat(boolean always, @JsonProperty("when-any-of") @Nullable Set<String> whenAnyOf) {

        /** Whether a call with these options may be repeated. */
        public boolean allows(Map<String, String> options) {
            return always
                    || (whenAnyOf != null && whenAnyOf.stream().anyMatch(option -> "true".equals(options.get(option))));
        }
    }

    /**
     * What a field of a file must look like.
     *
     * @param kind what is read
     * @param required whether each row must have it
     * @param characters for text: a regular expression of one allowed character; null for any
     */
    public record FieldRule(Kind kind, boolean required, @Nullable String characters) {

        /** What is read. */
        public enum Kind {
            /** a phone number of the feed's region or with its country code */
            @JsonProperty("number")
            NUMBER,
            /** text that goes along as it stands */
            @JsonProperty("text")
            TEXT,
            /** a whole number */
            @JsonProperty("whole-number")
            WHOLE_NUMBER,
            /** a day, as yyyy-MM-dd */
            @JsonProperty("date")
            DATE,
            /** the campaign; it decides the destination and is not sent as a column */
            @JsonProperty("campaign")
            CAMPAIGN
        }
    }

    /** The operation of that name. */
    public Operation operation(String name) {
        Operation operation = operations.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("vendor " + vendor + " has no operation '" + name + "'");
        }
        return operation;
    }
}
