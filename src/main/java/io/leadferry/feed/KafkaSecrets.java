package io.leadferry.feed;

import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Which keys of Kafka's clients hold what is shown to nobody. */
final class KafkaSecrets {

    /** Keys of plugins, which the clients do not know. */
    private static final Pattern UNKNOWN = Pattern.compile(".*(password|secret|jaas|token|credential|\\.key$).*");

    private KafkaSecrets() {}

    /** Whether the value of a key is a secret. */
    static boolean isKey(String key) {
        return Stream.of(ConsumerConfig.configDef(), ProducerConfig.configDef())
                .map(client -> client.configKeys().get(key))
                .filter(Objects::nonNull)
                .findFirst()
                .map(known -> known.type == ConfigDef.Type.PASSWORD)
                .orElseGet(() -> UNKNOWN.matcher(key).matches());
    }
}
