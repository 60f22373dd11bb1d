package io.leadferry.rehearsal.huawei;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Calls the Huawei stand-in, signed as the vendor's demo signs. */
final class HuaweiCaller {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final String CONTENT_TYPE = "application/json; charset=UTF-8";

    private final HttpClient http;
    private final String baseUrl;
    private final Clock clock;
    private final C2Style style;

    HuaweiCaller(HuaweiStandIn standIn, Clock clock) {
        this(standIn, clock, C2Style.DEMO, HttpClient.newHttpClient());
    }

    HuaweiCaller(HuaweiStandIn standIn, Clock clock, C2Style style, HttpClient http) {
        this.baseUrl = standIn.baseUrl();
        this.clock = clock;
        this.style = style;
        this.http = http;
    }

    static String add(String... numbers) {
        return List.of(numbers).stream()
                .map(number -> "{\"called\":\"" + number + "\",\"sessionId\":\"s" + number + "\"}")
                .collect(Collectors.joining(",", "{\"callDataList\":[", "]}"));
    }

    String addTo(String campaign, String body) throws IOException, InterruptedException {
        return send(request("1/calldata/" + campaign, body)).body();
    }

    String deleteFrom(String campaign, String body) throws IOException, InterruptedException {
        return send(request("1/calldata/" + campaign + "/delete", body)).body();
    }

    CompletableFuture<HttpResponse<String>> deleteLater(String campaign, String body) {
        return http.sendAsync(
                request("1/calldata/" + campaign + "/delete", body), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest request(String path, String body) {
        return request(path, body, "rehearsal-ak", "rehearsal-sk", CONTENT_TYPE);
    }

    HttpRequest request(String path, String body, String accessKey, String secretKey, String contentType) {
        URI uri = URI.create(baseUrl + HuaweiStandIn.CAMPAIGNS_PATH + path);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        TreeMap<String, String> headers = new TreeMap<>(Map.of(
                "content-length",
                Integer.toString(bytes.length),
                "content-type",
                contentType,
                "host",
                style.hostPort() ? uri.getAuthority() : uri.getHost()));
        String time = DateTimeFormatter.ofPattern(
                        style.millis() ? "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'" : "uuuu-MM-dd'T'HH:mm:ss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(clock.instant());
        String prefix = "auth-v2/" + accessKey + "/" + time + "/content-length;content-type;host";
        String signature =
                C2SignatureFormula.of(secretKey, prefix, "POST", uri.getRawPath(), "", headers, bytes, style);
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", contentType)
                .header("Authorization", prefix + "/" + signature)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
    }

    static String code(String body) throws IOException {
        return JSON.readTree(body).path("resultCode").asText();
    }
}
