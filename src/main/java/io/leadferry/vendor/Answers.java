package io.leadferry.vendor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.model.Outcome;
import io.leadferry.model.Outcome.Kind;
import io.leadferry.model.Quiet;
import io.leadferry.vendor.VendorProfile.Operation;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer by the response table of its operation. The body speaks first and the HTTP status second, since the
 * vendors answer with words; an answer that stands in no table is in doubt, never success (law 7).
 */
public final class Answers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NOT_OK = 300;
    private static final Pattern CODE = Pattern.compile("[0-9]{1,8}");

    /** Where a vendor that answers with codes puts them; where both stand, both must agree. */
    private static final List<String> CODE_KEYS = List.of("resultCode", "returnCode");

    private Answers() {}

    /**
     * The outcome of an answer that arrived.
     *
     * @param body as it came; may be null, empty, or no JSON at all
     */
    public static Outcome read(Operation operation, int httpStatus, @Nullable String body) {
        JsonNode json = parse(body);
        if (json != null) {
            for (AnswerRule rule : operation.answers()) {
                if (matches(rule, json) && (httpStatus < NOT_OK || !isSuccess(rule))) {
                    String reference =
                            rule.has() == null ? null : json.path(rule.has()).asText();
                    boolean secret = "token".equals(rule.has())
                            || json.path(String.valueOf(rule.has())).isContainerNode();
                    return new Outcome(
                            rule.means().kind(),
                            rule.says() == null ? words(json) : rule.says(),
                            secret ? null : reference,
                            httpStatus);
                }
            }
        }
        AnswerRule.Meaning byStatus = operation.httpStatuses().get(httpStatus);
        if (byStatus != null) {
            return Outcome.of(byStatus.kind(), "HTTP " + httpStatus + said(body) + strange(operation), httpStatus);
        }
        return Outcome.of(
                Kind.IN_DOUBT,
                "HTTP " + httpStatus + ", and an answer that no table knows" + said(body) + strange(operation),
                httpStatus);
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
        JsonNode message = json.path("message");
        return message.isContainerNode() ? message.toString() : message.asText("");
    }

    /** The outcome of a request that got no answer. */
    public static Outcome noAnswer(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof ConnectTimeoutException
                    || cause instanceof SSLHandshakeException) {
                return Outcome.of(
                        Kind.NOT_YET, "no connection: " + Quiet.text(String.valueOf(cause.getMessage())), null);
            }
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

    private static boolean matches(AnswerRule rule, JsonNode json) {
        String status =
                json.path("status").isMissingNode() || json.path("status").isNull()
                        ? null
                        : json.path("status").asText().strip();
        boolean statusFits =
                rule.status() == null ? status == null : rule.status().equalsIgnoreCase(status);
        boolean messageFits = rule.message() == null
                || rule.message()
                        .equalsIgnoreCase(json.path("message").asText("").strip());
        boolean keyFits = rule.has() == null
                || !json.path(rule.has()).isEmpty()
                || (json.path(rule.has()).isValueNode()
                        && !json.path(rule.has()).isNull()
                        && !json.path(rule.has()).asText().isBlank());
        boolean zeroFits = rule.zero() == null
                || (json.path(rule.zero()).isNumber() && json.path(rule.zero()).asLong() == 0);
        return statusFits && messageFits && keyFits && zeroFits && codeFits(rule.code(), json);
    }

    /** Codes are compared whole: {@code 0200001} and {@code 02000001} are two different faults. */
    private static boolean codeFits(@Nullable String whole, JsonNode json) {
        List<String> codes = CODE_KEYS.stream()
                .map(json::path)
                .filter(code -> code.isValueNode() && !code.isNull())
                .map(JsonNode::asText)
                .toList();
        return whole == null
                ? codes.isEmpty()
                : !codes.isEmpty() && codes.stream().allMatch(whole::equals);
    }

    private static @Nullable JsonNode parse(@Nullable String body) {
        if (body == null || body.isBlank()) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(body);
            return json != null && json.isObject() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static String said(@Nullable String body) {
        return body == null || body.isBlank() ? ", with nothing in it" : ": " + Quiet.text(body);
    }
}
