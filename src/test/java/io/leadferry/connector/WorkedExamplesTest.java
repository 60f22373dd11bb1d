package io.leadferry.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadferry.connector.VendorProfile.ExampleAnswer;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfile.WorkedExample;
import io.leadferry.model.Fates.Fate;
import io.leadferry.model.RowState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each worked example of each profile, through its operation's Kamelet, in a Camel context that knows nothing of a ferry:
 * the rows become the request that is shown, and each answer means what is said beside it. So it is with the connectors of
 * {@code docs/examples/}, which have no Java of their own.
 */
class WorkedExamplesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANY = "*";

    /** An example, and where it stands. */
    record Shown(VendorProfile profile, String operation, WorkedExample example) {
        @Override
        public String toString() {
            return profile.vendor() + " " + operation + ": " + example.name();
        }
    }

    private record Heard(String method, String address, Map<String, String> headers, String body) {}

    private record Reply(int status, Map<String, String> headers, String body) {}

    private static final ClassLoader BEFORE = Thread.currentThread().getContextClassLoader();
    private static URLClassLoader withExamples;

    private final List<Heard> heard = new ArrayList<>();
    private volatile Reply reply = new Reply(200, Map.of(), "");
    private volatile Reply token = new Reply(200, Map.of(), "");
    private volatile String tokenPath = "";
    private HttpServer server;
    private CamelContext camel;

    /** Each folder of {@code docs/examples/} is to the class path what it is to a working folder. */
    @BeforeAll
    static void lay() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("docs", "examples"))) {
            List<URL> places = new ArrayList<>();
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                places.add(folder.toUri().toURL());
            }
            withExamples = new URLClassLoader(places.toArray(URL[]::new), BEFORE);
        }
        Thread.currentThread().setContextClassLoader(withExamples);
    }

    @AfterAll
    static void takeAway() throws IOException {
        Thread.currentThread().setContextClassLoader(BEFORE);
        withExamples.close();
    }

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        camel = new DefaultCamelContext();
        camel.setApplicationContextClassLoader(withExamples);
        camel.start();
    }

    @AfterEach
    void end() {
        camel.stop();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.get(0)));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String address = exchange.getRequestURI().toString();
            Reply said = address.equals(tokenPath) ? token : reply;
            synchronized (heard) {
                if (!address.equals(tokenPath)) {
                    heard.add(new Heard(exchange.getRequestMethod(), address, headers, body));
                }
            }
            byte[] bytes = said.body().getBytes(StandardCharsets.UTF_8);
            said.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(said.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    static Stream<Shown> examples() {
        VendorProfiles profiles = new VendorProfiles();
        return profiles.names().stream()
                .map(vendor -> profiles.find(vendor).orElseThrow())
                .flatMap(profile -> Stream.of(
                                profile.operations(), profile.proof().operations())
                        .flatMap(operations -> operations.entrySet().stream())
                        .flatMap(operation -> operation.getValue().examples().stream()
                                .map(example -> new Shown(profile, operation.getKey(), example))));
    }

    @Test
    void theVendorsThatShipAndTheExamplesAreShown() {
        assertThat(examples().map(shown -> shown.profile().vendor()).distinct())
                .containsExactlyInAnyOrder("ozonetel", "huawei-aicc", "genesys-cloud");
    }

    @Test
    void everyOperationHasAnExampleOfARequestAndOfAnAnswer() {
        VendorProfiles profiles = new VendorProfiles();
        profiles.names().forEach(vendor -> assertThat(
                        profiles.find(vendor).orElseThrow().operations())
                .allSatisfy((name, operation) -> {
                    assertThat(operation.examples()).as(vendor + " " + name).anyMatch(one -> one.request() != null);
                    assertThat(operation.examples()).as(vendor + " " + name).anyMatch(one -> !one.answers()
                            .isEmpty());
                }));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void rowsBecomeTheRequestAndAnswersMeanWhatIsSaid(Shown shown) throws Exception {
        WorkedExample example = shown.example();
        VendorProfile.TokenRule rule = shown.profile().token();
        if (rule != null && !rule.operation().equals(shown.operation())) {
            Operation asks = shown.profile().operation(rule.operation());
            tokenPath = asks.request().path();
            token = new Reply(
                    200,
                    Map.of(),
                    JSON.writeValueAsString(
                            asks.examples().get(0).answers().get(0).body()));
        }
        List<ExampleAnswer> answers = new ArrayList<>(example.answers());
        if (answers.isEmpty()) {
            answers.add(new ExampleAnswer(200, Map.of(), "", AnswerRule.Meaning.IN_DOUBT, null, Map.of()));
        }
        for (ExampleAnswer answer : answers) {
            reply = new Reply(answer.http(), answer.headers(), text(answer.body()));

            AnswerReading reading =
                    camel.createProducerTemplate().requestBody(uri(shown), example.rows(), AnswerReading.class);

            assertThat(reading.outcome().kind())
                    .as(String.valueOf(answer))
                    .isEqualTo(answer.means().kind());
            assertThat(reading.outcome().reference()).isEqualTo(answer.reference());
            Map<String, RowState> apart = reading.fates() == null
                    ? Map.of()
                    : reading.fates().apart().stream().collect(Collectors.toMap(Fate::number, Fate::state));
            assertThat(apart)
                    .isEqualTo(answer.rows().entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, one -> state(one.getValue()))));
        }
        if (example.request() != null) {
            assertThat(heard).isNotEmpty().allSatisfy(one -> request(shown, one));
        }
    }

    private static RowState state(AnswerRule.Meaning means) {
        return switch (means) {
            case CONFIRMED -> RowState.CONFIRMED;
            case REFUSED -> RowState.REFUSED;
            default -> RowState.IN_DOUBT;
        };
    }

    private String uri(Shown shown) {
        Map<String, String> properties = new HashMap<>();
        String here = "http://127.0.0.1:" + server.getAddress().getPort();
        properties.put("baseUrl", here);
        shown.example()
                .account()
                .forEach((key, value) -> properties.put(camelCase(key), value.matches("https?://.*") ? here : value));
        if (!shown.example().campaigns().isEmpty()) {
            properties.put("campaign", String.join(",", shown.example().campaigns()));
        }
        properties.putAll(shown.example().options());
        return "kamelet:" + shown.profile().vendor() + "-" + shown.operation() + "-action?"
                + properties.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                        .map(one -> one.getKey() + "=RAW(" + one.getValue() + ")")
                        .collect(Collectors.joining("&"));
    }

    private static String camelCase(String key) {
        StringBuilder name = new StringBuilder();
        for (String part : key.split("[-.]")) {
            name.append(name.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return name.toString();
    }

    private static String text(Object body) throws JsonProcessingException {
        return body instanceof String text ? text : body == null ? "" : JSON.writeValueAsString(body);
    }

    private static void request(Shown shown, Heard heard) {
        VendorProfile.ExampleRequest expected = shown.example().request();
        assertThat(heard.method()).isEqualTo(expected.method());
        assertThat(heard.address()).isEqualTo(expected.address());
        expected.headers()
                .forEach((name, value) -> assertThat(heard.headers()).containsEntry(name.toLowerCase(), value));
        JsonNode wanted = JSON.valueToTree(expected.body());
        boolean form = "form"
                .equals(shown.profile().operation(shown.operation()).request().encoding());
        try {
            JsonNode sent =
                    form ? form(heard.body()) : heard.body().isEmpty() ? JSON.nullNode() : JSON.readTree(heard.body());
            assertThat(blurred(sent, wanted)).isEqualTo(wanted);
        } catch (JsonProcessingException e) {
            throw new AssertionError(heard.body(), e);
        }
    }

    /** The texts of a form by name; those that hold a document, as it. */
    private static JsonNode form(String body) throws JsonProcessingException {
        ObjectNode form = JSON.createObjectNode();
        for (String one : body.split("&")) {
            String[] pair = one.split("=", 2);
            String value = URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
            form.set(
                    pair[0],
                    value.startsWith("{") || value.startsWith("[") ? JSON.readTree(value) : form.textNode(value));
        }
        return form;
    }

    /** What was sent, where the example leaves a value open with a star: the star. */
    private static JsonNode blurred(JsonNode sent, JsonNode wanted) {
        if (wanted.isTextual() && wanted.textValue().equals(ANY) && sent.isTextual()) {
            return wanted;
        }
        if (sent instanceof ObjectNode object && wanted.isObject()) {
            ObjectNode copy = object.deepCopy();
            object.properties()
                    .forEach(one -> copy.set(one.getKey(), blurred(one.getValue(), wanted.path(one.getKey()))));
            return copy;
        }
        if (sent.isArray() && wanted.isArray()) {
            var copy = JSON.createArrayNode();
            for (int i = 0; i < sent.size(); i++) {
                copy.add(blurred(sent.get(i), wanted.path(i)));
            }
            return copy;
        }
        return sent;
    }
}
