package io.leadferry.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.model.Outcome;
import io.leadferry.model.Outcome.Kind;
import io.leadferry.model.Quiet;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer by the response table of its operation. The body speaks first and the HTTP status second, since the
 * vendors answer with words; an answer that stands in no table, or says two things, is in doubt, never success (law 7).
 */
public final class Answers {

    private static final int OK = 200;
    private static final int NOT_OK = 300;
    private static final String STATUS = "status";
    private static final String MESSAGE = "message";
    private static final String TOKEN = "token";
    private static final Pattern CODE = Pattern.compile("[0-9]{1,8}");

    /** Something to name a call by; and what programs write where they have nothing. */
    private static final Pattern REFERENCE = Pattern.compile("[\\p{L}\\p{N}]");

    private static final Pattern NO_REFERENCE =
            Pattern.compile("(?i)-?0+|-[0-9]+|null|nil|none|nan|undefined|true|false");
    private static final int LONGEST_REFERENCE = 4096;

    /** Where a vendor that answers with codes puts them; where both stand, both must agree. */
    private static final List<String> CODE_KEYS = List.of("resultCode", "returnCode");

    private Answers() {}

    /**
     * The outcome of an answer that arrived, with the time before which the vendor wants no further call where the answer
     * means that another is due.
     *
     * @param answer the body as text, and the headers of the answer
     * @param now our time
     */
    public static Outcome read(Operation operation, Message answer, Instant now) {
        Outcome outcome = read(
                operation,
                answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class),
                answer.getBody(String.class));
        return switch (outcome.kind()) {
            case NOT_YET, LATER, IN_DOUBT ->
                RetryAfter.read(
                                answer.getHeader("Retry-After", String.class),
                                answer.getHeader("Date", String.class),
                                now)
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
        JsonNode json = parse(operation, body);
        boolean bearsReference = json != null && bearsReference(operation, json);
        if (json != null) {
            for (AnswerRule rule : operation.answers()) {
                if (matches(rule, json) && (isOk(httpStatus) || !isSuccess(rule))) {
                    return (isSuccess(rule) ? saysFailure(operation, json) : bearsReference)
                            ? inDoubt(operation, httpStatus, "an answer that says two things", body)
                            : outcome(rule, json, httpStatus);
                }
            }
        }
        AnswerRule.Meaning byStatus = operation.httpStatuses().get(httpStatus);
        if (byStatus != null && !bearsReference) {
            return Outcome.of(byStatus.kind(), "HTTP " + httpStatus + said(body) + strange(operation), httpStatus);
        }
        return inDoubt(operation, httpStatus, "an answer that no table knows", body);
    }

    private static Outcome outcome(AnswerRule rule, JsonNode json, int httpStatus) {
        JsonNode named = rule.has() == null ? MissingNode.getInstance() : json.path(rule.has());
        boolean reference = isReference(named) && !TOKEN.equals(rule.has());
        return new Outcome(
                rule.means().kind(),
                rule.says() == null ? words(json) : rule.says(),
                reference ? named.asText().strip() : null,
                httpStatus);
    }

    private static Outcome inDoubt(Operation operation, int httpStatus, String what, @Nullable String body) {
        return Outcome.of(
                Kind.IN_DOUBT, "HTTP " + httpStatus + ", and " + what + said(body) + strange(operation), httpStatus);
    }

    private static String strange(Operation operation) {
        return operation.strangeAnswer() == null ? "" : ". " + operation.strangeAnswer();
    }

    /** What the vendor says, with its code where it has codes; texts are localised, codes are not. */
    private static String words(JsonNode json) {
        String code = json.path("resultCode").asText("");
        boolean coded = CODE.matcher(code).matches();
        String text = Quiet.text(coded ? json.path("resultDesc").asText("") : message(json));
        return !coded ? text : text.isBlank() ? code : code + ": " + text;
    }

    private static String message(JsonNode json) {
        JsonNode message = json.path(MESSAGE);
        return message.isContainerNode() ? message.toString() : message.asText("");
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
    private static boolean saysFailure(Operation operation, JsonNode json) {
        String message = json.path(MESSAGE).asText("").strip();
        return operation.answers().stream()
                .anyMatch(rule -> !isSuccess(rule) && message.equalsIgnoreCase(rule.message()));
    }

    /** Whether the vendor gave the call a number of its own: then it took it, whatever else is said. */
    private static boolean bearsReference(Operation operation, JsonNode json) {
        return operation.answers().stream()
                .anyMatch(rule -> rule.means() == AnswerRule.Meaning.ACCEPTED
                        && rule.has() != null
                        && isReference(json.path(rule.has())));
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

    private static boolean matches(AnswerRule rule, JsonNode json) {
        JsonNode stated = json.path(STATUS);
        String status = stated.isMissingNode() || stated.isNull()
                ? null
                : stated.asText().strip();
        boolean statusFits =
                rule.status() == null ? status == null : rule.status().equalsIgnoreCase(status);
        boolean messageFits = rule.message() == null
                || rule.message().equalsIgnoreCase(json.path(MESSAGE).asText("").strip());
        boolean keyFits = rule.has() == null || has(rule, json.path(rule.has()));
        boolean zeroFits = rule.zero() == null || isZero(json.path(rule.zero()));
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
    private static boolean codeFits(@Nullable String whole, JsonNode json) {
        List<String> codes = CODE_KEYS.stream()
                .map(json::path)
                .filter(code -> !code.isMissingNode() && !code.isNull())
                .map(code -> code.asText(""))
                .toList();
        return whole == null
                ? codes.isEmpty()
                : !codes.isEmpty() && codes.stream().allMatch(whole::equals);
    }

    /**
     * The one object that an answer is; null where it is anything else, or writes a key of the table's in a way of its
     * own: beside the right one or in place of it, nobody knows what that means.
     */
    private static @Nullable JsonNode parse(Operation operation, @Nullable String body) {
        return JsonDocument.read(body)
                .filter(JsonNode::isObject)
                .filter(json -> keys(operation).noneMatch(key -> isMiswritten(key, json)))
                .orElse(null);
    }

    private static Stream<String> keys(Operation operation) {
        Stream<String> named = operation.answers().stream()
                .flatMap(rule -> Stream.of(rule.has(), rule.zero()))
                .filter(Objects::nonNull);
        return Stream.concat(Stream.concat(Stream.of(STATUS, MESSAGE), CODE_KEYS.stream()), named);
    }

    private static boolean isMiswritten(String key, JsonNode json) {
        return json.properties().stream()
                .map(Map.Entry::getKey)
                .anyMatch(name -> !name.equals(key) && name.strip().equalsIgnoreCase(key));
    }

    private static String said(@Nullable String body) {
        return body == null || body.isBlank() ? ", with nothing in it" : ": " + Quiet.text(body);
    }
}
