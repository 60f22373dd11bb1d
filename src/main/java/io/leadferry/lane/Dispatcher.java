package io.leadferry.lane;

import io.leadferry.connector.AnswerReading;
import io.leadferry.connector.Answers;
import io.leadferry.connector.LanePlan;
import io.leadferry.connector.Tokens;
import io.leadferry.connector.VendorProfile.TokenRule;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.dialect.LedgerFaults;
import io.leadferry.model.Call;
import io.leadferry.model.Fates;
import io.leadferry.model.LaneId;
import io.leadferry.model.MachineFault;
import io.leadferry.model.Outcome;
import io.leadferry.model.Quiet;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lane's route does around the Kamelet of its operation: what must be ready before a call is cut, and what the
 * answer does to its rows.
 */
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final LeadferryConfiguration configuration;
    private final Settlement settlement;
    private final Tokens tokens;
    private final TokenRequests tokenRequests;
    private final RateLimiter rateLimiter;
    private final CallMeters meters;

    public Dispatcher(
            LeadferryConfiguration configuration,
            Settlement settlement,
            Tokens tokens,
            TokenRequests tokenRequests,
            RateLimiter rateLimiter,
            CallMeters meters) {
        this.configuration = configuration;
        this.settlement = settlement;
        this.tokens = tokens;
        this.tokenRequests = tokenRequests;
        this.rateLimiter = rateLimiter;
        this.meters = meters;
    }

    /** Whether a lane's calls bear a token that is not there. */
    public boolean wantsToken(@Body LaneId lane) {
        return tokens.isWanted(configuration.lane(lane));
    }

    /** The lane that asks for the tokens of a lane's account. */
    public LaneId tokenLane(@Body LaneId lane) {
        TokenRule rule = configuration.lane(lane).token();
        if (rule == null) {
            throw new IllegalArgumentException("there are no tokens for the lane " + lane);
        }
        return new LaneId(lane.account(), rule.operation());
    }

    /**
     * Deals with a call's answer: settles it, or learns of a token.
     *
     * @return what it meant
     */
    public Outcome answer(@Body AnswerReading reading, @ExchangeProperty(IssuedPermit.PERMIT) IssuedPermit issued) {
        LaneId lane = issued.lane();
        LanePlan plan = configuration.lane(lane);
        if (reading.alarm() != null) {
            settlement.block(lane, reading.alarm()); // first, for with the settling the next call may begin
        }
        if (reading.token() != null) {
            tokens.learn(plan.account(), reading.token());
        }
        if (plan.operation().carriesRows()) {
            ended(issued, reading.outcome());
            settle(issued, reading.outcome(), reading.fates());
            return reading.outcome();
        }
        return tokenRequests.used(issued, ended(issued, fault(reading, plan)));
    }

    /** What was wrong with the answer to a request for a token; confirmed where nothing was. */
    private static Outcome fault(AnswerReading reading, LanePlan plan) {
        Outcome outcome = reading.outcome();
        boolean useless = outcome.kind() == Outcome.Kind.CONFIRMED && plan.token() != null && reading.token() == null;
        return useless
                ? Outcome.of(
                        Outcome.Kind.IN_DOUBT,
                        "the vendor gave a token that cannot stand in a request",
                        outcome.httpStatus())
                : outcome;
    }

    /**
     * Settles a call whose request failed: before it left, nothing was done; after, who knows. A fault that came before a
     * call was cut is the throttle's to tell, which still has the permit; without a throttle, it is told here.
     *
     * @return what it means, for whoever waits for a token
     */
    public @Nullable Outcome failed(
            Exchange exchange,
            @ExchangeProperty(IssuedPermit.PERMIT) @Nullable IssuedPermit issued,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception fault) {
        if (fault instanceof NoPermit refusal) {
            Outcome none = Outcome.of(Outcome.Kind.NOT_YET, String.valueOf(refusal.getMessage()), null);
            return refusal.until() == null ? none : none.notBefore(refusal.until());
        }
        if (issued == null) {
            LaneId lane = exchange.getMessage().getBody(LaneId.class);
            if (lane != null) {
                settlement.block(lane, PermitReturns.reason(fault), fault);
            }
            return null;
        }
        if (!configuration.lane(issued.lane()).operation().carriesRows()) {
            return tokenRequests.used(issued, ended(issued, Answers.noAnswer(fault)));
        }
        if (issued.call() != null) {
            failed(issued, fault);
        }
        return null;
    }

    private void failed(IssuedPermit issued, Exception fault) {
        boolean sent = issued.sent();
        boolean machine = MachineFault.isIn(fault);
        if (!sent && !machine) {
            LOG.error(
                    "Lane {}: a request could not be written: {}",
                    issued.lane(),
                    Quiet.text(words(fault)),
                    Quiet.fault(fault));
        } else if (sent && isOurs(fault)) {
            // first, for with the settling the next call may begin, and its answer would fare no better
            settlement.block(
                    issued.lane(),
                    "an answer could not be dealt with, and its call is in doubt, now or from the next start: "
                            + Quiet.text(words(fault)),
                    fault);
        }
        try {
            settle(
                    issued,
                    sent ? ended(issued, Answers.noAnswer(fault)) : machine ? notYet(fault) : unwritable(fault),
                    null);
        } catch (RuntimeException e) {
            if (LedgerFaults.canPass(e)) {
                throw e;
            }
            LOG.debug("the throttle, which has the permit, deals with the call", e);
        }
    }

    private static Outcome notYet(Exception fault) {
        return Outcome.of(Outcome.Kind.NOT_YET, MachineFault.words(fault), null);
    }

    private static Outcome unwritable(Exception fault) {
        return Outcome.of(Outcome.Kind.BLOCKED, "the request could not be written: " + Quiet.text(words(fault)), null);
    }

    /** Whether a fault after a request left is neither the network's, nor of a ledger that is away, nor of a stop. */
    private boolean isOurs(Exception fault) {
        return !MachineFault.isIn(fault)
                && Stream.<Throwable>iterate(fault, Objects::nonNull, Throwable::getCause)
                        .noneMatch(IOException.class::isInstance)
                && !LedgerFaults.canPass(fault)
                && !rateLimiter.isClosed();
    }

    private static String words(Exception fault) {
        return fault.getClass().getSimpleName() + ", " + LedgerFaults.words(fault);
    }

    private Outcome ended(IssuedPermit issued, Outcome outcome) {
        meters.ended(issued.lane(), outcome, issued.took());
        return outcome;
    }

    private void settle(IssuedPermit issued, Outcome outcome, @Nullable Fates fates) {
        Call call = issued.call();
        if (call != null) {
            settlement.settle(call.id(), call.lane(), outcome, fates);
        }
    }

    /** Takes over from a request for a token whether there is one: the lane goes on, or fails with {@link NotReady}. */
    public static final class TokenHad implements AggregationStrategy {

        @Override
        public Exchange aggregate(Exchange lane, @Nullable Exchange request) {
            Outcome outcome = request == null ? null : request.getMessage().getBody(Outcome.class);
            if (outcome != null && outcome.kind() != Outcome.Kind.CONFIRMED) {
                lane.setException(new NotReady(outcome));
            }
            return lane;
        }
    }

    /**
     * Marks calls whose request leaves the house, whatever step of whatever route sends it, and how long its answer took:
     * what fails before that, such as a signature, was never sent.
     */
    public static final class Departures extends EventNotifierSupport {

        @Override
        public boolean isEnabled(CamelEvent event) {
            return event.getType() == CamelEvent.Type.ExchangeSending
                    || event.getType() == CamelEvent.Type.ExchangeSent;
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.ExchangeSendingEvent sending
                    && sending.getEndpoint() instanceof HttpEndpoint) {
                IssuedPermit issued = sending.getExchange().getProperty(IssuedPermit.PERMIT, IssuedPermit.class);
                if (issued != null) {
                    issued.leaves();
                }
            } else if (event instanceof CamelEvent.ExchangeSentEvent sent
                    && sent.getEndpoint() instanceof HttpEndpoint) {
                IssuedPermit issued = sent.getExchange().getProperty(IssuedPermit.PERMIT, IssuedPermit.class);
                if (issued != null) {
                    issued.came(Duration.ofMillis(sent.getTimeTaken()));
                }
            }
        }
    }
}
