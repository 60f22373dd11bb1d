package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.Collector;
import io.leadferry.Collector.Span;
import io.leadferry.model.Sha256;
import io.leadferry.receipt.Receipt;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a collector of traces hears of a file of two calls, of two files that share one, and of a file that is not taken; the
 * callbacks come to another process than made the calls.
 */
class TracesOnTheWayTest {

    @TempDir
    static Path home;

    private static OzonetelStandIn vendor;
    private static PostOffice post;
    private static Collector collector;
    private static LeadferryUnderTest ferry;

    @BeforeAll
    static void live() throws Exception {
        post = new PostOffice();
        collector = new Collector();
        vendor = OzonetelStandIn.builder()
                .addLimit(5, Duration.ofMillis(300))
                .deleteLimit(2, Duration.ofMillis(300))
                .start();
        List<String> more = new ArrayList<>(LeadferryUnderTest.feed("add", "acme", "add-leads"));
        more.addAll(LeadferryUnderTest.feed("guarded", "acme", "add-leads"));
        more.add("--leadferry.feeds.guarded.guard.min-rows=2");
        more.add("--leadferry.accounts.acme.limits.add-leads.rows=2");
        more.add("--leadferry.callbacks.base-url=" + post.url());
        more.add("--leadferry.tracing.to=" + collector.address());
        more.add("--leadferry.tracing.headers.x-token=a-key-of-the-collector");
        ferry = new LeadferryUnderTest(home, vendor, "300ms", more.toArray(String[]::new));
        ferry.pause(OzonetelOperation.ADD_LEADS);
        ferry.dropNow(
                "add",
                "two-calls-9000000009.csv",
                "PhoneNumber,CampaignName,Name\n9000000001,A,Asha\n9000000002,A,Ravi\n9000000003,B,Mina\n");
        ferry.dropNow("add", "one.csv", "PhoneNumber,CampaignName\n9000000004,C\n");
        ferry.dropNow("add", "other.csv", "PhoneNumber,CampaignName\n9000000005,C\n");
        ferry.dropNow("guarded", "held.csv", "PhoneNumber,CampaignName\n9000000006,A\n");
        await().until(() -> ferry.drops().size() == 4 && ferry.rows("pending") == 5);
        ferry.resume(OzonetelOperation.ADD_LEADS);
        await().until(() -> ferry.rows("accepted") == 5 && post.letters().size() == 3);
        ferry.stop();
        ferry.start();
        for (PostOffice.Letter letter : post.letters().values()) {
            post.deliver(ferry.port(), letter.path(), letter.body());
        }
        await().until(() -> ferry.allFinished(4) && collector.spans("drop").size() == 4);
    }

    @AfterAll
    static void end() {
        ferry.close();
        vendor.close();
        collector.close();
        post.close();
    }

    private static Receipt.Summary drop(String file) {
        return ferry.receipt(file).summary();
    }

    private static String traceOf(String drop) {
        return Sha256.hex("drop " + drop).substring(0, 32);
    }

    private static List<Span> trace(String file) {
        String trace = traceOf(drop(file).drop());
        return collector.spans().stream()
                .filter(span -> span.trace().equals(trace))
                .toList();
    }

    private static List<Span> named(String name, List<Span> spans) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    private static Span only(String name, List<Span> spans) {
        List<Span> named = named(name, spans);
        assertThat(named).as(name).hasSize(1);
        return named.get(0);
    }

    @Test
    void aDropHasOneTraceWhicheverProcessMadeItsSpans() {
        Receipt.Summary drop = drop("two-calls-9000000009.csv");
        List<Span> trace = trace(drop.file());

        Span root = only("drop", trace);
        assertThat(root.parent()).isEmpty();
        assertThat(root.start()).isEqualTo(drop.receivedAt());
        assertThat(root.end()).isEqualTo(drop.finishedAt());
        assertThat(root.attributes())
                .containsEntry("leadferry.feed", "add")
                .containsEntry("leadferry.state", "finished")
                .containsEntry("leadferry.rows.total", 3L)
                .containsEntry("leadferry.rows.confirmed", 3L);
        assertThat(only("intake", trace).parent()).isEqualTo(root.id());
        assertThat(only("receipt", trace).parent()).isEqualTo(root.id());
        assertThat(named("permit", trace)).hasSize(2).allSatisfy(permit -> {
            assertThat(permit.parent()).isEqualTo(root.id());
            assertThat(permit.text("leadferry.lane")).isEqualTo("acme/add-leads");
        });
        assertThat(trace)
                .allSatisfy(span -> assertThat(span.text("leadferry.drop")).isEqualTo(drop.drop()));
    }

    @Test
    void aCallIsAPartOfItsDropAndItsRequestAndItsCallbackArePartsOfIt() {
        Receipt receipt = ferry.receipt("two-calls-9000000009.csv");
        List<Span> trace = trace("two-calls-9000000009.csv");

        List<Span> calls = named("call", trace);
        assertThat(calls)
                .extracting(call -> call.text("leadferry.call"))
                .containsExactlyInAnyOrderElementsOf(
                        receipt.calls().stream().map(call -> call.call()).toList());
        for (Span call : calls) {
            List<Span> parts = trace.stream()
                    .filter(span -> span.parent().equals(call.id()))
                    .toList();
            assertThat(call.parent()).isEqualTo(only("drop", trace).id());
            assertThat(call.attributes())
                    .containsEntry("leadferry.lane", "acme/add-leads")
                    .containsEntry("leadferry.outcome", "accepted")
                    .containsEntry("http.response.status_code", 200L);
            Span request = only("POST", parts);
            assertThat(request.attributes())
                    .containsEntry("server.address", "127.0.0.1")
                    .containsEntry("http.response.status_code", 200L);
            assertThat(request.start()).isBetween(call.start(), call.end());
            assertThat(only("callback", parts).attributes())
                    .containsEntry("leadferry.call", call.text("leadferry.call"))
                    .containsEntry("leadferry.outcome", "confirmed");
        }
        assertThat(calls.stream().mapToLong(call -> (Long) call.attributes().get("leadferry.rows")))
                .containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void aCallOfTwoDropsHasATraceOfItsOwnLinkedToTheirsAndIsToldInEach() {
        Span inOne = only("call", trace("one.csv"));
        Span inOther = only("call", trace("other.csv"));
        assertThat(inOne.text("leadferry.call")).isEqualTo(inOther.text("leadferry.call"));
        assertThat(inOne.attributes()).containsEntry("leadferry.rows", 1L);

        Span call = collector.spans("call").stream()
                .filter(span ->
                        span.parent().isEmpty() && span.text("leadferry.call").equals(inOne.text("leadferry.call")))
                .findFirst()
                .orElseThrow();
        assertThat(call.attributes()).containsEntry("leadferry.rows", 2L).containsEntry("leadferry.drops", 2L);
        assertThat(call.links())
                .containsExactlyInAnyOrder(
                        only("drop", trace("one.csv")).id(),
                        only("drop", trace("other.csv")).id());
        assertThat(inOne.links()).containsExactly(call.id());
        assertThat(inOther.links()).containsExactly(call.id());
        Set<String> parts = collector.spans().stream()
                .filter(span ->
                        span.trace().equals(call.trace()) && span.parent().equals(call.id()))
                .map(Span::name)
                .collect(Collectors.toSet());
        assertThat(parts).contains("POST", "callback");
    }

    @Test
    void aFileThatIsHeldIsAFailure() {
        Span held = only("drop", trace("held.csv"));

        assertThat(held.failed()).isTrue();
        assertThat(held.attributes()).containsEntry("leadferry.state", "quarantined");
        assertThat(collector.spans("drop").stream().filter(Span::failed)).hasSize(1);
    }

    /** Looks at folders, clocks and receipts come many times a second. */
    @Test
    void whatIsDoneAgainAndAgainLeavesNoTrace() {
        assertThat(collector.spans().stream().map(Span::name).collect(Collectors.toSet()))
                .isSubsetOf(Set.of("drop", "intake", "permit", "call", "token", "POST", "callback", "receipt"));
        assertThat(collector.spans()).hasSizeLessThan(60);
        assertThat(collector.spans())
                .allSatisfy(span -> assertThat(span.attributes())
                        .as("who looks for it finds it")
                        .containsAnyOf(
                                Map.entry("leadferry.drop", span.text("leadferry.drop")),
                                Map.entry("leadferry.call", span.text("leadferry.call"))))
                .noneSatisfy(span -> assertThat(span.took()).isNegative());
    }

    @Test
    void noNumberNameFileSecretOrAddressIsInASpan() {
        String all = collector.bytes();

        assertThat(all).contains("leadferry.drop", "acme/add-leads");
        assertThat(all)
                .doesNotContain("90000000", "Asha", ".csv", "rehearsal-key", "a-key-of-the-collector", "/callbacks/")
                .doesNotContain(OzonetelStandIn.ADD_PATH, OzonetelStandIn.TOKEN_PATH, home.toString());
        assertThat(collector.tokens()).isNotEmpty().containsOnly("a-key-of-the-collector");
    }
}
