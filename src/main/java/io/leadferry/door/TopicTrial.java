package io.leadferry.door;

import io.leadferry.feed.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Tries whether a feed's topic can be read, for who asks before it is. No record is read, and the broker is told of none. */
public final class TopicTrial {

    private TopicTrial() {}

    /**
     * A topic that can be read.
     *
     * @param partitions how many it has
     * @param records how many it holds, or fewer where some were deleted for their keys
     */
    public record Found(int partitions, long records) {}

    /** The topic cannot be read; the message says why, and what to look at. */
    public static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1;

        Unreadable(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    /**
     * Asks the broker, as the door does, with the feed's own keys.
     *
     * @param patience how long each question is waited for
     */
    public static Found of(Source.Kafka source, Duration patience) throws Unreadable {
        Properties keys = TopicClients.forConsumer(source);
        keys.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        keys.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(keys, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<PartitionInfo> there = consumer.partitionsFor(source.topic());
            if (there.isEmpty()) {
                throw new UnknownTopicOrPartitionException();
            }
            Set<TopicPartition> all = there.stream()
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .collect(Collectors.toSet());
            consumer.committed(all); // the group's right to read
            Map<TopicPartition, Long> oldest = consumer.beginningOffsets(all);
            long records = consumer.endOffsets(all).entrySet().stream()
                    .mapToLong(end -> end.getValue() - oldest.getOrDefault(end.getKey(), 0L))
                    .sum();
            return new Found(all.size(), records);
        } catch (KafkaException e) {
            throw new Unreadable(TopicWatch.of(e, source).reason(), e);
        }
    }
}
