package io.leadferry.check;

import io.leadferry.connector.BoundedStream;
import io.leadferry.connector.Deadlines;
import io.leadferry.connector.VendorClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.util.Timeout;

/** Asks an address of the ferry's own, once and by the bounded client that is used before vendors. */
final class PlainRequest {

    private static final long LONGEST_ANSWER = 64 * 1024;

    private PlainRequest() {}

    /**
     * What came back.
     *
     * @param type the kind of what is in it; empty where that was not said
     */
    record Answer(int status, String type, String body) {}

    /**
     * Asks by GET, and follows nowhere.
     *
     * @param longest how long the whole answer may take
     * @throws IOException where no answer came to its end in time
     */
    static Answer get(URI address, Duration longest) throws IOException {
        HttpClientBuilder client = HttpClientBuilder.create();
        Timeout most = Timeout.of(longest);
        try (Deadlines deadlines = new Deadlines()) {
            new VendorClient(null, deadlines).configureHttpClient(client);
            client.setDefaultRequestConfig(RequestConfig.custom()
                    .setResponseTimeout(most)
                    .setConnectionRequestTimeout(most)
                    .build());
            try (CloseableHttpClient asking = client.build()) {
                return asking.execute(
                        new HttpGet(address),
                        answer -> new Answer(
                                answer.getCode(),
                                Optional.ofNullable(answer.getFirstHeader("Content-Type"))
                                        .map(Header::getValue)
                                        .orElse(""),
                                answer.getEntity() == null
                                        ? ""
                                        : new String(
                                                new BoundedStream(
                                                                answer.getEntity()
                                                                        .getContent(),
                                                                LONGEST_ANSWER)
                                                        .readAllBytes(),
                                                StandardCharsets.UTF_8)));
            }
        }
    }
}
