package io.leadferry.vendor.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.model.Secret;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One token an account, whatever the number of lanes: a new token ends the one before, so nobody else may ask for one.
 * It lives in memory only; the ledger holds no secret.
 */
public final class Tokens {

    /** The vendor's tokens live 60 minutes; the last five are left for a call that waits for its permit. */
    private static final Duration LIFE = Duration.ofMinutes(55);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clock clock;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    public Tokens(Clock clock) {
        this.clock = clock;
    }

    private record Held(Secret token, Instant until) {}

    /** The account's token, while it is good. */
    public Optional<Secret> of(String account) {
        Held token = held.get(account);
        return token == null || !token.until().isAfter(clock.instant()) ? Optional.empty() : Optional.of(token.token());
    }

    /**
     * The account's token as it was last issued, good or not. A call that was cut while the token was good goes out with
     * it, even if it ended meanwhile: that is answered as an ended token, while no token at all is a person's business.
     */
    Optional<Secret> latest(String account) {
        return Optional.ofNullable(held.get(account)).map(Held::token);
    }

    /** Keeps the token of a Generate Token answer. */
    public void keep(String account, @Nullable String body) {
        try {
            JsonNode token = JSON.readTree(body == null ? "" : body).path("token");
            held.put(
                    account,
                    new Held(new Secret(token.asText()), clock.instant().plus(LIFE)));
        } catch (IOException e) {
            held.remove(account);
        }
    }

    /** Ends a token that the vendor refused, unless it was replaced meanwhile. */
    public void refused(String account, @Nullable Secret token) {
        held.computeIfPresent(
                account, (key, now) -> now.token().equals(token) ? new Held(now.token(), Instant.MIN) : now);
    }
}
