package io.leadferry.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.HandClock;
import io.leadferry.OnBothLedgers;
import io.leadferry.TestLedger;
import io.leadferry.connector.AnswerReading.TokenNews;
import io.leadferry.connector.VendorProfile.TokenRule;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.LedgerModule;
import io.leadferry.model.Account;
import io.leadferry.model.SealedTokens;
import io.leadferry.model.SealedTokens.SealedToken;
import io.leadferry.model.Secret;
import io.leadferry.model.Veil;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One token an account, for as long as it is good, for those who have the account's key. */
@OnBothLedgers
class TokensTest {

    private static final Account ACME = account("acme", "https://vendor.example", "acme", "the-key");

    private static final TokenRule RULE = Objects.requireNonNull(
            new VendorProfiles().find("ozonetel").orElseThrow().token());

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private final SecureRandom random = new SecureRandom();
    private Ledger ledger;
    private SealedTokens kept;
    private Tokens tokens;

    @BeforeEach
    void open() {
        ledger = Ledger.open(TestLedger.at(folder.resolve("leadferry.db")));
        kept = new LedgerModule(ledger, Map.of(), clock).tokens();
        tokens = new Tokens(kept, clock, random);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static Account account(String name, String url, String user, String key) {
        return new Account(
                name, "ozonetel", URI.create(url), Map.of("user-name", user), Map.of("api-key", new Secret(key)), null);
    }

    private void keep(String answer) {
        tokens.learn(ACME, Objects.requireNonNull(Tokens.issued(RULE, answer, clock.instant())));
    }

    /** What the next process finds, which has nothing but the ledger. */
    private Tokens afterARestart() {
        ledger.close();
        open();
        return tokens;
    }

    @Test
    void aRefusedTokenIsGoodNoMoreButACallThatHadItDoesNotGoOutWithNone() {
        keep("{\"token\":\"first\"}");
        tokens.learn(ACME, new TokenNews.Refused(new Secret("first")));

        assertThat(tokens.of(ACME)).isEmpty();
        assertThat(tokens.latest(ACME)).contains(new Secret("first"));
        assertThat(afterARestart().of(ACME)).isEmpty();
    }

    /** A vendor may repeat it in an answer to a call that did not bear it, and in words that come after the next one. */
    @Test
    void aTokenIsHiddenWhenNoCallHasItAnyMore() {
        keep("{\"token\":\"standin.first-of-all-tokens\"}");
        afterARestart();
        assertThat(tokens.of(ACME)).isPresent();
        forgetWhatNobodyHolds();
        assertThat(Veil.over("Bearer standin.first-of-all-tokens is not good")).isEqualTo("Bearer *** is not good");

        keep("{\"token\":\"standin.second-of-all-tokens\"}");
        forgetWhatNobodyHolds();
        assertThat(Veil.over("standin.second-of-all-tokens, not standin.first-of-all-tokens"))
                .isEqualTo("***, not ***");
    }

    private static void forgetWhatNobodyHolds() {
        String unheld = new Secret("held-by-nobody-" + System.nanoTime()).reveal();
        await().until(() -> {
            System.gc();
            new Secret("sweeps-" + System.nanoTime()); // whoever learns one forgets those that are gone
            return !Veil.covers(unheld);
        });
    }

    @Test
    void aTokenThatGrewOldOnTheWayGoesAlongAllTheSame() {
        keep("{\"token\":\"first\"}");
        clock.advance(Duration.ofMinutes(56));

        assertThat(tokens.of(ACME)).isEmpty();
        assertThat(tokens.latest(ACME)).contains(new Secret("first"));
        assertThat(afterARestart().of(ACME)).isEmpty();
    }

    @Test
    void refusingTheTokenBeforeLeavesTheNewOneInForce() {
        keep("{\"token\":\"first\"}");
        keep("{\"token\":\"second\"}");
        tokens.learn(ACME, new TokenNews.Refused(new Secret("first")));

        assertThat(tokens.of(ACME)).contains(new Secret("second"));
    }

    @Test
    void aTokenOutlivesTheProcessWhileItIsGood() {
        keep("{\"token\":\"first\"}");
        clock.advance(Duration.ofMinutes(54));

        assertThat(afterARestart().of(ACME)).contains(new Secret("first"));
    }

    @Test
    void aTokenOfTheFutureIsNotGood() {
        keep("{\"token\":\"first\"}");
        clock.advance(Duration.ofMinutes(-1));

        assertThat(tokens.of(ACME)).isEmpty();
    }

    @Test
    void whatWasSealedForOneAccountOpensForNoOther() {
        keep("{\"token\":\"first\"}");
        SealedToken sealed = kept.find("acme").orElseThrow();
        kept.keep("other", sealed);

        assertThat(tokens.of(ACME)).isPresent();
        assertThat(List.of(
                        account("acme", "https://vendor.example", "acme", "another-key"),
                        account("acme", "https://vendor.example", "acme", ""),
                        account("acme", "https://vendor.example", "somebody", "the-key"),
                        account("acme", "https://elsewhere.example", "acme", "the-key"),
                        account("other", "https://vendor.example", "acme", "the-key")))
                .allSatisfy(account -> {
                    assertThat(tokens.of(account)).isEmpty();
                    assertThat(tokens.latest(account)).isEmpty();
                });
    }

    @Test
    void whatWasTamperedWithIsNoToken() {
        keep("{\"token\":\"first\"}");
        SealedToken sealed = kept.find("acme").orElseThrow();
        for (int at = 0; at < sealed.sealed().length(); at++) {
            char other = sealed.sealed().charAt(at) == 'A' ? 'B' : 'A';
            String changed =
                    sealed.sealed().substring(0, at) + other + sealed.sealed().substring(at + 1);
            kept.keep("acme", new SealedToken(changed, sealed.issuedAt(), sealed.goodUntil()));
            assertThat(tokens.of(ACME)).isEmpty();
        }
        for (String damaged :
                List.of("", "A", "====", "no base64!", sealed.sealed().substring(4))) {
            kept.keep("acme", new SealedToken(damaged, sealed.issuedAt(), sealed.goodUntil()));
            assertThat(tokens.of(ACME)).isEmpty();
        }
        kept.keep("acme", new SealedToken(sealed.sealed(), sealed.issuedAt().minusMillis(1), sealed.goodUntil()));
        assertThat(tokens.of(ACME)).isEmpty();
    }

    @Test
    void theSameTokenIsNeverSealedTwiceAlike() {
        Set<String> seals = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            keep("{\"token\":\"first\"}");
            seals.add(kept.find("acme").orElseThrow().sealed());
        }
        assertThat(seals).hasSize(100).noneMatch(seal -> seal.contains("first"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\":\"two words\"}",
                "{\"token\":\"a\\r\\nX: y\"}",
                "{\"token\":\"\"}",
                "{\"token\":7}",
                "{\"token\":{}}",
                "{\"token\":\"a\"}{}",
                "no JSON",
                ""
            })
    void whatCannotStandInARequestIsNoToken(String answer) {
        assertThat(Tokens.issued(RULE, answer, clock.instant())).isNull();
        assertThat(tokens.of(ACME)).isEmpty();
    }
}
