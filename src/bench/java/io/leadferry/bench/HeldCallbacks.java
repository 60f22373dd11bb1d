package io.leadferry.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Takes a vendor's callbacks in, keeps them, and delivers them to ferries when it is told to. */
final class HeldCallbacks implements AutoCloseable {

    private static final int AT_ONCE = 8;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    private final Map<String, String> held = new ConcurrentHashMap<>();

    HeldCallbacks() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/callbacks/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                held.put(exchange.getRequestURI().getPath(), body);
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int size() {
        return held.size();
    }

    /** Forgets what is held. */
    void clear() {
        held.clear();
    }

    /**
     * Delivers all to ferries in turn, several at once, and every tenth to two of them.
     *
     * @return how many were not answered with 200
     */
    long deliver(List<Integer> ports) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        List<Callable<Integer>> deliveries = new ArrayList<>();
        int one = 0;
        for (Map.Entry<String, String> callback : held.entrySet()) {
            int copies = one % 10 == 0 ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                int port = ports.get((one + copy) % ports.size());
                deliveries.add(() -> deliver(client, port, callback.getKey(), callback.getValue()));
            }
            one++;
        }
        long not = 0;
        for (Future<Integer> status : threads.invokeAll(deliveries)) {
            not += status.get() == 200 ? 0 : 1;
        }
        return not;
    }

    private static int deliver(HttpClient client, int port, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
