package io.leadferry.rehearsal.huawei;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadferry.HandClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The codes of "Deleting an Outbound Number" and the conditions that lead to them. */
class DeleteNumbersTableTest {

    private final HandClock clock = new HandClock();
    private HuaweiStandIn standIn;
    private HuaweiCaller caller;

    private HuaweiStandInBuilder builder() {
        return HuaweiStandIn.builder()
                .campaigns(Set.of("42", "43"))
                .leads(
                        "42",
                        List.of(
                                HuaweiLead.of("1").withSessionId("s1").withRecycleTime("2020-12-03 10:00:00"),
                                HuaweiLead.of("2").withCustomField("f").withRecycleTime("2020-12-04 23:59:59"),
                                HuaweiLead.of("3").withCustomField("f").withRecycleTime("2020-12-04 17:57:00"),
                                HuaweiLead.of("4").withRecycleTime("2020-12-05 00:00:00"),
                                HuaweiLead.of("5")))
                .clock(clock);
    }

    @BeforeEach
    void start() throws Exception {
        standIn = builder().start();
        caller = new HuaweiCaller(standIn, clock);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Test
    void successReadsAsThePagesExample() throws Exception {
        assertThat(caller.deleteFrom("42", "{\"sessionId\":\"s1\"}"))
                .isEqualTo(
                        """
                        {"resultCode":"0200000","resultDesc":"","returnCode":"0200000","returnDesc":"",\
                        "successCount":1}""");
        assertThat(standIn.leads("42")).extracting(HuaweiLead::called).containsExactly("2", "3", "4", "5");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"called\":\"5\"} | 1 2 3 4",
                "{\"called\":\"9\"} | 1 2 3 4 5",
                "{\"customField\":\"f\"} | 1 4 5",
                "{\"recycleTime\":\"2020-12-04 17:57:00\",\"recycleType\":\"1\"} | 4 5",
                "{\"recycleTime\":\"2020-12-04 17:57:00\",\"recycleType\":\"2\"} | 1 4 5",
                "{\"recycleTime\":\"2020-12-04 17:57:00\",\"recycleType\":\"3\"} | 1 2 4 5"
            })
    void eachFilterDeletesWhatThePageSays(String body, String left) throws Exception {
        String answer = caller.deleteFrom("42", body);

        List<String> kept = List.of(left.split(" "));
        assertThat(standIn.leads("42")).extracting(HuaweiLead::called).isEqualTo(kept);
        assertThat(HuaweiCaller.JSON.readTree(answer).path("successCount").isInt())
                .isTrue();
        assertThat(HuaweiCaller.JSON.readTree(answer).path("successCount").asInt())
                .isEqualTo(5 - kept.size());
        assertThat(standIn.violations()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "x | 02000008 | 0",
                "{} | 02000001 | 1",
                "{\"called\":\"\"} | 02000001 | 1",
                "{\"called\":\"  \",\"archiveHistory\":1} | 02000001 | 1",
                "{\"called\":\"1\",\"sessionId\":\"s1\"} | 02000009 | 1",
                "{\"recycleType\":\"1\"} | 02000009 | 1",
                "{\"called\":\"1\",\"recycleType\":\"1\"} | 02000009 | 0",
                "{\"recycleTime\":\"2020-12-04 17:57:00\"} | 02000009 | 1",
                "{\"called\":\"+1\"} | 02000002 | 0",
                "{\"called\":\"1111111111111111111111111\"} | 02000003 | 0",
                "{\"sessionId\":\"123456789012345678901234567890123\"} | 02000003 | 0",
                "{\"called\":1} | 02000006 | 0",
                "{\"called\":\"1\",\"archiveHistory\":\"1\"} | 02000006 | 0",
                "{\"called\":\"1\",\"archiveHistory\":2} | 02000007 | 0",
                "{\"recycleTime\":\"2020-12-04 17:57:00\",\"recycleType\":\"4\"} | 02000007 | 0",
                "{\"recycleTime\":\"2020-12-04T17:57:00\",\"recycleType\":\"1\"} | 0200030 | 0",
                "{\"called\":\"9\",\"all\":\"yes\"} | 0200000 | 1"
            })
    void aFaultyCallGetsItsCodeAndNothingIsDeleted(String body, String code, int violations) throws Exception {
        assertThat(HuaweiCaller.code(caller.deleteFrom("42", body))).isEqualTo(code);
        assertThat(standIn.leads("42")).hasSize(5);
        assertThat(standIn.violations()).hasSize(violations);
    }

    @Test
    void aCustomFieldOf201IsTooLong() throws Exception {
        assertThat(HuaweiCaller.code(caller.deleteFrom("42", "{\"customField\":\"" + "x".repeat(201) + "\"}")))
                .isEqualTo("02000003");
    }

    @Test
    void anUnknownCampaignAndAnotherVdnAreTold() throws Exception {
        assertThat(HuaweiCaller.code(caller.deleteFrom("41", "{\"called\":\"1\"}")))
                .isEqualTo("0200007");
        var elsewhere = caller.send(caller.request("2/calldata/42/delete", "{\"called\":\"1\"}"));
        assertThat(HuaweiCaller.code(elsewhere.body())).isEqualTo("02000007");
    }

    @Test
    void aNumberWithACallInProgressCannotBeDeletedUntilTheCallEnded() throws Exception {
        standIn.inCall("42", List.of("2"));
        assertThat(HuaweiCaller.code(caller.deleteFrom("42", "{\"called\":\"2\"}")))
                .isEqualTo("0200028");
        assertThat(HuaweiCaller.code(caller.deleteFrom("42", "{\"customField\":\"f\"}")))
                .isEqualTo("0200028");
        assertThat(standIn.leads("42")).hasSize(5);

        standIn.callEnded("42", List.of("2"));

        assertThat(HuaweiCaller.code(caller.deleteFrom("42", "{\"customField\":\"f\"}")))
                .isEqualTo("0200000");
        assertThat(standIn.leads("42")).hasSize(3);
    }

    @Test
    void whatWasAskedOfTheHistoryIsRemembered() throws Exception {
        caller.deleteFrom("42", "{\"called\":\"1\"}");
        caller.deleteFrom("42", "{\"called\":\"2\",\"archiveHistory\":1}");
        caller.deleteFrom("42", "{\"called\":\"3\",\"archiveHistory\":0}");

        assertThat(standIn.deleted("42"))
                .extracting(gone -> gone.lead().called() + " " + gone.archived())
                .containsExactly("1 false", "2 true", "3 false");
    }

    @ParameterizedTest
    @EnumSource(HuaweiReply.class)
    void everyCodeCanBeForced(HuaweiReply reply) throws Exception {
        standIn.nextAnswers(HuaweiOperation.DELETE_NUMBERS, reply);
        assertThat(HuaweiCaller.code(caller.deleteFrom("42", "{\"called\":\"1\"}")))
                .isEqualTo(reply.code());
        assertThat(standIn.leads("42")).hasSize(5);
    }

    @Test
    void deletesOfOneCampaignMustNotOverlapAndThoseOfTwoMay() throws Exception {
        try (HuaweiStandIn slow = builder().deleteLatency(Duration.ofSeconds(3)).start()) {
            HuaweiCaller client = new HuaweiCaller(slow, clock);
            var first = client.deleteLater("42", "{\"called\":\"1\"}");
            await().until(() -> slow.inFlight() == 1);
            var other = client.deleteLater("43", "{\"called\":\"1\"}");
            await().until(() -> slow.inFlight() == 2);
            assertThat(slow.violations()).isEmpty();
            assertThat(HuaweiCaller.code(client.deleteFrom("42", "{\"called\":\"2\"}")))
                    .isEqualTo("0200028");

            assertThat(slow.violations()).singleElement().asString().contains("was being processed");
            assertThat(HuaweiCaller.code(first.get(10, SECONDS).body())).isEqualTo("0200000");
            assertThat(HuaweiCaller.code(other.get(10, SECONDS).body())).isEqualTo("0200000");
            assertThat(slow.maxSideBySide(HuaweiOperation.DELETE_NUMBERS)).isEqualTo(3);
            assertThat(slow.leads("42")).hasSize(4);
        }
    }
}
