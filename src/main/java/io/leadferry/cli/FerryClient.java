package io.leadferry.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Asks the running ferry, at the address of its configuration. */
final class FerryClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final String base;
    private final @Nullable String password;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    FerryClient(List<String> options, @Nullable String url) {
        Environment environment = Sailing.ofInterface(options);
        this.base = url != null
                ? url.replaceFirst("/+$", "")
                : "http://" + environment.getProperty("server.address", "127.0.0.1") + ":"
                        + environment.getProperty("server.port", "8080");
        this.password = environment.getProperty("leadferry.console.password");
    }

    /** What the ferry could not do, said for the person who asked. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    JsonNode get(String path) throws Refused {
        return send("GET", path, null);
    }

    JsonNode post(String path) throws Refused {
        return send("POST", path, null);
    }

    JsonNode post(String path, JsonNode body) throws Refused {
        return send("POST", path, body);
    }

    /** An answer that is text. */
    String text(String path) throws Refused {
        return ask("GET", path, null);
    }

    private JsonNode send(String method, String path, @Nullable JsonNode content) throws Refused {
        return json(ask(method, path, content));
    }

    private JsonNode json(String body) throws Refused {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Refused("what answers at " + base + " is no ferry (--url gives another address)");
        }
    }

    private String ask(String method, String path, @Nullable JsonNode content) throws Refused {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        content == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(content.toString()));
        if (password != null) {
            request.header(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(("ferry:" + password).getBytes(StandardCharsets.UTF_8)));
        }
        try {
            HttpResponse<String> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() != OK) {
                throw new Refused(json(response.body())
                        .path("detail")
                        .asText("the ferry answered HTTP " + response.statusCode()));
            }
            return response.body();
        } catch (IOException e) {
            throw new Refused("no ferry answers at " + base + "; is it running? (--url gives another address)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }
}
