package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.rehearsal.ozonetel.OzonetelOperation;
import io.leadferry.rehearsal.wire.Fault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Adds that nobody can tell of, and an operator's word on them over HTTP. */
class DoubtTest extends Installation {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void anOperatorsWordSettlesACallInDoubtOnce() throws Exception {
        ferry();
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.loseAnswer());
        ferry.drop("leads", "a.csv", "PhoneNumber,CampaignName\n9000000001,A\n9000000002,A\n");
        await().until(() -> ferry.rows("inDoubt") == 2);
        vendor.script(OzonetelOperation.ADD_LEADS, Fault.drop());
        ferry.drop("leads", "b.csv", "PhoneNumber,CampaignName\n9000000003,B\n");
        await().until(() -> ferry.rows("inDoubt") == 3);

        JsonNode listed = new ObjectMapper().readTree(get("/api/calls?outcome=inDoubt"));
        assertThat(listed).hasSize(2);
        assertThat(listed.findValuesAsText("rows")).containsExactly("1", "2");
        String arrived = listed.get(1).get("call").asText();
        String lost = listed.get(0).get("call").asText();

        assertThat(resolve("nosuchcall", "{\"as\":\"sent\"}")).isEqualTo(404);
        assertThat(resolve(arrived, "{\"as\":\"perhaps\"}")).isEqualTo(400);
        assertThat(resolve(arrived, "{}")).isEqualTo(400);
        assertThat(resolve(arrived, "sent")).isBetween(400, 415);
        assertThat(ferry.rows("inDoubt")).isEqualTo(3);

        assertThat(resolve(arrived, "{\"as\":\"sent\"}")).isEqualTo(200);
        assertThat(resolve(arrived, "{\"as\":\"sent\"}")).isEqualTo(409);
        assertThat(resolve(arrived, "{\"as\":\"not-sent\"}")).isEqualTo(409);
        assertThat(ferry.receipt("a.csv").summary().rows()).containsEntry("accepted", 2L);
        assertThat(ferry.finished("a.csv")).isTrue();

        assertThat(resolve(lost, "{\"as\":\"not-sent\"}")).isEqualTo(200);
        await().until(() -> ferry.rows("accepted") == 3);
        assertThat(ferry.finished("b.csv")).isTrue();
        assertThat(resolve(lost, "{\"as\":\"not-sent\"}")).isEqualTo(409);
        assertThat(vendor.leads("A")).containsExactly("9000000001", "9000000002");
        assertThat(vendor.leads("B")).containsExactly("9000000003");
        assertThat(vendor.calls()).hasSize(3);
        assertThat(new ObjectMapper().readTree(get("/api/calls?outcome=inDoubt")))
                .isEmpty();
    }

    private String get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private int resolve(String call, String body) throws Exception {
        return client.send(
                        request("/api/calls/" + call + "/resolve")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ferry.port() + path));
    }
}
