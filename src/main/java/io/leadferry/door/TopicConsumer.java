package io.leadferry.door;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka's consumer as Camel polls it, which reads all partitions of a topic from where its {@link TopicReader} says. It
 * belongs to no group of readers that share a topic, for one process has the ledger; so a restart waits for nobody. Nothing
 * that a broker does ends it.
 */
final class TopicConsumer extends KafkaConsumer<byte[], byte[]> implements TopicBroker {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long LOOKS = PATIENCE.dividedBy(LOOK);

    private final TopicReader reader;
    private final String topic;
    private final Admin admin;

    /**
     * A consumer.
     *
     * @throws KafkaException where it cannot be made of these keys, or no broker's name is known
     */
    TopicConsumer(TopicReader reader, Properties forConsumer, Properties forAdmin) {
        super(forConsumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.reader = reader;
        this.topic = reader.source().topic();
        this.admin = Admin.create(forAdmin);
    }

    /** The reader says which partitions, and from where. */
    @Override
    public void subscribe(Collection<String> ofTopics, ConsumerRebalanceListener listener) {
        reader.isAstray();
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            if (!reader.look(this)) {
                TopicClients.pause(timeout);
                return ConsumerRecords.empty();
            }
            return super.poll(timeout);
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (InvalidOffsetException e) {
            reader.isAstray();
        } catch (KafkaException e) {
            reader.failed(e);
        }
        return ConsumerRecords.empty();
    }

    @Override
    public Description describe() {
        TopicDescription found = answer();
        return new Description(
                String.valueOf(found.topicId()),
                found.partitions().stream().map(TopicPartitionInfo::partition).collect(Collectors.toUnmodifiableSet()));
    }

    private TopicDescription answer() {
        KafkaFuture<TopicDescription> asked = Objects.requireNonNull(
                admin.describeTopics(Set.of(topic)).topicNameValues().get(topic), "what is asked for is answered");
        try {
            for (long look = 0; look < LOOKS && !reader.hurries(); look++) {
                try {
                    return asked.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    continue; // a ferry that stops meanwhile does not wait
                }
            }
            throw new org.apache.kafka.common.errors.TimeoutException("the topic was not described in time");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private Set<TopicPartition> of(Collection<Integer> partitions) {
        return partitions.stream().map(one -> new TopicPartition(topic, one)).collect(Collectors.toSet());
    }

    private static <T> Map<Integer, Long> offsets(Map<TopicPartition, T> told, Function<T, Long> offset) {
        Map<Integer, Long> offsets = new HashMap<>();
        told.forEach((partition, one) -> {
            if (one != null) {
                offsets.put(partition.partition(), offset.apply(one));
            }
        });
        return offsets;
    }

    @Override
    public Map<Integer, Long> oldest(Set<Integer> partitions) {
        return offsets(beginningOffsets(of(partitions), PATIENCE), Function.identity());
    }

    @Override
    public Map<Integer, Long> end(Set<Integer> partitions) {
        return offsets(endOffsets(of(partitions), PATIENCE), Function.identity());
    }

    @Override
    public Map<Integer, Long> ofGroup(Set<Integer> partitions) {
        return offsets(committed(of(partitions), PATIENCE), OffsetAndMetadata::offset);
    }

    @Override
    public void readFrom(Map<Integer, Long> next) {
        assign(of(next.keySet()));
        next.forEach((partition, offset) -> seek(new TopicPartition(topic, partition), offset));
    }

    @Override
    public void commit(Map<Integer, Long> next) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        next.forEach((partition, offset) ->
                offsets.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
        commitSync(offsets, PATIENCE);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        super.close(LOOK);
    }
}
