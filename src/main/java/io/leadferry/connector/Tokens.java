package io.leadferry.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leadferry.connector.AnswerReading.TokenNews;
import io.leadferry.connector.VendorProfile.TokenRule;
import io.leadferry.model.Account;
import io.leadferry.model.SealedTokens;
import io.leadferry.model.SealedTokens.SealedToken;
import io.leadferry.model.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One token an account, whatever the number of lanes and of starts: a new token may end the one before, and a vendor gives
 * few, so nobody asks for one while there is a good one. It is kept sealed, and read where it is kept. What memory holds of
 * it nobody reads: it is there for {@link io.leadferry.model.Veil}, which hides a secret while somebody holds it, for a
 * vendor may repeat a token in an answer to a call that did not bear it.
 */
public final class Tokens {

    /** The last part of a token's life, one in so many, is left for a call that waits for its permit. */
    private static final int LAST_PART = 12;

    /** What can stand in a header. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,8192}");

    private final SealedTokens kept;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, SeenTokens> seen = new ConcurrentHashMap<>();

    /** The tokens that an account had last: the one in force, and the one before, of which an answer may still tell. */
    private record SeenTokens(Secret last, @Nullable Secret before) {

        SeenTokens with(Secret token) {
            return token.equals(last) ? this : new SeenTokens(token, last);
        }
    }

    /**
     * The tokens of all accounts.
     *
     * @param random must not be guessable
     */
    public Tokens(SealedTokens kept, Clock clock, RandomGenerator random) {
        this.kept = kept;
        this.clock = clock;
        this.random = random;
    }

    /** Whether the calls of a lane bear a token, and there is no good one. */
    public boolean isWanted(LanePlan plan) {
        return plan.bearsToken() && of(plan.account()).isEmpty();
    }

    /** The account's token, while it is good. One of the future is not: a clock was set back, and nobody knows its age. */
    public Optional<Secret> of(Account account) {
        Instant now = clock.instant();
        return kept.find(account.name())
                .filter(token ->
                        !token.issuedAt().isAfter(now) && token.goodUntil().isAfter(now))
                .flatMap(token -> open(account, token));
    }

    /**
     * The account's token as it was last issued, good or not. A call that was cut while the token was good goes out with
     * it, even if it ended meanwhile: that is answered as an ended token, while no token at all is a person's business.
     */
    Optional<Secret> latest(Account account) {
        return kept.find(account.name()).flatMap(token -> open(account, token));
    }

    /**
     * Until when the vendor knows an account's kept token, which is longer than calls are sent with it: a new one would end
     * it. Empty where none is kept, or it was refused, or is not of these keys.
     */
    public Optional<Instant> endOf(Account account) {
        Instant now = clock.instant();
        return kept.find(account.name())
                .filter(token -> !token.issuedAt().isAfter(now)
                        && token.goodUntil().isAfter(token.issuedAt())
                        && open(account, token).isPresent())
                .map(token -> token.issuedAt()
                        .plus(Duration.between(token.issuedAt(), token.goodUntil())
                                .multipliedBy(LAST_PART)
                                .dividedBy(LAST_PART - 1)))
                .filter(end -> end.isAfter(now));
    }

    /**
     * The token of an answer.
     *
     * @param body the answer's text
     * @param at when it was asked for
     * @return null where there is none in it that a request can bear
     */
    static TokenNews.@Nullable Issued issued(TokenRule rule, @Nullable String body, Instant at) {
        return JsonDocument.read(body)
                .flatMap(answer -> {
                    Duration life = life(rule, answer);
                    Instant issuedAt = at.truncatedTo(ChronoUnit.MILLIS);
                    return Optional.of(AnswerPlace.of(rule.at()).in(answer))
                            .filter(JsonNode::isTextual)
                            .map(JsonNode::textValue)
                            .filter(text -> TOKEN.matcher(text).matches())
                            .map(text -> new TokenNews.Issued(
                                    new Secret(text), issuedAt, issuedAt.plus(life.minus(life.dividedBy(LAST_PART)))));
                })
                .orElse(null);
    }

    private static Duration life(TokenRule rule, JsonNode answer) {
        JsonNode seconds = rule.lifeAt() == null
                ? MissingNode.getInstance()
                : AnswerPlace.of(rule.lifeAt()).in(answer);
        boolean said = seconds.isIntegralNumber() && seconds.canConvertToInt() && seconds.asInt() > 0;
        Duration told = said ? Duration.ofSeconds(seconds.asInt()) : rule.life();
        return told.compareTo(rule.life()) < 0 ? told : rule.life();
    }

    /** Keeps a new token, or ends one that the vendor refused, unless it was replaced meanwhile. */
    public void learn(Account account, TokenNews news) {
        if (news instanceof TokenNews.Issued issued) {
            see(account, issued.token());
            kept.keep(
                    account.name(),
                    new SealedToken(
                            TokenSeal.seal(account, issued.token(), issued.issuedAt(), random),
                            issued.issuedAt(),
                            issued.goodUntil()));
        } else if (news instanceof TokenNews.Refused refused) {
            kept.find(account.name())
                    .filter(now -> open(account, now)
                            .filter(secret -> secret.equals(refused.token()))
                            .isPresent())
                    .ifPresent(now -> kept.end(account.name(), now));
        }
    }

    private Optional<Secret> open(Account account, SealedToken token) {
        Optional<Secret> opened = TokenSeal.open(account, token);
        opened.ifPresent(secret -> see(account, secret));
        return opened;
    }

    private void see(Account account, Secret token) {
        seen.merge(account.name(), new SeenTokens(token, null), (had, now) -> had.with(now.last()));
    }
}
