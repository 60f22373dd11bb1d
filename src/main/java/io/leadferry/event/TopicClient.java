package io.leadferry.event;

import io.leadferry.feed.Subscriber.KafkaTopic;
import java.util.Properties;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.producer.Producer;

/**
 * Makes the Kafka client of a topic with what the configuration says of it, secrets among that: in an endpoint's address
 * they would be in every place that shows one.
 */
final class TopicClient extends DefaultKafkaClientFactory {

    private final KafkaTopic topic;

    TopicClient(KafkaTopic topic) {
        this.topic = topic;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Camel has it
    public Producer getProducer(Properties properties) {
        properties.putAll(topic.properties());
        return super.getProducer(properties);
    }
}
