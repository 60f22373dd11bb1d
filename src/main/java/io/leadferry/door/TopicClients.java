package io.leadferry.door;

import io.leadferry.feed.Source;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.component.kafka.KafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Makes Kafka's consumer for one feed, as Camel asks for it: of the feed's own keys, so that no secret stands in an address. */
final class TopicClients implements KafkaClientFactory {

    private static final Duration LOOK = Duration.ofMillis(100);

    private final TopicReader reader;

    TopicClients(TopicReader reader) {
        this.reader = reader;
    }

    /** Waits, on a thread that belongs to one feed alone. */
    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }

    @Override
    public Producer<?, ?> getProducer(Properties keys) {
        throw new UnsupportedOperationException("a door sends nothing");
    }

    /**
     * Comes back when there is one: a broker whose name nobody knows just now ends nothing. A ferry that stops meanwhile gets
     * one that brings nothing.
     */
    @Override
    public Consumer<?, ?> getConsumer(Properties keys) {
        while (!reader.isEnding()) {
            if (!reader.watch().rests()) {
                try {
                    return new TopicConsumer(
                            reader,
                            forConsumer(reader.source()),
                            common(reader.source(), AdminClientConfig.configNames()));
                } catch (KafkaException e) {
                    reader.failed(e);
                }
            }
            pause(LOOK);
        }
        return new MockConsumer<byte[], byte[]>(OffsetResetStrategy.NONE);
    }

    @Override
    public String getBrokers(KafkaConfiguration configuration) {
        return String.join(",", reader.source().brokers());
    }

    /** What a consumer of a feed is made with. */
    static Properties forConsumer(Source.Kafka source) {
        Properties keys = common(source, ConsumerConfig.configNames());
        keys.put(ConsumerConfig.GROUP_ID_CONFIG, source.group());
        keys.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        keys.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        keys.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // what an aborted transaction has written was never meant
        keys.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return keys;
    }

    private static Properties common(Source.Kafka source, Set<String> known) {
        Properties keys = new Properties();
        source.properties().forEach((key, value) -> put(keys, known, key, value));
        source.secrets().forEach((key, value) -> put(keys, known, key, value.reveal()));
        keys.put("bootstrap.servers", String.join(",", source.brokers()));
        keys.putIfAbsent("client.id", source.group());
        return keys;
    }

    private static void put(Properties keys, Set<String> known, String key, String value) {
        if (known.contains(key)) {
            keys.put(key, value);
        }
    }
}
