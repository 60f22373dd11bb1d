package io.leadferry.event;

import io.leadferry.connector.RetryAfter;
import io.leadferry.event.Delivery.Telling;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Subscriber.Webhook;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.jspecify.annotations.Nullable;

/** What stands around Camel's {@code http} for webhooks: lays an event before it, and judges the answer. */
public final class Webhooks {

    private static final int REDIRECT = 300;
    private static final int SUCCESS = 200;

    private final Map<String, Webhook> webhooks;
    private final Clock clock;

    Webhooks(LeadferryConfiguration configuration, Clock clock) {
        this.webhooks = configuration.subscribers().stream()
                .filter(Webhook.class::isInstance)
                .map(Webhook.class::cast)
                .collect(Collectors.toUnmodifiableMap(Webhook::name, webhook -> webhook));
        this.clock = clock;
    }

    /** Lays an event before {@code http}, signed where there is a secret. Nothing else goes along. */
    public void write(
            Exchange exchange, @Body String event, @ExchangeProperty(Subscriptions.DELIVERY) Telling telling) {
        Webhook webhook = webhooks.get(telling.reader());
        if (webhook == null) {
            throw new IllegalArgumentException("there is no webhook '" + telling.reader() + "'");
        }
        byte[] body = event.getBytes(StandardCharsets.UTF_8);
        String id = telling.event().key();
        long timestamp = clock.instant().getEpochSecond();
        URI url = webhook.url();
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_URI, url.toString().replaceFirst("\\?.*$", ""));
        if (url.getRawQuery() != null) {
            message.setHeader(Exchange.HTTP_RAW_QUERY, url.getRawQuery());
        }
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
        message.setHeader(Exchange.CONTENT_TYPE, CloudEvents.MEDIA_TYPE);
        message.setHeader("User-Agent", "Leadferry");
        message.setHeader("webhook-id", id);
        message.setHeader("webhook-timestamp", Long.toString(timestamp));
        if (webhook.secret() != null) {
            message.setHeader("webhook-signature", new WebhookSignature(webhook.secret()).of(id, timestamp, body));
        }
        message.setBody(body);
    }

    /**
     * Judges an answer by its status alone; what else it says nobody reads.
     *
     * @throws NotTakenIn where it is not of the 2xx
     */
    public void hear(
            Exchange exchange,
            @Body @Nullable InputStream answer,
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @Header("Retry-After") @Nullable String retryAfter,
            @Header("Date") @Nullable String date)
            throws NotTakenIn, IOException {
        exchange.getMessage().setBody(null);
        if (answer != null) {
            answer.close(); // the connection ends there, however long the answer would be
        }
        exchange.getMessage().removeHeaders("*");
        if (status < SUCCESS || status >= REDIRECT) {
            throw new NotTakenIn(
                    "answered " + status + (status / 100 == 3 ? ", and nobody follows elsewhere" : ""),
                    RetryAfter.read(retryAfter, date, clock.instant()).orElse(null));
        }
    }
}
