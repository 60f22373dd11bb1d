package io.leadferry.lane;

import io.leadferry.connector.AnswerText;
import io.leadferry.connector.Answers;
import io.leadferry.connector.BoundedStream;
import io.leadferry.connector.LanePlan;
import io.leadferry.connector.VendorProfile.Request;
import io.leadferry.feed.Ferry;
import io.leadferry.ledger.LedgerFaults;
import io.leadferry.ledger.Permits;
import io.leadferry.model.Call;
import io.leadferry.model.Fates;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Outcome;
import io.leadferry.model.Quiet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.UriUtils;

/** What every lane's route does around its HTTP request: where it goes, and what its answer means. */
public final class LaneCall {

    /** The exchange property with the {@link Call}. */
    public static final String CALL = "call";

    /** The exchange property that says the request may have left the house. */
    public static final String SENT = "sent";

    /** The exchange property with the {@link Fates} of its rows, where the answer tells them apart. */
    public static final String FATES = "fates";

    /** The exchange property that says why no further call may be made. */
    public static final String ALARM = "alarm";

    /** The exchange property with the {@link Outcome} that says why there is no token. */
    public static final String TOKEN_FAULT = "tokenFault";

    private static final Pattern PLACE = Pattern.compile("\\{([a-z-]+)}");
    private static final String LANE = "lane";
    private static final String FORM = "form";
    private static final long LONGEST_ANSWER = 1 << 20;

    /** So many calls before the last one, a person hears that they run out. */
    private static final int SPARE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(LaneCall.class);

    private final Ferry ferry;
    private final Settlement settlement;
    private final Permits permits;
    private final Turnstile turnstile;
    private final Clock clock;

    public LaneCall(Ferry ferry, Settlement settlement, Permits permits, Turnstile turnstile, Clock clock) {
        this.ferry = ferry;
        this.settlement = settlement;
        this.permits = permits;
        this.turnstile = turnstile;
        this.clock = clock;
    }

    /** Whether the lane's requests are form-encoded. */
    public boolean isForm(@Header(LANE) String lane) {
        return FORM.equals(ferry.lane(LaneId.parse(lane)).operation().request().encoding());
    }

    /**
     * Addresses the request by the vendor's profile. Nothing but what is set here, and by the vendor's own bean after
     * it, goes along as a header.
     */
    public void address(Exchange exchange) {
        LaneId lane = LaneId.parse(exchange.getMessage().getHeader(LANE, String.class));
        LanePlan plan = ferry.lane(lane);
        Message message = exchange.getMessage();
        exchange.setProperty(LANE, lane.toString());
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_URI, plan.account().baseUrl() + path(exchange, plan));
        message.setHeader(
                Exchange.HTTP_METHOD,
                HttpMethods.valueOf(plan.operation().request().method()));
        message.setHeader(
                Exchange.CONTENT_TYPE,
                FORM.equals(plan.operation().request().encoding())
                        ? "application/x-www-form-urlencoded"
                        : contentType(plan.operation().request()));
        exchange.setProperty("scheme", plan.account().baseUrl().getScheme());
        exchange.setProperty("account", plan.account().name());
        exchange.setProperty("answerTimeout", plan.operation().answerTimeout().toMillis());
    }

    private static String contentType(Request request) {
        return request.contentType() == null ? "application/json" : request.contentType();
    }

    /** The profile's path, with the account's settings and the call's campaign in their places. */
    private static String path(Exchange exchange, LanePlan plan) {
        Call call = exchange.getProperty(CALL, Call.class);
        return PLACE.matcher(plan.operation().request().path()).replaceAll(place -> {
            String value = place.group(1).equals("campaign") && call != null
                    ? call.campaigns().get(0)
                    : plan.account().setting(place.group(1));
            return Matcher.quoteReplacement(UriUtils.encodePathSegment(value, StandardCharsets.UTF_8));
        });
    }

    /** Hears an answer to its end, if that comes before it is longer than any answer. */
    public void hear(Exchange exchange, @Body @Nullable InputStream answer) throws IOException {
        Message message = exchange.getMessage();
        message.setBody(null); // where the answer breaks off, nobody else shall try to read on
        byte[] heard = {};
        if (answer != null) {
            try (InputStream bounded = new BoundedStream(answer, LONGEST_ANSWER)) {
                heard = bounded.readAllBytes();
            }
        }
        message.setBody(AnswerText.of(heard, message.getHeader(Exchange.CONTENT_TYPE, String.class)));
    }

    /** Reads the answer by the operation's table and settles the call. */
    public void answer(Exchange exchange) {
        LanePlan plan = ferry.lane(lane(exchange));
        String alarm = exchange.getProperty(ALARM, String.class);
        if (alarm != null) {
            settlement.block(lane(exchange), alarm); // first, for with the settling the next call may begin
        }
        settle(exchange, Answers.read(plan.operation(), exchange.getMessage(), clock.instant()));
    }

    /**
     * Settles a call whose request failed: before it left, nothing was done; after, who knows. A fault that came before a
     * call was cut is the throttle's to tell, which still has the permit; without a throttle, it is told here.
     */
    public void failed(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        if (exchange.getProperty(CALL) != null) {
            boolean sent = exchange.getProperty(SENT, false, Boolean.class);
            if (!sent) {
                LOG.error("A request could not be written: {}", Quiet.text(words(fault)), Quiet.fault(fault));
            } else if (isOurs(fault)) {
                // first, for with the settling the next call may begin, and its answer would fare no better
                settlement.block(
                        lane(exchange),
                        "an answer could not be dealt with, and its call is in doubt, now or from the next start: "
                                + Quiet.text(words(fault)),
                        fault);
            }
            try {
                settle(
                        exchange,
                        sent
                                ? Answers.noAnswer(fault)
                                : Outcome.of(
                                        Outcome.Kind.BLOCKED,
                                        "the request could not be written: " + Quiet.text(words(fault)),
                                        null));
            } catch (RuntimeException e) {
                if (LedgerFaults.canPass(e)) {
                    throw e;
                }
                LOG.debug("the throttle, which has the permit, deals with the call", e);
            }
        } else if (exchange.getProperty(DurableThrottler.PERMIT) == null) {
            settlement.block(
                    LaneId.parse(exchange.getMessage().getHeader(LANE, String.class)), Passages.reason(fault), fault);
        }
    }

    /** Whether a fault after a request left is neither the network's, nor of a ledger that is away, nor of a stop. */
    private boolean isOurs(Exception fault) {
        return Stream.<Throwable>iterate(fault, Objects::nonNull, Throwable::getCause)
                        .noneMatch(IOException.class::isInstance)
                && !LedgerFaults.canPass(fault)
                && !turnstile.isClosed();
    }

    private static String words(Exception fault) {
        return fault.getClass().getSimpleName() + ", " + LedgerFaults.words(fault);
    }

    /**
     * Marks calls whose request leaves the house, whatever step of whatever route sends it: what fails before that, such
     * as a signature, was never sent.
     */
    public static final class Departures extends EventNotifierSupport {

        @Override
        public boolean isEnabled(CamelEvent event) {
            return event.getType() == CamelEvent.Type.ExchangeSending;
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.ExchangeSendingEvent sending
                    && sending.getEndpoint() instanceof HttpEndpoint) {
                sending.getExchange().setProperty(SENT, true);
            }
        }
    }

    /** Gives the permit back, since no token could be had and nothing was sent. */
    public void noToken(
            @Header(LANE) String lane,
            @ExchangeProperty(DurableThrottler.PERMIT) long permit,
            @ExchangeProperty(TOKEN_FAULT) @Nullable Outcome why) {
        settlement.noToken(
                LaneId.parse(lane), permit, why == null ? Outcome.of(Outcome.Kind.NOT_YET, "none came", null) : why);
    }

    /** Leaves on the exchange that a token may not even be asked for, and until when. */
    public void noPermit(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) NoPermit refusal) {
        Outcome fault = Outcome.of(Outcome.Kind.NOT_YET, String.valueOf(refusal.getMessage()), null);
        Instant until = refusal.until();
        exchange.setProperty(TOKEN_FAULT, until == null ? fault : fault.notBefore(until));
    }

    /**
     * Settles the permit of a request that is no call for rows: it was used, unless nothing was sent. After a fault its
     * lane rests as the vendor asks; and where it says no time, or half of the permits are used up, so that the others last
     * until the first come back.
     */
    public void permitUsed(Exchange exchange, @ExchangeProperty(TOKEN_FAULT) @Nullable Outcome fault) {
        Long permit = exchange.getProperty(DurableThrottler.PERMIT, Long.class);
        if (permit == null) {
            return;
        }
        LaneId lane = lane(exchange);
        if (fault != null && fault.kind() == Outcome.Kind.NOT_YET && fault.httpStatus() == null) {
            permits.giveBack(permit);
        } else {
            permits.answered(permit, clock);
            long used = used(lane);
            warnBeforeTheLast(lane, used);
            Limit limit = ferry.lane(lane).limit();
            boolean asked = fault != null && fault.notBefore() != null;
            if (fault == null) {
                settlement.wentWell(lane);
            } else if (asked || fault.kind() == Outcome.Kind.NOT_YET || used * 2 > limit.calls()) {
                boolean own = !asked || used * 2 > limit.calls();
                settlement.rest(lane, own ? limit.per().dividedBy(limit.calls()) : Duration.ZERO, fault);
                // who wanted it rests as long, and says so
                exchange.setProperty(
                        TOKEN_FAULT, fault.notBefore(turnstile.standing(lane).holdUntil()));
            }
        }
        turnstile.look(lane);
    }

    private long used(LaneId lane) {
        Limit limit = ferry.lane(lane).limit();
        return permits.of(lane).stream()
                .filter(permit -> permit.takenAt().plus(limit.per()).isAfter(clock.instant()))
                .count();
    }

    private void warnBeforeTheLast(LaneId lane, long used) {
        Limit limit = ferry.lane(lane).limit();
        if (used >= limit.calls() - SPARE) {
            LOG.warn(
                    "Lane {}: {} of the {} calls that the vendor allows in {} min are used; when all are, the account's"
                            + " lanes wait. Does another program use this account?",
                    lane,
                    used,
                    limit.calls(),
                    limit.per().toMinutes());
        }
    }

    /** The permit was not used. */
    public void permitUnused(@Header(LANE) String lane, @ExchangeProperty(DurableThrottler.PERMIT) long permit) {
        permits.giveBack(permit);
        turnstile.look(LaneId.parse(lane));
    }

    private void settle(Exchange exchange, Outcome outcome) {
        Call call = exchange.getProperty(CALL, Call.class);
        if (call != null) {
            settlement.settle(call.id(), call.lane(), outcome, exchange.getProperty(FATES, Fates.class));
        }
    }

    private static LaneId lane(Exchange exchange) {
        return LaneId.parse(exchange.getProperty(LANE, String.class));
    }
}
