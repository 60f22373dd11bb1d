package io.leadferry.connector;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.leadferry.model.Effect;
import io.leadferry.model.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vendor as data: {@code config/connectors/<vendor>.yaml}.
 *
 * @param vendor the name that accounts use
 * @param account what an account must or may say, by its key in the configuration
 * @param presets other ways to send an operation, by name; an account names those it wants
 * @param operations what can be asked of the vendor, by name
 */
public record VendorProfile(
        String vendor,
        Map<String, AccountKey> account,
        Map<String, Preset> presets,
        Map<String, Operation> operations) {

    public VendorProfile {
        account = account == null ? Map.of() : account;
        presets = presets == null ? Map.of() : presets;
    }

    /**
     * A key of an account.
     *
     * @param required whether each account must have it
     * @param secret whether nobody may see it
     * @param choices the values it may have; null for any
     * @param pattern a regular expression of the values it may have; null for any
     * @param mustBe what the pattern asks for, for a person: "must be …"
     * @param standard its value where the account has none
     */
    public record AccountKey(
            boolean required,
            boolean secret,
            @Nullable List<String> choices,
            @Nullable String pattern,
            @JsonProperty("must-be") @Nullable String mustBe,
            @JsonProperty("default") @Nullable String standard) {}

    /** Another way to send an operation. */
    public record Preset(String operation, Request request) {}

    /**
     * One kind of API request.
     *
     * @param request where and how it is sent
     * @param limit the vendor's pace
     * @param effect what it does to a number in a campaign
     * @param answerTimeout how long an answer may take; then the call is in doubt
     * @param fields the fields a file may bear, in the order in which the vendor's page lists them
     * @param furtherColumns whether headers that are not fields go along as they stand
     * @param rowCharacters the most characters of a row's values and headers together; 0 for no such rule
     * @param oneOf of these fields each row must have exactly one
     * @param packing what shares a call
     * @param distinct whether a number may stand only once in a call
     * @param firstAlone whether the first call to a campaign carries one row, until one was confirmed
     * @param callback whether the vendor tells the result of a call later, when it is asked to
     * @param duplicateReason a regular expression of the reasons that mean "it is there already"
     * @param tryAgain how a row that cannot be done just now is tried again
     * @param options the options that a feed may set
     * @param exclusiveOptions options of which a feed may set only one
     * @param harmlessToRepeat whether a call may be sent again though its first try may have arrived
     * @param answers the vendor's response table
     * @param httpStatuses what an HTTP status means when the body is not in the table
     * @param strangeAnswer what a person should know about an answer that stands in no table; null for nothing
     */
    public record Operation(
            Request request,
            PaceLimit limit,
            Effect effect,
            @JsonProperty("answer-timeout") Duration answerTimeout,
            Map<String, FieldRule> fields,
            @JsonProperty("further-columns") boolean furtherColumns,
            @JsonProperty("row-characters") int rowCharacters,
            @JsonProperty("one-of") Set<String> oneOf,
            Packing packing,
            boolean distinct,
            @JsonProperty("first-alone") boolean firstAlone,
            boolean callback,
            @JsonProperty("duplicate-reason") @Nullable String duplicateReason,
            @JsonProperty("try-again") @Nullable TryAgain tryAgain,
            Set<String> options,
            @JsonProperty("exclusive-options") Set<String> exclusiveOptions,
            @JsonProperty("harmless-to-repeat") Repeat harmlessToRepeat,
            List<AnswerRule> answers,
            @JsonProperty("http-statuses") Map<Integer, AnswerRule.Meaning> httpStatuses,
            @JsonProperty("strange-answer") @Nullable String strangeAnswer) {

        public Operation {
            effect = effect == null ? Effect.NONE : effect;
            fields = fields == null ? Map.of() : fields;
            oneOf = oneOf == null ? Set.of() : oneOf;
            options = options == null ? Set.of() : options;
            exclusiveOptions = exclusiveOptions == null ? Set.of() : exclusiveOptions;
            answers = answers == null ? List.of() : answers;
            httpStatuses = httpStatuses == null ? Map.of() : httpStatuses;
        }

        /** Whether its calls carry rows, and are therefore written down; a request for a token is not. */
        public boolean carriesRows() {
            return !fields.isEmpty();
        }

        /** Whether it takes something away from the vendor: to ask for that again does no harm, and may be needed. */
        public boolean deletes() {
            return effect != Effect.ADDS && harmlessToRepeat.always();
        }

        /** What its rows go to, for a person: {@code campaign} or {@code group}; null where they go to nothing of the kind. */
        public @Nullable String destinationNoun() {
            return fields.values().stream()
                    .filter(field -> field.kind() == FieldRule.Kind.CAMPAIGN)
                    .map(FieldRule::noun)
                    .findFirst()
                    .orElse(null);
        }

        /** Whether a row's number stands in the field: it is sent as it was read, not as it was written. */
        public boolean isNumber(String field) {
            FieldRule rule = fields.get(field);
            return rule != null
                    && (rule.kind() == FieldRule.Kind.NUMBER || rule.kind() == FieldRule.Kind.DIAL_STRING)
                    && (rule.required() || oneOf.contains(field));
        }

        /** This operation, sent in another way. */
        public Operation sentBy(Request otherRequest) {
            return new Operation(
                    otherRequest,
                    limit,
                    effect,
                    answerTimeout,
                    fields,
                    furtherColumns,
                    rowCharacters,
                    oneOf,
                    packing,
                    distinct,
                    firstAlone,
                    callback,
                    duplicateReason,
                    tryAgain,
                    options,
                    exclusiveOptions,
                    harmlessToRepeat,
                    answers,
                    httpStatuses,
                    strangeAnswer);
        }
    }

    /** A row that cannot be done just now is tried again after each {@code every}, until {@code within} is over. */
    public record TryAgain(Duration every, Duration within) {}

    /**
     * Where a request goes.
     *
     * @param method GET, POST or DELETE
     * @param path the path behind the account's base URL; {@code {key}} stands for a setting of the account, and
     *     {@code {campaign}} for the call's campaign
     * @param encoding {@code form} or {@code json}
     * @param contentType the Content-Type of {@code json}, where the vendor wants it to the letter
     * @param idKey the key under which ids stand in the body
     * @param phoneAs {@code number} or {@code string}: how a phone number stands in JSON
     * @param sendApiKey whether the key goes along as a header beside the token
     */
    public record Request(
            String method,
            String path,
            @Nullable String encoding,
            @JsonProperty("content-type") @Nullable String contentType,
            @JsonProperty("id-key") @Nullable String idKey,
            @JsonProperty("phone-as") @Nullable String phoneAs,
            @JsonProperty("send-api-key") boolean sendApiKey) {}

    /**
     * The vendor's pace.
     *
     * @param calls calls in any window of {@code per}
     * @param rows the most rows or numbers a call carries
     * @param turn which calls must be answered before the next is sent
     */
    public record PaceLimit(int calls, Duration per, int rows, @JsonProperty("one-at-a-time") Limit.Turn turn) {

        public PaceLimit {
            turn = turn == null ? Limit.Turn.FREE : turn;
        }
    }

    /** What shares a call. */
    public enum Packing {
        /** rows of one destination */
        @JsonProperty("rows")
        ROWS,
        /** numbers × campaigns: every number is meant for every campaign of the call */
        @JsonProperty("numbers-by-campaigns")
        NUMBERS_BY_CAMPAIGNS,
        /** ids, in a call as a list or as one range */
        @JsonProperty("ids")
        IDS
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
     * @param characters for text and campaigns: a regular expression of one allowed character; null for any
     * @param longest the most characters it may have; 0 for any number
     * @param choices the values it may have; null for any
     * @param with the field without which it has no meaning; null for none
     * @param feedKey for a campaign: the key of a feed that gives it where no column does
     * @param foreignPrefix for a number: what stands before the country code of one that is not of the feed's region,
     *     {@code +} or {@code 00}; empty where the vendor takes digits alone
     */
    public record FieldRule(
            Kind kind,
            boolean required,
            @Nullable String characters,
            int longest,
            @Nullable List<String> choices,
            @Nullable String with,
            @JsonProperty("feed-key") String feedKey,
            @JsonProperty("foreign-prefix") String foreignPrefix) {

        /** The key of a feed that gives the campaign, where the profile names no other. */
        public static final String CAMPAIGN_KEY = "campaign";

        private static final String ID = "-id";

        public FieldRule {
            feedKey = feedKey == null ? CAMPAIGN_KEY : feedKey;
            foreignPrefix = foreignPrefix == null ? "" : foreignPrefix;
        }

        /** What a campaign of this field is called: {@code campaign}, or {@code group} where the key is {@code group-id}. */
        String noun() {
            return feedKey.endsWith(ID) ? feedKey.substring(0, feedKey.length() - ID.length()) : feedKey;
        }

        /** For a text of certain characters, these: such a text may be written with them. Null for all else. */
        public @Nullable String charactersOfText() {
            return kind == Kind.TEXT || kind == Kind.ID ? characters : null;
        }

        /** What is read. */
        public enum Kind {
            /** a phone number of the feed's region or with its country code */
            @JsonProperty("number")
            NUMBER,
            /** what a vendor dials, as it stands: digits and the keys beside them */
            @JsonProperty("dial-string")
            DIAL_STRING,
            /** ids: {@code 7}, {@code 3-10} or {@code 2,3,5} */
            @JsonProperty("ids")
            IDS,
            /** text that goes along as it stands */
            @JsonProperty("text")
            TEXT,
            /** what the vendor knows something by: text, of which a machine may have made {@code 1001.0} */
            @JsonProperty("id")
            ID,
            /** a whole number */
            @JsonProperty("whole-number")
            WHOLE_NUMBER,
            /** a day, as yyyy-MM-dd */
            @JsonProperty("date")
            DATE,
            /** a moment, as yyyy-MM-dd HH:mm:ss */
            @JsonProperty("date-time")
            DATE_TIME,
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
