package io.leadferry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A vendor with contact lists as Genesys Cloud's pages describe them: a token by client credentials, at most 1,000 contacts a
 * call, answers that are lists.
 */
final class ContactListStandIn implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "the-token";
    private static final String LISTS = "/api/v2/outbound/contactlists/";
    private static final int MOST = 1000;

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String basic;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Map<String, Map<String, JsonNode>> lists = new ConcurrentHashMap<>();
    private final Set<String> omitted = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch held = new CountDownLatch(0);

    ContactListStandIn(String id, String secret) throws IOException {
        basic = "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
        server.createContext("/oauth/token", this::token);
        server.createContext(LISTS, this::contacts);
        server.setExecutor(threads);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was asked of it, in this order. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    /** The contacts of a list, by id. */
    Map<String, JsonNode> contacts(String list) {
        return lists.getOrDefault(list, Map.of());
    }

    /** A contact that is added, and not in the answer. */
    void omitsFromItsAnswers(String id) {
        omitted.add(id);
    }

    /** Adds are done, and answered when it is said. */
    void holdsItsAnswers() {
        held = new CountDownLatch(1);
    }

    void answers() {
        held.countDown();
    }

    private void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        boolean right = exchange.getRequestMethod().equals("POST")
                && basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && form.equals("grant_type=client_credentials");
        heard.add(right ? "a token" : "no token for " + form);
        answer(
                exchange,
                right ? 200 : 400,
                right
                        ? Map.of("access_token", TOKEN, "token_type", "bearer", "expires_in", 86_399)
                        : Map.of("error", "invalid_client", "description", "client not found"));
    }

    private void contacts(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            fault(exchange, 401, "bad.credentials");
        } else if (!path.matches(LISTS + "[0-9a-f-]{36}/contacts")) {
            fault(exchange, 404, "not.found");
        } else {
            Map<String, JsonNode> list = lists.computeIfAbsent(
                    path.substring(LISTS.length(), path.lastIndexOf('/')), id -> new ConcurrentHashMap<>());
            if (exchange.getRequestMethod().equals("POST")) {
                add(exchange, JSON.readTree(body), list);
            } else {
                delete(exchange, list);
            }
        }
    }

    private void add(HttpExchange exchange, JsonNode contacts, Map<String, JsonNode> list) throws IOException {
        if (!contacts.isArray() || contacts.size() > MOST) {
            heard.add("too many");
            fault(exchange, 413, "too.many.contacts");
            return;
        }
        ArrayNode made = JSON.createArrayNode();
        contacts.forEach(contact -> {
            String id = contact.path("id").asText();
            list.put(id, contact);
            if (!omitted.contains(id)) {
                made.add(contact);
            }
        });
        heard.add(contacts.size() + " added");
        try {
            held.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answer(exchange, 200, made);
    }

    private void delete(HttpExchange exchange, Map<String, JsonNode> list) throws IOException {
        List<String> ids = Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
                .filter(one -> one.startsWith("contactIds="))
                .map(one -> URLDecoder.decode(one.substring("contactIds=".length()), UTF_8))
                .toList();
        long gone = ids.stream().filter(id -> list.remove(id) != null).count();
        heard.add(gone + " deleted");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static void fault(HttpExchange exchange, int status, String code) throws IOException {
        answer(exchange, status, Map.of("message", "It cannot be done.", "code", code, "status", status));
    }

    private static void answer(HttpExchange exchange, int status, Object document) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(document);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        held.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
