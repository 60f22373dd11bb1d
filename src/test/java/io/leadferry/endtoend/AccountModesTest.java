package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.ledger.Calls;
import io.leadferry.ledger.Lanes;
import io.leadferry.rehearsal.ozonetel.Auth;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelReply;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.ozonetel.OzonetelStandInBuilder;
import io.leadferry.rehearsal.ozonetel.Place;
import io.leadferry.rehearsal.wire.CallPace;
import io.leadferry.rehearsal.wire.Fault;
import io.leadferry.rehearsal.wire.Operation;
import io.leadferry.rehearsal.wire.ReceivedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an account proves who it is, and which endpoints it uses. One ferry with an account for each case serves them all. */
class AccountModesTest {

    private static final CallPace ANY_PACE = new CallPace(1000, Duration.ofMillis(1));
    private static final List<String> OPERATIONS = List.of("delete-leads", "delete-scheduled", "unblock-numbers");

    @TempDir
    private static Path home;

    private static final List<OzonetelStandIn> SERVERS = new ArrayList<>();
    private static final List<String> OPTIONS = new ArrayList<>();
    private static OzonetelStandIn token;
    private static OzonetelStandIn restless; // somebody else renews the token after each call
    private static OzonetelStandIn rival; // somebody else renews the token as soon as it is issued
    private static OzonetelStandIn broken; // issues no token
    private static OzonetelStandIn key;
    private static OzonetelStandIn reference;
    private static OzonetelStandIn misplaced;
    private static LeadferryUnderTest ferry;

    @BeforeAll
    static void start() throws Exception {
        OPTIONS.add(LeadferryUnderTest.quickDoors(home));
        token = account("token", server().latency(Duration.ofMillis(150)));
        restless = renewing("restless", OzonetelOperation.DELETE_SCHEDULED);
        rival = renewing("rival", OzonetelOperation.TOKEN);
        broken = account("broken", server());
        key = account("key", server().auth(Auth.API_KEY), "auth=api-key");
        reference = account(
                "reference",
                server().scheduledPlace(Place.REFERENCE).unblockPlace(Place.REFERENCE),
                "presets=delete-scheduled-data,delete-block-number");
        misplaced =
                account("misplaced", server().scheduledPlace(Place.REFERENCE).unblockPlace(Place.REFERENCE));
        ferry = new LeadferryUnderTest(home, token, "500ms", OPTIONS.toArray(String[]::new));
    }

    private static OzonetelStandInBuilder server() {
        return OzonetelStandIn.builder()
                .deleteLimit(ANY_PACE)
                .scheduledLimit(ANY_PACE)
                .unblockLimit(ANY_PACE)
                .scheduled(1, 1000);
    }

    private static OzonetelStandIn renewing(String name, Operation after) throws Exception {
        AtomicReference<OzonetelStandIn> self = new AtomicReference<>();
        self.set(account(name, server().onCall(call -> {
            if (call.operation() == after && call.done()) {
                self.get().renewTokenElsewhere();
            }
        })));
        return self.get();
    }

    /** Starts a server, and has the ferry have an account there with a feed for each operation. */
    private static OzonetelStandIn account(String name, OzonetelStandInBuilder builder, String... settings)
            throws Exception {
        OzonetelStandIn server = builder.start();
        SERVERS.add(server);
        List<String> all = new ArrayList<>(List.of("user-name=rehearsal", "api-key=rehearsal-key"));
        all.addAll(List.of(settings));
        for (String operation : OPERATIONS) {
            all.add("limits." + operation + ".per=20ms");
            OPTIONS.addAll(LeadferryUnderTest.feed(name + "-" + operation, name, operation));
        }
        OPTIONS.addAll(LeadferryUnderTest.account(name, "ozonetel", server.baseUrl(), all.toArray(String[]::new)));
        return server;
    }

    @AfterAll
    static void end() {
        ferry.close();
        SERVERS.forEach(OzonetelStandIn::close);
    }

    // --- tokens

    @Test
    void allLanesOfAnAccountShareOneTokenAndAnEndedOneCostsEachACallAndNoRow() throws Exception {
        int issued = run("one", 1);
        assertThat(issued).isEqualTo(1);

        token.expireTokens();
        assertThat(run("expired", 2)).isEqualTo(1);
        token.renewTokenElsewhere();
        assertThat(run("renewed", 3)).isEqualTo(1);
        token.revokeTokens();
        assertThat(run("revoked", 4)).isEqualTo(1);
        assertThat(run("good", 5)).isZero();
        assertThat(token.violations()).isEmpty();
    }

    /**
     * Sends a row through each of three lanes at once.
     *
     * @return how many tokens that took
     */
    private static int run(String name, int n) throws Exception {
        long before = tokens(token);
        OPERATIONS.forEach(operation -> ferry.pause("token/" + operation));
        for (String operation : OPERATIONS) {
            ferry.dropNow("token-" + operation, name + "-" + operation + ".csv", file(operation, n));
        }
        until(() -> OPERATIONS.stream()
                .allMatch(operation -> ferry.lane("token/" + operation).pendingRows() == 1));
        OPERATIONS.forEach(operation -> ferry.resume("token/" + operation));
        for (String operation : OPERATIONS) {
            String file = name + "-" + operation + ".csv";
            until(() -> ferry.finished(file));
            assertThat(ferry.receipt(file).summary().rows()).containsEntry("confirmed", 1L);
            List<String> outcomes = ferry.receipt(file).calls().stream()
                    .map(call -> call.outcome().word())
                    .toList();
            assertThat(outcomes).hasSizeBetween(1, 2).endsWith("confirmed");
            assertThat(outcomes.subList(0, outcomes.size() - 1))
                    .allSatisfy(outcome -> assertThat(outcome).isEqualTo("tokenWanted"));
        }
        return (int) (tokens(token) - before);
    }

    @Test
    void aTokenThatEndsBetweenTheCallsOfARunCostsOneMoreCallAndNoRow() throws Exception {
        for (int n = 1; n <= 3; n++) {
            int file = n;
            ferry.dropNow("restless-delete-scheduled", "end" + n + ".csv", file("delete-scheduled", 100 + n));
            until(() -> ferry.finished("end" + file + ".csv"));
            assertThat(ferry.receipt("end" + n + ".csv").calls())
                    .extracting(call -> call.outcome().word())
                    .isEqualTo(n == 1 ? List.of("confirmed") : List.of("tokenWanted", "confirmed"));
        }
        assertThat(tokens(restless)).isEqualTo(3);

        // and an hour has ten tokens, whatever happens: seven more files have theirs, the others wait
        for (int n = 4; n <= 12; n++) {
            ferry.dropNow("restless-delete-scheduled", "end" + n + ".csv", file("delete-scheduled", 100 + n));
            int file = n;
            if (n <= 10) {
                until(() -> ferry.finished("end" + file + ".csv"));
            }
        }
        until(() -> ferry.lane("restless/generate-token").nextPermitAt() != null
                && ferry.lane("restless/generate-token").callsInWindow() == 10
                && ferry.lane("restless/delete-scheduled").pendingRows() == 2);
        assertThat(tokens(restless)).isEqualTo(10);
        assertThat(ferry.lane("restless/generate-token").nextPermitAt())
                .isAfter(Instant.now().plus(Duration.ofMinutes(55)));
        assertThat(restless.violations()).isEmpty();
    }

    @Test
    void whoeverRenewsEachTokenAtOnceStopsTheLaneBeforeTheHoursTokensAreSpent() throws Exception {
        ferry.dropNow("rival-delete-leads", "rival.csv", file("delete-leads", 1));
        until(() -> ferry.lane("rival/delete-leads").state() == Lanes.State.BLOCKED);

        assertThat(ferry.lane("rival/delete-leads").reason()).isEqualTo("a new token was refused too: Invalid Token");
        assertThat(ferry.receipt("rival.csv").summary().rows()).containsEntry("pending", 1L);
        assertThat(tokens(rival)).isEqualTo(2);
        assertThat(rival.violations()).isEmpty();
    }

    @Test
    void aRefusedKeyStopsTheLaneAtTheFirstTokenItDoesNotGet() throws Exception {
        broken.script(OzonetelOperation.TOKEN, Fault.answer(200, OzonetelReply.TOKEN_INVALID_ACCOUNT.body()));
        ferry.dropNow("broken-unblock-numbers", "broken.csv", file("unblock-numbers", 1));
        until(() -> ferry.lane("broken/unblock-numbers").state() == Lanes.State.BLOCKED);

        assertThat(ferry.lane("broken/unblock-numbers").reason()).isEqualTo("no token: Invalid userName or apiKey");
        assertThat(broken.calls()).extracting(ReceivedCall::operation).containsExactly(OzonetelOperation.TOKEN);
    }

    @Test
    void anAccountWithBasicAuthenticationShowsItsKeyAndAsksForNoToken() throws Exception {
        for (String operation : OPERATIONS) {
            ferry.dropNow("key-" + operation, "key-" + operation + ".csv", file(operation, 1));
        }
        for (String operation : OPERATIONS) {
            String file = "key-" + operation + ".csv";
            until(() -> ferry.finished(file));
            assertThat(ferry.receipt(file).calls())
                    .extracting(call -> call.outcome().word())
                    .containsExactly("confirmed");
        }
        assertThat(key.calls()).hasSize(3);
        assertThat(tokens(key)).isZero();
        assertThat(key.violations()).isEmpty();
    }

    // --- presets

    @Test
    void withThePresetsTheEndpointsOfThePublicReferenceAreUsed() throws Exception {
        for (String operation : List.of("delete-scheduled", "unblock-numbers")) {
            String file = "reference-" + operation + ".csv";
            ferry.dropNow("reference-" + operation, file, file(operation, 1));
            until(() -> ferry.finished(file));
            assertThat(ferry.receipt(file).calls())
                    .extracting(call -> call.outcome().word())
                    .containsExactly("confirmed");
        }
        assertThat(reference.scheduled()).hasSize(999).doesNotContain(1L);
        assertThat(reference.violations()).isEmpty();
    }

    @Test
    void withoutThemTheAnswerOfAnotherEndpointIsNoSuccessAndThePresetIsNamed() throws Exception {
        for (String operation : List.of("delete-scheduled", "unblock-numbers")) {
            String file = "misplaced-" + operation + ".csv";
            String lane = "misplaced/" + operation;
            ferry.dropNow("misplaced-" + operation, file, file(operation, 1));
            until(() -> ferry.receiptOf(file)
                    .map(receipt -> receipt.calls().stream().anyMatch(call -> call.outcome() == Calls.State.IN_DOUBT))
                    .orElse(false));
            ferry.pause(lane);
            assertThat(ferry.receipt(file).summary().rows()).containsEntry("confirmed", 0L);
            assertThat(ferry.receipt(file).calls().get(0).message())
                    .contains(
                            operation.equals("delete-scheduled")
                                    ? "presets: [delete-scheduled-data]"
                                    : "presets: [delete-block-number]");
        }
        assertThat(misplaced.scheduled()).hasSize(1000);
    }

    // --- how

    private static long tokens(OzonetelStandIn server) {
        return server.calls().stream()
                .filter(call -> call.operation() == OzonetelOperation.TOKEN)
                .count();
    }

    private static String file(String operation, int n) {
        return switch (operation) {
            case "delete-scheduled" -> "row_id\n" + n + "\n";
            case "unblock-numbers" -> "PhoneNumber,GroupId\n90000%05d,17\n".formatted(n);
            default -> "PhoneNumber,CampaignName\n90000%05d,A\n".formatted(n);
        };
    }

    private static void until(Callable<Boolean> done) {
        await().pollInterval(Duration.ofMillis(30)).until(done);
    }
}
