package io.leadferry.connector;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.leadferry.model.Account;
import io.leadferry.model.Effect;
import io.leadferry.model.Limit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A vendor as data: {@code config/connectors/<vendor>.yaml}.
 *
 * @param vendor the name that accounts use
 * @param account what an account must or may say, by its key in the configuration
 * @param feed what a feed may say beside what all feeds may, by its key in the configuration
 * @param token how a token is had; null where the vendor's calls need none
 * @param headers what requests bear, those of every operation that says nothing else
 * @param answer where an answer's words stand, in every operation that says nothing else
 * @param presets other ways to send an operation, by name; an account names those it wants
 * @param operations what can be asked of the vendor, by name
 * @param proof how an installation is proved without changing anything at the vendor
 */
public record VendorProfile(
        String vendor,
        Map<String, AccountKey> account,
        Map<String, FeedKey> feed,
        @Nullable TokenRule token,
        List<HeaderRule> headers,
        AnswerWords answer,
        Map<String, Preset> presets,
        Map<String, Operation> operations,
        Proof proof) {

    public VendorProfile {
        account = account == null ? Map.of() : account;
        feed = feed == null ? Map.of() : feed;
        answer = answer == null ? AnswerWords.USUAL : answer;
        headers = headers == null ? List.of() : headers;
        presets = presets == null ? Map.of() : presets;
        operations = operations == null ? Map.of() : operations;
        proof = proof == null ? Proof.NONE : proof;
        if (!headers.isEmpty()) {
            List<HeaderRule> all = headers;
            presets = each(presets, preset -> new Preset(preset.operation(), bearing(preset.request(), all)));
            UnaryOperator<Operation> bearing = one -> one.sentBy(bearing(one.request(), all), one.examples());
            operations = each(operations, bearing);
            proof = proof.with(each(proof.operations(), bearing));
        }
        AnswerWords words = answer;
        UnaryOperator<Operation> saying = one -> one.answer() == null ? one.saying(words) : one;
        operations = each(operations, saying);
        proof = proof.with(each(proof.operations(), saying));
    }

    private static Request bearing(Request request, List<HeaderRule> headers) {
        return request == null || request.headers() != null ? request : request.bearing(headers);
    }

    private static <T> Map<String, T> each(Map<String, T> some, UnaryOperator<T> change) {
        Map<String, T> changed = new LinkedHashMap<>();
        some.forEach((name, one) -> changed.put(name, one == null ? one : change.apply(one)));
        return changed;
    }

    /**
     * A key of an account.
     *
     * @param required whether each account must have it
     * @param secret whether nobody may see it
     * @param list whether it takes several values
     * @param choices the values it may have; null for any
     * @param pattern a regular expression of the values it may have; null for any
     * @param mustBe what the pattern asks for, for a person: "must be …"
     * @param standard its value where the account has none; those of a list with a comma between them
     * @param describe what it means, for a person
     */
    public record AccountKey(
            boolean required,
            boolean secret,
            boolean list,
            @Nullable List<String> choices,
            @Nullable String pattern,
            @JsonProperty("must-be") @Nullable String mustBe,
            @JsonProperty("default") @Nullable String standard,
            @Nullable String describe) {}

    /**
     * A key of a feed that is this vendor's own.
     *
     * @param option the option that it sets; null where it gives what a field asks for by its {@code feed-key}
     * @param describe what it means, for a person
     */
    public record FeedKey(@Nullable String option, @Nullable String describe) {}

    /**
     * How an installation is proved before its first file: what may be asked of the vendor that changes nothing there.
     *
     * @param clockWithin how far this machine's clock may be from the vendor's, before it refuses what was signed here; null:
     *     nothing of a request depends on it
     * @param key what proves that the account's keys are accepted; the first that is for the account holds. An account for
     *     which there is none cannot be proved without sending
     * @param operations requests that only ask, by name; no lane is made of them
     */
    public record Proof(
            @JsonProperty("clock-within") @Nullable Duration clockWithin,
            List<KeyProof> key,
            Map<String, Operation> operations) {

        static final Proof NONE = new Proof(null, List.of(), Map.of());

        public Proof {
            key = key == null ? List.of() : key;
            operations = operations == null ? Map.of() : operations;
        }

        private Proof with(Map<String, Operation> changed) {
            return new Proof(clockWithin, key, changed);
        }

        /** The operation that proves the keys of an account; empty where nothing does that changes nothing. */
        public Optional<String> of(Account account) {
            return key.stream()
                    .filter(one -> fits(one.when(), account))
                    .map(KeyProof::operation)
                    .findFirst();
        }
    }

    /**
     * What proves that an account's keys are accepted.
     *
     * @param operation the one that asks for a token, or one of the proof's own
     * @param when the accounts that it proves: what these of their keys must say; empty: all
     */
    public record KeyProof(String operation, Map<String, String> when) {

        public KeyProof {
            when = when == null ? Map.of() : when;
        }
    }

    /**
     * How a token is had. Requests bear it where their headers say {@code {token}}.
     *
     * @param operation the operation that asks for one; its limit says how often
     * @param when the accounts that have tokens: what these of their keys must say; empty: all have
     * @param at where it stands in the answer, for example {@code $.access_token}
     * @param life how long it is good, from when it was asked for
     * @param lifeAt where the answer says for how many seconds it is good, if that is less; null: nowhere
     */
    public record TokenRule(
            String operation,
            Map<String, String> when,
            String at,
            Duration life,
            @JsonProperty("life-at") @Nullable String lifeAt) {

        public TokenRule {
            when = when == null ? Map.of() : when;
        }

        /** Whether the account's calls bear tokens. */
        boolean isFor(Account account) {
            return fits(when, account);
        }
    }

    /** How the tokens of an account are had; null where its calls bear none. */
    public @Nullable TokenRule tokenOf(Account account) {
        return token != null && token.isFor(account) ? token : null;
    }

    /** Whether an account says what is asked for. */
    static boolean fits(Map<String, String> when, Account account) {
        return when.entrySet().stream().allMatch(key -> key.getValue().equals(account.setting(key.getKey())));
    }

    /**
     * Where an answer's words stand. A place is a key of the answer, or a path such as {@code $.result.code}.
     *
     * @param status the word that says how it went; null where answers have none
     * @param message what is said to a person
     * @param codes the code; where several places have one, all must agree. Empty where answers have none
     * @param codeMessage what is said to a person beside a code; null: what {@code message} says
     * @param retryAfter the header by which the vendor says when it wants to be asked again
     * @param rows where an answer tells the rows of a call apart; null where it does not
     */
    public record AnswerWords(
            @Nullable String status,
            @Nullable String message,
            List<String> codes,
            @JsonProperty("code-message") @Nullable String codeMessage,
            @JsonProperty("retry-after") String retryAfter,
            @Nullable RowWords rows) {

        /** Where nothing is said of it. */
        static final AnswerWords USUAL = new AnswerWords(null, null, List.of(), null, "Retry-After", null);

        public AnswerWords {
            codes = codes == null ? List.of() : codes;
            retryAfter = retryAfter == null ? "Retry-After" : retryAfter;
        }
    }

    /**
     * Where the answer of a call that was taken has a list, with an entry for each of its rows. A row without an entry is in
     * doubt.
     *
     * @param list where the list stands; {@code $} where the answer is the list
     * @param number where an entry has the row's number, as it was sent; null: the entries are in the order of the rows
     * @param status where an entry has its status; null: being in the list is enough
     * @param means what the words of a status mean: {@code confirmed}, {@code refused} or {@code in-doubt}; any other word is
     *     in doubt
     * @param message where an entry says something to a person; null: nowhere
     */
    public record RowWords(
            String list,
            @Nullable String number,
            @Nullable String status,
            Map<String, AnswerRule.Meaning> means,
            @Nullable String message) {

        public RowWords {
            means = means == null ? Map.of() : means;
        }
    }

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
     * @param answer where the words of its answers stand; null: where those of the profile's other operations do
     * @param examples worked examples: what a call looks like on the wire, and what answers to it mean
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
            @JsonProperty("strange-answer") @Nullable String strangeAnswer,
            @Nullable AnswerWords answer,
            List<WorkedExample> examples) {

        public Operation {
            examples = examples == null ? List.of() : examples;
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

        /** Whether what stands in the field is dialled as it stands. */
        public boolean isDialled(String field) {
            FieldRule rule = fields.get(field);
            return rule != null && rule.kind() == FieldRule.Kind.DIAL_STRING;
        }

        /** The field by which its rows are told apart, where that is a number. */
        public Optional<String> numberField() {
            return fields.keySet().stream().filter(this::isNumber).findFirst();
        }

        /** Where the words of its answers stand. */
        AnswerWords words() {
            return answer == null ? AnswerWords.USUAL : answer;
        }

        /** This operation, sent in another way; its examples are of the first. */
        public Operation sentBy(Request otherRequest) {
            return sentBy(otherRequest, List.of());
        }

        private Operation sentBy(Request otherRequest, List<WorkedExample> shown) {
            return with(otherRequest, answer, shown);
        }

        private Operation saying(AnswerWords words) {
            return with(request, words, examples);
        }

        /** This operation, whose answer is waited for so long at most. */
        Operation answeredWithin(Duration most) {
            return with(request, answer, examples, answerTimeout.compareTo(most) < 0 ? answerTimeout : most);
        }

        private Operation with(Request how, @Nullable AnswerWords words, List<WorkedExample> shown) {
            return with(how, words, shown, answerTimeout);
        }

        private Operation with(Request how, @Nullable AnswerWords words, List<WorkedExample> shown, Duration timeout) {
            return new Operation(
                    how,
                    limit,
                    effect,
                    timeout,
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
                    strangeAnswer,
                    words,
                    shown);
        }
    }

    /** A row that cannot be done just now is tried again after each {@code every}, until {@code within} is over. */
    public record TryAgain(Duration every, Duration within) {}

    /**
     * Where a request goes, and what it bears. What stands in braces is put in: see {@link RequestText}.
     *
     * @param method GET, POST, PUT, PATCH or DELETE
     * @param base another address than the account's, in place of its base URL; null: that
     * @param path the path behind the base URL
     * @param query what stands behind the path, by name: a text, or what makes one; {@code repeat} for a name that stands there
     *     once for each value of a list
     * @param encoding {@code form} or {@code json}
     * @param contentType the Content-Type of {@code json}, where the vendor wants it to the letter
     * @param headers what it bears beside its body; null: what the profile says of all requests
     * @param body what it bears; null: nothing
     * @param phoneAs {@code string} or {@code number}: how a phone number stands in JSON
     */
    public record Request(
            String method,
            @Nullable String base,
            String path,
            Map<String, Object> query,
            @Nullable String encoding,
            @JsonProperty("content-type") @Nullable String contentType,
            @Nullable List<HeaderRule> headers,
            @Nullable Object body,
            @JsonProperty("phone-as") @Nullable String phoneAs) {

        public Request {
            query = query == null ? Map.of() : query;
        }

        private Request bearing(List<HeaderRule> all) {
            return new Request(method, base, path, query, encoding, contentType, all, body, phoneAs);
        }

        /** What an account's requests bear beside their body. */
        List<HeaderRule> headersOf(Account account) {
            return headers == null
                    ? List.of()
                    : headers.stream().filter(header -> header.isFor(account)).toList();
        }

        /** Whether an account's requests bear a token. */
        boolean bearsToken(Account account) {
            return headersOf(account).stream()
                    .anyMatch(header -> String.valueOf(header.value()).contains(RequestText.TOKEN));
        }

        boolean isForm() {
            return "form".equals(encoding);
        }
    }

    /**
     * A header of a request.
     *
     * @param value a text, or what makes one
     * @param when the accounts whose requests bear it: what these of their keys must say; empty: all
     */
    public record HeaderRule(String name, Object value, Map<String, String> when) {

        public HeaderRule {
            when = when == null ? Map.of() : when;
        }

        boolean isFor(Account account) {
            return fits(when, account);
        }
    }

    /**
     * A worked example of an operation.
     *
     * @param name what it shows
     * @param account what the account says
     * @param rows the rows of the call, by their fields
     * @param campaigns the campaigns they go to
     * @param options the options of their feed
     * @param callback whether the vendor is told where to call back
     * @param request what goes over the wire; null where the example shows answers alone
     * @param answers what comes back, and what it means
     */
    public record WorkedExample(
            String name,
            Map<String, String> account,
            List<Map<String, String>> rows,
            List<String> campaigns,
            Map<String, String> options,
            boolean callback,
            @Nullable ExampleRequest request,
            List<ExampleAnswer> answers) {

        public WorkedExample {
            account = account == null ? Map.of() : account;
            rows = rows == null ? List.of() : rows;
            campaigns = campaigns == null ? List.of() : campaigns;
            options = options == null ? Map.of() : options;
            answers = answers == null ? List.of() : answers;
        }
    }

    /**
     * What goes over the wire.
     *
     * @param address the path, with the query behind it
     * @param headers some of the headers, by name
     * @param body of a JSON request, the document; of a form, its texts by name, and JSON within them as a document
     */
    public record ExampleRequest(String method, String address, Map<String, String> headers, @Nullable Object body) {

        public ExampleRequest {
            headers = headers == null ? Map.of() : headers;
        }
    }

    /**
     * What comes back, and what it means.
     *
     * @param http the status
     * @param headers some of the headers, by name
     * @param body a document; a text where it is none
     * @param means what it means for the call
     * @param reference the vendor's own name of the call; null where it gives none
     * @param rows what becomes of rows that fare otherwise than the call, by number
     */
    public record ExampleAnswer(
            int http,
            Map<String, String> headers,
            @Nullable Object body,
            AnswerRule.Meaning means,
            @Nullable String reference,
            Map<String, AnswerRule.Meaning> rows) {

        public ExampleAnswer {
            headers = headers == null ? Map.of() : headers;
            rows = rows == null ? Map.of() : rows;
        }
    }

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

        /** The pace of an account that has none of its own. */
        Limit asLimit() {
            return new Limit(calls, per, rows, turn);
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
     * @param withCountryCode for a number: whether one of the feed's region bears its country code too, with the same before it
     */
    public record FieldRule(
            Kind kind,
            boolean required,
            @Nullable String characters,
            int longest,
            @Nullable List<String> choices,
            @Nullable String with,
            @JsonProperty("feed-key") String feedKey,
            @JsonProperty("foreign-prefix") String foreignPrefix,
            @JsonProperty("with-country-code") boolean withCountryCode) {

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

    /** An operation of an account at the profile's own pace, for whoever asks without a lane. */
    public LanePlan plan(Account account, Operation asks) {
        return new LanePlan(
                account,
                asks,
                asks.limit().asLimit(),
                asks.tryAgain() == null ? LanePlan.ONCE : asks.tryAgain(),
                tokenOf(account));
    }

    /** The operation of that name, also one that only proves something. */
    public Operation operation(String name) {
        Operation operation = operations.getOrDefault(name, proof.operations().get(name));
        if (operation == null) {
            throw new IllegalArgumentException("vendor " + vendor + " has no operation '" + name + "'");
        }
        return operation;
    }
}
