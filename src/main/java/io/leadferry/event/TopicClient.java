package io.leadferry.event;

import io.leadferry.feed.Subscriber.KafkaTopic;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the Kafka client of a topic with what the configuration says of it, secrets among that: in an endpoint's address
 * they would be in every place that shows one.
 */
final class TopicClient extends DefaultKafkaClientFactory {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaTopic topic;

    TopicClient(KafkaTopic topic) {
        this.topic = topic;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Camel has it
    public Producer getProducer(Properties properties) {
        properties.putAll(topic.properties());
        mustBeThere(properties);
        return super.getProducer(properties);
    }

    /** A producer has the broker make a topic that is not there; a name that is misspelt would never be heard of. */
    private void mustBeThere(Properties properties) {
        Properties own = new Properties();
        properties.forEach((key, value) -> {
            if (AdminClientConfig.configNames().contains(String.valueOf(key))) {
                own.put(key, value);
            }
        });
        Admin admin = Admin.create(own);
        try {
            admin.describeTopics(List.of(topic.topic()))
                    .allTopicNames()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                // without its cause, for the innermost words are those that a person is told
                throw new KafkaException(
                        "there is no topic " + topic.topic() + "; make it, or correct the topic of " + topic.name());
            }
            throw new KafkaException("the brokers do not tell of the topic", e);
        } catch (TimeoutException e) {
            throw new KafkaException("the brokers do not answer", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } finally {
            admin.close(Duration.ZERO); // what is still asked there is not waited for
        }
    }
}
