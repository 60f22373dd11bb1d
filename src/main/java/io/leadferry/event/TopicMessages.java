package io.leadferry.event;

import io.leadferry.event.Delivery.Telling;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/** Lays events before Camel's {@code kafka}. */
public final class TopicMessages {

    /** Those of one drop, lane or call keep their order in the topic. Nothing but the content type goes along. */
    public void write(
            Exchange exchange, @Body String event, @ExchangeProperty(Subscriptions.DELIVERY) Telling telling) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(KafkaConstants.KEY, key(telling));
        message.setHeader("content-type", CloudEvents.MEDIA_TYPE + "; charset=UTF-8");
        message.setBody(event.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(Telling telling) {
        String lane = telling.event().lane();
        return telling.event().drop() != null || lane == null ? telling.event().subject() : lane;
    }
}
