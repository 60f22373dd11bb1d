package io.leadferry.rehearsal.ozonetel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Keeps the failed rows of each upload as CSV under the address that its callback names as failedFilePath. */
final class FailedRows implements HttpHandler {

    static final String PATH = "/failed/";

    private final Map<String, String> files = new ConcurrentHashMap<>();

    /** Keeps an upload's failed rows and returns their path on this server. */
    String keep(UploadResult result) {
        StringBuilder csv = new StringBuilder(line(result.upload().data().map())).append(",Reason\r\n");
        result.failed().forEach(row -> csv.append(line(row)).append("\r\n"));
        String path = PATH + result.upload().transactionId() + "_error.csv";
        files.put(path, csv.toString());
        return path;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String csv = files.get(exchange.getRequestURI().getPath());
            if (csv == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/csv; charset=utf-8");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String line(List<String> values) {
        return values.stream()
                .map(value -> "\"" + value.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(","));
    }
}
