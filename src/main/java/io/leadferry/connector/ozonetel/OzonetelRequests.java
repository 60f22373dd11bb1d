package io.leadferry.connector.ozonetel;

import io.leadferry.connector.Answers;
import io.leadferry.connector.LanePlan;
import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import io.leadferry.model.Outcome;
import io.leadferry.model.Secret;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Writes Ozonetel's requests and keeps its token; the routes call it by name. */
public final class OzonetelRequests {

    /** The operation that fetches a token. */
    public static final String GENERATE_TOKEN = "generate-token";

    private static final String TOKEN = "token";
    private static final String AUTH = "auth";
    private static final String TOKEN_FAULT = "tokenFault";

    private final Function<LaneId, LanePlan> plans;
    private final Tokens tokens;
    private final Clock clock;

    public OzonetelRequests(Function<LaneId, LanePlan> plans, Tokens tokens, Clock clock) {
        this.plans = plans;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** {@code bulkData} of an add, for Jackson to write. */
    public Map<String, Object> bulkData(@Body Call call) {
        return AddLeads.bulkData(call, plans.apply(call.lane()).operation());
    }

    /** The body of an add around {@code bulkData}, form-encoded as the page shows it. */
    public String addForm(@Body String bulkData, @ExchangeProperty("call") Call call) {
        return AddLeads.form(addParameters(bulkData, call));
    }

    /** The parameters of an add around {@code bulkData}, for accounts whose gateway takes JSON. */
    public Map<String, String> addParameters(@Body String bulkData, @ExchangeProperty("call") Call call) {
        return AddLeads.parameters(plans.apply(call.lane()).account(), call, bulkData);
    }

    /** The body of a delete, for Jackson to write. */
    public Map<String, Object> deleteBody(@Body Call call) {
        LanePlan plan = plans.apply(call.lane());
        return DeleteLeads.body(
                plan.account(),
                call,
                !"string".equals(plan.operation().request().phoneAs()));
    }

    /** The body of a delete of scheduled data, for Jackson to write. */
    public Map<String, Object> scheduledBody(@Body Call call) {
        LanePlan plan = plans.apply(call.lane());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userName", plan.account().setting("user-name"));
        body.put(
                String.valueOf(plan.operation().request().idKey()),
                call.rows().get(0).get(0));
        return body;
    }

    /** The body of a delete from a block group, for Jackson to write. */
    public Map<String, Object> unblockBody(@Body Call call) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userName", plans.apply(call.lane()).account().setting("user-name"));
        body.put("id", Long.valueOf(call.campaigns().get(0)));
        body.put("blockNumbers", call.rows().stream().map(row -> row.get(0)).toList());
        return body;
    }

    /** Tells the numbers of a block group's answer apart, and leaves on the exchange what it finds. */
    public void unblocked(Exchange exchange, @Body @Nullable String body, @ExchangeProperty("call") Call call) {
        if (outcome(exchange).kind() == Outcome.Kind.CONFIRMED) {
            Unblocked answer = Unblocked.read(body, call);
            exchange.setProperty("fates", answer.fates());
            answer.alarm().ifPresent(alarm -> exchange.setProperty("alarm", alarm));
        }
    }

    /** Whether the account's calls want a token that is not held. */
    public boolean wantsToken(@Header("lane") String lane) {
        Account account = plans.apply(LaneId.parse(lane)).account();
        return TOKEN.equals(account.setting(AUTH)) && tokens.of(account).isEmpty();
    }

    /** The lane that fetches tokens for the account of a lane. */
    public String tokenLane(@Header("lane") String lane) {
        return new LaneId(LaneId.parse(lane).account(), GENERATE_TOKEN).toString();
    }

    /** The body of Generate Token, for Jackson to write. */
    public Map<String, String> tokenBody(@ExchangeProperty("lane") String lane) {
        return Map.of("userName", plans.apply(LaneId.parse(lane)).account().setting("user-name"));
    }

    /** Puts the account's key on the request. */
    public void key(Exchange exchange) {
        exchange.getMessage()
                .setHeader("apiKey", plan(exchange).account().secret("api-key").reveal());
    }

    /** Puts the account's token, or its key where it has no tokens, on the request. */
    public void authorize(Exchange exchange) {
        LanePlan plan = plan(exchange);
        Message message = exchange.getMessage();
        if (TOKEN.equals(plan.account().setting(AUTH))) {
            Secret token = tokens.latest(plan.account()).orElse(new Secret(""));
            exchange.setProperty(TOKEN, token);
            message.setHeader("Authorization", "Bearer " + token.reveal());
        }
        if (!TOKEN.equals(plan.account().setting(AUTH))
                || plan.operation().request().sendApiKey()) {
            key(exchange);
        }
    }

    /** Forgets the token when the answer says that the vendor does not know it. */
    public void dropRefusedToken(Exchange exchange) {
        if (outcome(exchange).kind() == Outcome.Kind.TOKEN_WANTED) {
            tokens.refused(plan(exchange).account(), exchange.getProperty(TOKEN, Secret.class));
        }
    }

    /** Keeps the token of an answer, or leaves on the exchange why there is none. */
    public void keepToken(Exchange exchange, @Body @Nullable String body) {
        Outcome outcome = outcome(exchange);
        if (outcome.kind() != Outcome.Kind.CONFIRMED) {
            exchange.setProperty(TOKEN_FAULT, outcome);
        } else if (!tokens.keep(plan(exchange).account(), body)) {
            exchange.setProperty(
                    TOKEN_FAULT,
                    Outcome.of(
                            Outcome.Kind.IN_DOUBT,
                            "the vendor gave a token that cannot stand in a request",
                            outcome.httpStatus()));
        }
    }

    /** Leaves on the exchange that the token's request got no answer. */
    public void noToken(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        exchange.setProperty(TOKEN_FAULT, Answers.noAnswer(fault));
    }

    private Outcome outcome(Exchange exchange) {
        return Answers.read(plan(exchange).operation(), exchange.getMessage(), clock.instant());
    }

    private LanePlan plan(Exchange exchange) {
        return plans.apply(LaneId.parse(exchange.getProperty("lane", String.class)));
    }
}
