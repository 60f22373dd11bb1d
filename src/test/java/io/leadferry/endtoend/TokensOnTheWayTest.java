package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.leadferry.OddServer;
import io.leadferry.connector.Tokens;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.ledger.Lanes;
import io.leadferry.model.SealedTokens;
import io.leadferry.model.Wait;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token lasts as long as the vendor lets it, whatever becomes of the process; and who waits for one says so. */
class TokensOnTheWayTest extends Installation {

    private static final String ONE_AN_HOUR = "--leadferry.accounts.acme.limits.generate-token.calls=1";
    private static final String DELETES = "acme/delete-leads";
    private static final String TOKENS = "acme/generate-token";

    private void delete(String file) throws Exception {
        ferry.drop("deletes", file, "PhoneNumber,CampaignName\n9000000001,A\n");
    }

    private void finished(String file) {
        await().until(() -> ferry.finished(file));
    }

    private long tokens() {
        return vendor.calls().stream()
                .filter(call -> call.operation() == OzonetelOperation.TOKEN)
                .count();
    }

    @Test
    void manyStartsSpendOneTokenAndNobodyFindsItInTheHome() throws Exception {
        ferry(ONE_AN_HOUR, "--leadferry.feeds.deletes.repeats=allow");
        for (int start = 1; start <= 3; start++) {
            delete("d" + start + ".csv");
            finished("d" + start + ".csv");
            assertThat(ferry.rows("confirmed")).isEqualTo(start);
            if (start == 3) {
                break;
            }
            ferry.stop();
            ferry.start();
        }
        assertThat(tokens()).isEqualTo(1);
        assertThat(vendor.violations()).isEmpty();

        String token = new Tokens(ferry.context().getBean(SealedTokens.class), Clock.systemUTC(), new SecureRandom())
                .of(ferry.context()
                        .getBean(LeadferryConfiguration.class)
                        .accounts()
                        .get("acme"))
                .orElseThrow()
                .reveal();
        assertThat(token).hasSizeGreaterThan(10);
        assertThat(filesWith(token)).isEmpty();
        assertThat(filesWith("rehearsal-key")).isEmpty();
        assertThat(filesWith("delete-leads"))
                .as("the search finds what is there")
                .isNotEmpty();
    }

    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> content(file).contains(text))
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void whoCannotEvenAskForATokenGivesItsPermitBackAndTellsUntilWhenItWaits() throws Exception {
        ferry(ONE_AN_HOUR);
        delete("d1.csv");
        finished("d1.csv");
        vendor.revokeTokens();
        ferry.drop("deletes", "d2.csv", "PhoneNumber,CampaignName\n9000000002,A\n");

        Instant inAWhile = Instant.now().plus(Duration.ofMinutes(50));
        for (int start = 1; start <= 2; start++) {
            await().untilAsserted(() -> {
                assertThat(ferry.lane(DELETES).nextPermitAt()).isAfter(inAWhile);
                assertThat(ferry.lane(DELETES).callsInWindow()).isZero();
                assertThat(ferry.lane(DELETES).pendingRows()).isEqualTo(1);
                assertThat(ferry.receipt("d2.csv").summary().expectedAt()).isAfter(inAWhile);
            });
            if (start == 1) {
                ferry.stop();
                ferry.start();
            }
        }
        assertThat(tokens()).isEqualTo(1);
        assertThat(ferry.lane(TOKENS).nextPermitAt()).isAfter(inAWhile);
    }

    @ParameterizedTest
    @CsvSource({"0,355,361", "30,25,31"})
    void whoIsAskedForTimeTellsThatTime(int asked, int least, int most) throws Exception {
        HttpServer busy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        busy.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                if (asked > 0) {
                    exchange.getResponseHeaders().set("Retry-After", Integer.toString(asked));
                }
                exchange.sendResponseHeaders(429, -1);
            }
        });
        busy.start();
        try {
            ferry("--leadferry.accounts.acme.base-url=http://127.0.0.1:"
                    + busy.getAddress().getPort());
            delete("d1.csv");

            await().untilAsserted(
                            () -> assertThat(ferry.receipt("d1.csv").summary().waits())
                                    .filteredOn(wait -> wait.kind() == Wait.Kind.TOKEN)
                                    .singleElement()
                                    .satisfies(wait -> assertThat(Duration.between(wait.since(), wait.until()))
                                            .isBetween(Duration.ofSeconds(least), Duration.ofSeconds(most))));
        } finally {
            busy.stop(0);
        }
    }

    @Test
    void aVendorThatCannotBeReachedCostsNoToken() throws Exception {
        OddServer gone = new OddServer(OddServer.Peer::beSilent);
        gone.close();
        ferry("--leadferry.accounts.acme.base-url=" + gone.url("http"));
        delete("d1.csv");

        // at the second rest, after two requests that never left
        await().until(() -> {
            Instant next = ferry.lane(DELETES).nextPermitAt();
            return next != null && next.isAfter(Instant.now().plusMillis(1200));
        });
        assertThat(ferry.lane(TOKENS).callsInWindow()).isZero();
        assertThat(ferry.lane(DELETES).state()).isEqualTo(Lanes.State.OPEN);
    }
}
