package io.leadferry.feed;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** What is known of the keys of Kafka's clients. */
final class KafkaKeys {

    /** Keys of plugins, which the clients do not know. */
    private static final Pattern UNKNOWN = Pattern.compile(".*(password|secret|jaas|token|credential|\\.key$).*");

    private KafkaKeys() {}

    /** Why a client does not take a value, in words that show no secret; empty where it does. */
    static Optional<String> fault(ConfigDef client, String key, String value) {
        return client.validate(Map.of(key, value)).stream()
                .filter(one -> one.name().equals(key))
                .flatMap(one -> one.errorMessages().stream())
                .findFirst()
                .map(words -> isSecret(key)
                        ? "is not what Kafka's client takes"
                        : words.replaceAll("^Invalid value (.*) for configuration [^:]*: ", "'$1': "));
    }

    /** Whether the value of a key is a secret. */
    static boolean isSecret(String key) {
        return Stream.of(ConsumerConfig.configDef(), ProducerConfig.configDef())
                .map(client -> client.configKeys().get(key))
                .filter(Objects::nonNull)
                .findFirst()
                .map(known -> known.type == ConfigDef.Type.PASSWORD)
                .orElseGet(() -> UNKNOWN.matcher(key).matches());
    }
}
