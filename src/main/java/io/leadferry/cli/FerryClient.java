package io.leadferry.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.model.HostAndPort;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.web.util.UriUtils;

/** Asks the running ferry, at the address of its configuration. */
final class FerryClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int WRONG_WORD = 400;
    private static final int UNAUTHORIZED = 401;

    /** What only a ferry says of itself. */
    private static final String FERRY = "Leadferry-Interface";

    private static final int LARGEST_PORT = 65_535;
    private static final String LOOPBACK = "127.0.0.1";
    private static final String EXAMPLE = "http://127.0.0.1:8080";

    private final String base;
    private final @Nullable String password;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * A client of the ferry that this configuration describes.
     *
     * @param url where it is, if not where the configuration says
     * @throws IllegalArgumentException where one of both is no address
     */
    FerryClient(List<String> options, @Nullable String url) {
        Environment environment = Sailing.ofInterface(options);
        this.base = url == null ? configured(environment) : given(url);
        this.password = environment.getProperty("leadferry.console.password");
    }

    private static String given(String url) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw noAddress(e);
        }
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getPort() == 0
                || uri.getPort() > LARGEST_PORT) {
            throw noAddress(null);
        }
        return uri.toString().replaceFirst("/+$", "");
    }

    /** What was given is not repeated: some write a password into an address. */
    private static IllegalArgumentException noAddress(@Nullable Exception cause) {
        return new IllegalArgumentException("--url: is no address of a ferry; write one such as " + EXAMPLE, cause);
    }

    private static String configured(Environment environment) {
        String address = environment.getProperty("server.address", LOOPBACK).strip();
        HostAndPort bound = HostAndPort.ofBound(address.isEmpty() ? LOOPBACK : address)
                .orElseThrow(() -> new IllegalArgumentException(
                        "server.address: is no address that can be asked at; give it with --url " + EXAMPLE));
        String port = environment.getProperty("server.port", "8080").strip();
        return HostAndPort.parse((bound.isEverywhere() ? LOOPBACK : bound) + ":" + port)
                .map(ferry -> "http://" + ferry)
                .orElseThrow(() -> new IllegalArgumentException("server.port: is no port that can be asked at, which"
                        + " is 1 to 65535; give the ferry's address with --url " + EXAMPLE));
    }

    /** What the ferry could not do, said for the person who asked. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;

        Refused(String message) {
            this(message, CommandCodes.FAILED);
        }

        Refused(String message, int code) {
            super(message);
            this.code = code;
        }

        /** With which the command ends. */
        int code() {
            return code;
        }
    }

    /** A name as one part of a path. */
    static String segment(String name) {
        return UriUtils.encodePathSegment(name, StandardCharsets.UTF_8);
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
        try {
            HttpResponse<String> response = answer(request.build());
            if (response.statusCode() == UNAUTHORIZED && password != null) {
                response =
                        answer(request.header("Authorization", basic(password)).build());
            }
            if (response.statusCode() != OK) {
                // it did not know a word that was given to the command
                throw new Refused(
                        json(response.body()).path("detail").asText("the ferry answered HTTP " + response.statusCode()),
                        response.statusCode() == WRONG_WORD ? CommandCodes.USAGE : CommandCodes.FAILED);
            }
            return response.body();
        } catch (IOException e) {
            throw new Refused("no ferry answers at " + base + "; is it running? (--url gives another address)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }

    /** The answer of a ferry: nobody else is told the password, or believed. */
    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException, Refused {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.headers().firstValue(FERRY).isEmpty()) {
            throw new Refused("what answers at " + base + " is no ferry (--url gives another address)");
        }
        return response;
    }

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("ferry:" + password).getBytes(StandardCharsets.UTF_8));
    }
}
