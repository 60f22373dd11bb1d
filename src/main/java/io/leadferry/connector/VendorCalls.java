package io.leadferry.connector;

import io.leadferry.connector.AnswerReading.TokenNews;
import io.leadferry.connector.VendorProfile.Request;
import io.leadferry.model.Account;
import io.leadferry.model.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Writes calls as the vendors' profiles say, and reads their answers by the profiles' tables. The Kamelets call it by name;
 * nothing here is any vendor's own.
 */
public final class VendorCalls {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Tokens tokens;
    private final Clock clock;
    private final boolean alone;

    /**
     * Calls within a ferry, whose lanes see to it that a token is there and keep what is told of it.
     *
     * @param tokens where the accounts' tokens are kept
     */
    public VendorCalls(Tokens tokens, Clock clock) {
        this(tokens, clock, false);
    }

    /** @param alone whether nobody else sees to tokens */
    VendorCalls(Tokens tokens, Clock clock, boolean alone) {
        this.tokens = tokens;
        this.clock = clock;
        this.alone = alone;
    }

    /** Whether the call bears a token, none is there, and nobody else sees to it: without a ferry. */
    public boolean lacksToken(@Body VendorCall asked) {
        return alone && tokens.isWanted(asked.plan());
    }

    /** Writes a call as it goes over the wire. */
    public VendorRequest request(@Body VendorCall asked) {
        LanePlan plan = asked.plan();
        Request words = plan.operation().request();
        Secret token = plan.bearsToken() ? tokens.latest(plan.account()).orElse(new Secret("")) : null;
        RequestText text = new RequestText(asked, token);
        Object body = text.value(words.body());
        Map<String, String> headers = new LinkedHashMap<>();
        if (body != null) {
            headers.put("Content-Type", contentType(words));
        }
        words.headersOf(plan.account()).forEach(header -> headers.put(header.name(), text.text(header.value())));
        byte[] bytes = body == null
                ? new byte[0]
                : (words.isForm() ? form(body) : RequestText.json(body)).getBytes(StandardCharsets.UTF_8);
        return new VendorRequest(
                asked, words.method(), address(plan.account(), words, text), headers, bytes, token, clock.instant());
    }

    private static String contentType(Request words) {
        return words.isForm() ? FORM : words.contentType() == null ? JSON : words.contentType();
    }

    private static URI address(Account account, Request words, RequestText text) {
        String base = words.base() == null
                ? account.baseUrl().toString()
                : text.text(words.base()).replaceFirst("/+$", "");
        String path = RequestText.WORD
                .matcher(words.path())
                .replaceAll(place -> Matcher.quoteReplacement(
                        UriUtils.encodePathSegment(text.text(place.group()), StandardCharsets.UTF_8)));
        String query = words.query().entrySet().stream()
                .flatMap(one -> text.queried(one.getValue()).stream()
                        .map(value -> UriUtils.encode(one.getKey(), StandardCharsets.UTF_8) + "="
                                + UriUtils.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
        return URI.create(base + path + (query.isEmpty() ? "" : "?" + query));
    }

    private static String form(Object body) {
        if (!(body instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("the body of a form is keys and values");
        }
        return fields.entrySet().stream()
                .map(one ->
                        one.getKey() + "=" + URLEncoder.encode(String.valueOf(one.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Reads an answer by the table of its operation. */
    public AnswerReading read(@Body VendorAnswer answer) {
        VendorRequest request = answer.request();
        LanePlan plan = request.asked().plan();
        AnswerReading reading = Answers.reading(answer);
        TokenNews news = news(plan, request, reading);
        if (alone && news != null) {
            tokens.learn(plan.account(), news);
        }
        return new AnswerReading(answer, reading.outcome(), reading.fates(), reading.alarm(), news);
    }

    private static @Nullable TokenNews news(LanePlan plan, VendorRequest request, AnswerReading reading) {
        Instant at = request.at();
        return switch (reading.outcome().kind()) {
            case TOKEN_WANTED -> request.token() == null ? null : new TokenNews.Refused(request.token());
            case CONFIRMED ->
                plan.token() == null || plan.operation().carriesRows()
                        ? null
                        : Tokens.issued(plan.token(), reading.answer().text(), at);
            default -> null;
        };
    }
}
