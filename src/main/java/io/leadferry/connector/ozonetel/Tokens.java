package io.leadferry.connector.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.connector.JsonDocument;
import io.leadferry.model.Account;
import io.leadferry.model.SealedTokens;
import io.leadferry.model.SealedTokens.SealedToken;
import io.leadferry.model.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One token an account, whatever the number of lanes and of starts: a new token ends the one before, and there are ten
 * an hour, so nobody asks for one while there is a good one. It is kept sealed and read where it is kept; memory holds
 * none.
 */
public final class Tokens {

    /** The vendor's tokens live 60 minutes; the last five are left for a call that waits for its permit. */
    private static final Duration LIFE = Duration.ofMinutes(55);

    /** What can stand in a header. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,8192}");

    private final SealedTokens kept;
    private final Clock clock;
    private final RandomGenerator random;

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

    /** The account's token, while it is good. One of the future is not: a clock was set back, and nobody knows its age. */
    public Optional<Secret> of(Account account) {
        Instant now = clock.instant();
        return kept.find(account.name())
                .filter(token ->
                        !token.issuedAt().isAfter(now) && token.goodUntil().isAfter(now))
                .flatMap(token -> TokenSeal.open(account, token));
    }

    /**
     * The account's token as it was last issued, good or not. A call that was cut while the token was good goes out with
     * it, even if it ended meanwhile: that is answered as an ended token, while no token at all is a person's business.
     */
    Optional<Secret> latest(Account account) {
        return kept.find(account.name()).flatMap(token -> TokenSeal.open(account, token));
    }

    /**
     * Keeps the token of a Generate Token answer.
     *
     * @return whether there was one in it that a request can bear
     */
    public boolean keep(Account account, @Nullable String body) {
        Optional<Secret> token = JsonDocument.read(body)
                .map(answer -> answer.path("token"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> TOKEN.matcher(text).matches())
                .map(Secret::new);
        token.ifPresent(secret -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            kept.keep(
                    account.name(), new SealedToken(TokenSeal.seal(account, secret, now, random), now, now.plus(LIFE)));
        });
        return token.isPresent();
    }

    /** Ends a token that the vendor refused, unless it was replaced meanwhile. */
    public void refused(Account account, @Nullable Secret token) {
        kept.find(account.name())
                .filter(now -> TokenSeal.open(account, now)
                        .filter(secret -> secret.equals(token))
                        .isPresent())
                .ifPresent(now -> kept.end(account.name(), now));
    }
}
