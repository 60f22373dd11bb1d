package io.leadferry.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands between the vendor and the ferry: keeps the vendor's callbacks until a test delivers them, as they are or not. */
final class PostOffice implements AutoCloseable {

    private static final Pattern TRANSACTION = Pattern.compile("\"transactionId\":\"(\\d+)\"");
    private static final byte[] ROW =
            ("\"8000000000\",\"" + "nobody of the call ".repeat(500) + "\"\r\n").getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Letter> letters = new ConcurrentHashMap<>();

    /** A callback as the vendor sent it. */
    record Letter(String path, String body, String transaction) {}

    PostOffice() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(runnable -> {
            Thread thread = new Thread(runnable, "post-office");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/callbacks/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                Matcher found = TRANSACTION.matcher(body);
                if (found.find()) {
                    String path = exchange.getRequestURI().getPath();
                    letters.put(found.group(1), new Letter(path, body, found.group(1)));
                }
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.createContext("/endless.csv", PostOffice::endless);
        server.createContext("/moved.csv", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Location", "/endless.csv");
                exchange.sendResponseHeaders(302, -1);
            }
        });
        server.start();
    }

    private static void endless(HttpExchange exchange) {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            while (true) {
                out.write(ROW);
            }
        } catch (IOException theReaderHasEnough) {
            exchange.close();
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int port() {
        return server.getAddress().getPort();
    }

    Map<String, Letter> letters() {
        return letters;
    }

    /** Delivers a text to the ferry; its answer. */
    HttpResponse<String> deliver(int ferry, String path, String text) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ferry + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(text))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
