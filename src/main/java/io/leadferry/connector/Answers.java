package io.leadferry.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leadferry.connector.VendorProfile.AnswerWords;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.model.Fates;
import io.leadferry.model.Outcome;
import io.leadferry.model.Outcome.Kind;
import io.leadferry.model.Quiet;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer by the response table of its operation. The body speaks first and the HTTP status second, since the
 * vendors answer with words; an answer that stands in no table, or says two things, is in doubt, never success (law 7).
 */
public final class Answers {

    private static final int OK = 200;
    private static final int NOT_OK = 300;
    private static final Pattern CODE = Pattern.compile("[0-9]{1,8}");

    /** Something to name a call by; and what programs write where they have nothing. */
    private static final Pattern REFERENCE = Pattern.compile("[\\p{L}\\p{N}]");

    private static final Pattern NO_REFERENCE =
            Pattern.compile("(?i)-?0+|-[0-9]+|null|nil|none|nan|undefined|true|false");
    private static final int LONGEST_REFERENCE = 4096;

    private final Operation operation;
    private final AnswerWords words;

    private Answers(Operation operation) {
        this.operation = operation;
        this.words = operation.words();
    }

    /**
     * What an answer that arrived means, with the time before which the vendor wants no further call where it means that
     * another is due, and with its rows told apart where it does that.
     */
    static AnswerReading reading(VendorAnswer answer) {
        Operation operation = answer.request().asked().plan().operation();
        Outcome outcome = read(operation, answer.httpStatus(), answer.text());
        Fates fates =
                switch (outcome.kind()) {
                    case CONFIRMED, ACCEPTED -> RowsApart.of(operation, answer).orElse(null);
                    default -> null;
                };
        return new AnswerReading(answer, until(operation, answer, outcome), fates, null, null);
    }

    private static Outcome until(Operation operation, VendorAnswer answer, Outcome outcome) {
        return switch (outcome.kind()) {
            case NOT_YET, LATER, IN_DOUBT ->
                RetryAfter.read(answer.header(operation.words().retryAfter()), answer.header("Date"), answer.at())
                        .map(outcome::notBefore)
                        .orElse(outcome);
            default -> outcome;
        };
    }

    /**
     * The outcome of an answer that arrived.
     *
     * @param httpStatus 0 where there was none
     * @param body as it came; may be null, empty, or no JSON at all
     */
    public static Outcome read(Operation operation, int httpStatus, @Nullable String body) {
        return new Answers(operation).read(httpStatus, body);
    }

    private Outcome read(int httpStatus, @Nullable String body) {
        JsonNode json = parse(body);
        boolean bearsReference = json != null && bearsReference(json);
        for (AnswerRule rule : operation.answers()) {
            if (fits(rule, httpStatus, body, json) && (isOk(httpStatus) || !isSuccess(rule))) {
                JsonNode said = json == null ? MissingNode.getInstance() : json;
                return (isSuccess(rule) ? saysFailure(said) : bearsReference)
                        ? inDoubt(httpStatus, "an answer that says two things", body)
                        : outcome(rule, said, httpStatus);
            }
        }
        AnswerRule.Meaning byStatus = operation.httpStatuses().get(httpStatus);
        if (byStatus != null && !bearsReference) {
            return Outcome.of(byStatus.kind(), "HTTP " + httpStatus + said(body) + strange(), httpStatus);
        }
        return inDoubt(httpStatus, "an answer that no table knows", body);
    }

    private boolean fits(AnswerRule rule, int httpStatus, @Nullable String body, @Nullable JsonNode json) {
        if (rule.http() != null && rule.http() != httpStatus) {
            return false;
        }
        return rule.empty() ? body == null || body.isBlank() : json != null && matches(rule, json);
    }

    private Outcome outcome(AnswerRule rule, JsonNode json, int httpStatus) {
        JsonNode named = rule.has() == null ? MissingNode.getInstance() : at(rule.has(), json);
        // what an operation without rows has for an answer is a secret
        boolean reference = isSuccess(rule) && isReference(named) && operation.carriesRows();
        return new Outcome(
                rule.means().kind(),
                rule.says() == null ? words(json) : rule.says(),
                reference ? named.asText().strip() : null,
                httpStatus);
    }

    private Outcome inDoubt(int httpStatus, String what, @Nullable String body) {
        return Outcome.of(Kind.IN_DOUBT, "HTTP " + httpStatus + ", and " + what + said(body) + strange(), httpStatus);
    }

    private String strange() {
        return operation.strangeAnswer() == null ? "" : ". " + operation.strangeAnswer();
    }

    /** What the vendor says, with its code where it has codes; texts are localised, codes are not. */
    private String words(JsonNode json) {
        String code =
                words.codes().isEmpty() ? "" : at(words.codes().get(0), json).asText("");
        boolean coded = CODE.matcher(code).matches();
        String text =
                Quiet.text(said(coded && words.codeMessage() != null ? words.codeMessage() : words.message(), json));
        return !coded ? text : text.isBlank() ? code : code + ": " + text;
    }

    private static String said(@Nullable String place, JsonNode json) {
        JsonNode message = place == null ? MissingNode.getInstance() : at(place, json);
        return message.isContainerNode() ? message.toString() : message.asText("");
    }

    private static JsonNode at(String place, JsonNode json) {
        return AnswerPlace.of(place).in(json);
    }

    /** The outcome of a request that got no answer, or only a part of one. */
    public static Outcome noAnswer(Throwable fault) {
        if (fault instanceof VendorClient.NothingSent) {
            return Outcome.of(Kind.NOT_YET, "no connection: " + Quiet.text(String.valueOf(fault.getMessage())), null);
        }
        if (fault instanceof IOException) {
            return Outcome.of(
                    Kind.IN_DOUBT, "sent, and no answer came: " + Quiet.text(String.valueOf(fault.getMessage())), null);
        }
        return Outcome.of(Kind.IN_DOUBT, "no answer: " + fault.getClass().getSimpleName(), null);
    }

    private static boolean isSuccess(AnswerRule rule) {
        return rule.means() == AnswerRule.Meaning.CONFIRMED || rule.means() == AnswerRule.Meaning.ACCEPTED;
    }

    private static boolean isOk(int httpStatus) {
        return httpStatus >= OK && httpStatus < NOT_OK;
    }

    /** Whether the message is one by which the table knows a failure, whatever else is said. */
    private boolean saysFailure(JsonNode json) {
        String message = message(json);
        return operation.answers().stream()
                .anyMatch(rule -> !isSuccess(rule) && message.equalsIgnoreCase(rule.message()));
    }

    private String message(JsonNode json) {
        return words.message() == null
                ? ""
                : at(words.message(), json).asText("").strip();
    }

    /** Whether the vendor gave the call a number of its own: then it took it, whatever else is said. */
    private boolean bearsReference(JsonNode json) {
        return operation.answers().stream()
                .anyMatch(rule -> rule.means() == AnswerRule.Meaning.ACCEPTED
                        && rule.has() != null
                        && isReference(at(rule.has(), json)));
    }

    /** A text that names something, or a whole number above 0. */
    private static boolean isReference(JsonNode value) {
        if (!value.isTextual() && !value.isIntegralNumber()) {
            return false;
        }
        String text = value.asText().strip();
        return text.length() <= LONGEST_REFERENCE
                && REFERENCE.matcher(text).find()
                && !NO_REFERENCE.matcher(text).matches();
    }

    private boolean matches(AnswerRule rule, JsonNode json) {
        JsonNode stated = words.status() == null ? MissingNode.getInstance() : at(words.status(), json);
        String status = stated.isMissingNode() || stated.isNull()
                ? null
                : stated.asText().strip();
        boolean statusFits =
                rule.status() == null ? status == null : rule.status().equalsIgnoreCase(status);
        boolean messageFits = rule.message() == null || rule.message().equalsIgnoreCase(message(json));
        boolean keyFits = rule.has() == null || has(rule, at(rule.has(), json));
        boolean zeroFits = rule.zero() == null || isZero(at(rule.zero(), json));
        return statusFits && messageFits && keyFits && zeroFits && codeFits(rule.code(), json);
    }

    /** What a call was accepted under is its reference; elsewhere a list or an object may be asked for. */
    private static boolean has(AnswerRule rule, JsonNode value) {
        return isReference(value) || (rule.means() != AnswerRule.Meaning.ACCEPTED && !value.isEmpty());
    }

    private static boolean isZero(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong() && value.asLong() == 0;
    }

    /** Codes are compared whole: {@code 0200001} and {@code 02000001} are two different faults. */
    private boolean codeFits(@Nullable String whole, JsonNode json) {
        List<String> codes = words.codes().stream()
                .map(place -> at(place, json))
                .filter(code -> !code.isMissingNode() && !code.isNull())
                .map(code -> code.asText(""))
                .toList();
        return whole == null
                ? codes.isEmpty()
                : !codes.isEmpty() && codes.stream().allMatch(whole::equals);
    }

    /**
     * The one document that an answer is; null where it is anything else, or writes a key of the table's in a way of its
     * own: beside the right one or in place of it, nobody knows what that means.
     */
    private @Nullable JsonNode parse(@Nullable String body) {
        return JsonDocument.read(body)
                .filter(json -> json.isObject() || (json.isArray() && words.rows() != null))
                .filter(json -> places().noneMatch(place -> place.isMiswritten(json)))
                .orElse(null);
    }

    private Stream<AnswerPlace> places() {
        Stream<String> named = operation.answers().stream().flatMap(rule -> Stream.of(rule.has(), rule.zero()));
        return Stream.of(Stream.of(words.status(), words.message()), words.codes().stream(), named)
                .flatMap(some -> some)
                .filter(Objects::nonNull)
                .map(AnswerPlace::of);
    }

    private static String said(@Nullable String body) {
        return body == null || body.isBlank() ? ", with nothing in it" : ": " + Quiet.text(body);
    }
}
