package io.leadferry.connector;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.jspecify.annotations.Nullable;

/** What stands around Camel's {@code http}: lays a request before it, and hears the answer to its end. */
public final class VendorHttp {

    /** The exchange property with the {@link VendorRequest} that is answered. */
    public static final String REQUEST = "request";

    private static final long LONGEST_ANSWER = 1 << 20;

    private final Clock clock;

    public VendorHttp(Clock clock) {
        this.clock = clock;
    }

    /** Lays a request before {@code http}. Nothing but what it bears goes along as a header. */
    public void write(Exchange exchange, @Body VendorRequest request) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        String query = request.address().getRawQuery();
        message.setHeader(Exchange.HTTP_URI, request.address().toString().replaceFirst("\\?.*$", ""));
        if (query != null) {
            message.setHeader(Exchange.HTTP_RAW_QUERY, query);
        }
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.valueOf(request.method()));
        request.headers().forEach(message::setHeader);
        if (request.asked().sendBy() != null) {
            message.setHeader(VendorClient.SEND_BY, request.asked().sendBy().toEpochMilli());
        }
        message.setBody(request.body().length == 0 ? null : request.body());
    }

    /**
     * Hears an answer to its end, if that comes before it is longer than any answer.
     *
     * @throws IOException where it breaks off, or is too long
     */
    public VendorAnswer hear(
            Exchange exchange,
            @Body @Nullable InputStream answer,
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @ExchangeProperty(REQUEST) VendorRequest request)
            throws IOException {
        Message message = exchange.getMessage();
        message.setBody(null); // where the answer breaks off, nobody else shall try to read on
        byte[] heard = {};
        if (answer != null) {
            try (InputStream bounded = new BoundedStream(answer, LONGEST_ANSWER)) {
                heard = bounded.readAllBytes();
            }
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        message.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        message.removeHeaders("*");
        return new VendorAnswer(
                request, status, headers, AnswerText.of(heard, headers.get(Exchange.CONTENT_TYPE)), clock.instant());
    }
}
