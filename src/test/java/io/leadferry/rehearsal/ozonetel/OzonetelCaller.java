package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Calls the stand-in as the vendor's pages show it. */
final class OzonetelCaller {

    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String baseUrl;

    OzonetelCaller(OzonetelStandIn standIn) {
        this.baseUrl = standIn.baseUrl();
    }

    /** The parameters of a faultless add of two leads, to be changed at will. */
    static Map<String, String> goodAdd() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("apiKey", "rehearsal-key");
        parameters.put("userName", "rehearsal");
        parameters.put("campaignName", "North");
        parameters.put("bulkData", bulk("9876500001", "9876500002"));
        return parameters;
    }

    static String bulk(String... numbers) {
        String rows = List.of(numbers).stream()
                .map(number -> "[\"" + number + "\",\"Asha Rao\"]")
                .collect(Collectors.joining(","));
        return "{\"map\":[\"PhoneNumber\",\"Name\"],\"data\":[" + rows + "]}";
    }

    static String goodDelete() {
        return "{\"userName\":\"rehearsal\",\"phoneNumber\":[9876500001],\"campaignName\":[\"North\"]}";
    }

    HttpResponse<String> add(Map<String, String> parameters) throws IOException, InterruptedException {
        return http.send(addRequest(parameters), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> addNumbers(String... numbers) throws IOException, InterruptedException {
        Map<String, String> parameters = goodAdd();
        parameters.put("bulkData", bulk(numbers));
        return add(parameters);
    }

    HttpRequest addRequest(Map<String, String> parameters) {
        String form = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(URI.create(baseUrl + OzonetelStandIn.ADD_PATH))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    HttpResponse<String> addJson(String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(baseUrl + OzonetelStandIn.ADD_PATH))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> delete(String token, String body) throws IOException, InterruptedException {
        return http.send(deleteRequest("Authorization", "Bearer " + token, body), HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> deleteLater(String token, String body) {
        return http.sendAsync(
                deleteRequest("Authorization", "Bearer " + token, body), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest deleteRequest(String header, String value, String body) {
        return HttpRequest.newBuilder(URI.create(baseUrl + OzonetelStandIn.DELETE_PATH))
                .header("Content-Type", "application/json")
                .header(header, value)
                .method("DELETE", HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** A call of one of the operations with a JSON body and a token. */
    HttpResponse<String> call(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> deleteScheduled(String token, String body) throws IOException, InterruptedException {
        return call("POST", OzonetelStandIn.SCHEDULED_PATH, token, body);
    }

    HttpResponse<String> unblock(String token, String body) throws IOException, InterruptedException {
        return call("DELETE", OzonetelStandIn.UNBLOCK_PATH, token, body);
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> askToken(String apiKey, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(baseUrl + OzonetelStandIn.TOKEN_PATH))
                        .header("Content-Type", "application/json")
                        .header("apiKey", apiKey)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String token() throws IOException, InterruptedException {
        return json(askToken("rehearsal-key", "{\"userName\":\"rehearsal\"}"))
                .path("token")
                .asText();
    }

    String get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }
}
