package io.leadferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadferry.feed.InterfaceKeys;
import io.leadferry.feed.PlainInterface;
import io.leadferry.model.HostAndPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the running ferry, at the address of its configuration. The JDK's older client is enough for one question, and starts
 * in a third of the time of its newer one.
 */
final class ApiClient {

    private static final int MILLIS_TO_CONNECT = 5_000;
    private static final int MILLIS_OF_PATIENCE = 30_000;
    private static final int OK = 200;
    private static final int WRONG_WORD = 400;
    private static final int UNAUTHORIZED = 401;

    /** What only a ferry says of itself. */
    private static final String FERRY = "Leadferry-Interface";

    private static final int LARGEST_PORT = 65_535;
    private static final String LOOPBACK = "127.0.0.1";
    private static final String EXAMPLE = "http://127.0.0.1:8080";

    static {
        // what is asked for once is done once: where the answer is lost, a person looks first
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final String base;
    private final @Nullable String password;

    /**
     * A client of the ferry that this configuration describes.
     *
     * @param url where it is, if not where the configuration says
     * @throws IllegalArgumentException where one of both is no address
     */
    ApiClient(List<String> options, @Nullable String url) {
        InterfaceKeys keys = PlainInterface.find(
                        options, System.getenv(), System.getProperties().stringPropertyNames(), Path.of(""))
                .orElseGet(() -> Startup.ofInterface(options));
        this.base = url == null ? configured(keys) : given(url);
        this.password = keys.password();
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

    private static String configured(InterfaceKeys keys) {
        String address = keys.address().strip();
        HostAndPort bound = HostAndPort.ofBound(address.isEmpty() ? LOOPBACK : address)
                .orElseThrow(() -> new IllegalArgumentException(
                        "server.address: is no address that can be asked at; give it with --url " + EXAMPLE));
        String port = keys.port().strip();
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
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) throws Refused {
        return send("GET", path, null);
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
            return AnswerTree.read(body);
        } catch (IOException e) {
            throw new Refused("what answers at " + base + " is no ferry (--url gives another address)");
        }
    }

    private String ask(String method, String path, @Nullable JsonNode content) throws Refused {
        try {
            Answer answer = answer(method, path, content, null);
            if (answer.status() == UNAUTHORIZED && password != null) {
                answer = answer(method, path, content, basic(password));
            }
            if (answer.status() != OK) {
                // it did not know a word that was given to the command
                throw new Refused(
                        json(answer.body()).path("detail").asText("the ferry answered HTTP " + answer.status()),
                        answer.status() == WRONG_WORD ? CommandCodes.USAGE : CommandCodes.FAILED);
            }
            return answer.body();
        } catch (IOException e) {
            throw new Refused("no ferry answers at " + base + "; is it running? (--url gives another address)");
        }
    }

    private record Answer(int status, String body) {}

    /** The answer of a ferry: nobody else is told the password, or believed. */
    private Answer answer(String method, String path, @Nullable JsonNode content, @Nullable String authorization)
            throws IOException, Refused {
        HttpURLConnection call = (HttpURLConnection) new URL(base + path).openConnection();
        call.setRequestMethod(method);
        call.setInstanceFollowRedirects(false);
        call.setConnectTimeout(MILLIS_TO_CONNECT);
        call.setReadTimeout(MILLIS_OF_PATIENCE);
        call.setRequestProperty("Accept", "*/*");
        call.setRequestProperty("Content-Type", "application/json");
        call.setRequestProperty("Leadferry-From", "command");
        if (authorization != null) {
            call.setRequestProperty("Authorization", authorization);
        }
        if (!method.equals("GET")) {
            call.setDoOutput(true);
            call.getOutputStream()
                    .write((content == null ? "" : AnswerTree.text(content)).getBytes(StandardCharsets.UTF_8));
        }
        int status = call.getResponseCode();
        if (call.getHeaderField(FERRY) == null) {
            throw new Refused("what answers at " + base + " is no ferry (--url gives another address)");
        }
        try (InputStream body = status < WRONG_WORD ? call.getInputStream() : call.getErrorStream()) {
            return new Answer(status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Any user name passes; the audit trail knows the person by it. */
    private static String user() {
        String user = System.getProperty("user.name", "").replace(":", "").strip();
        return user.isEmpty() ? "ferry" : user;
    }

    private static String basic(String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((user() + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
