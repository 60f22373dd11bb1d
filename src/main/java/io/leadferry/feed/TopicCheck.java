package io.leadferry.feed;

import io.leadferry.feed.LeadferryProperties.GatherProperties;
import io.leadferry.feed.LeadferryProperties.KafkaProperties;
import io.leadferry.model.HostAndPort;
import io.leadferry.model.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/** Looks at what a feed says of the topic that it reads. */
final class TopicCheck {

    /** Where keys of Kafka's own stand within a feed's. */
    static final String PROPERTIES = ".kafka.properties.";

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    /** What the laws of the ferry rest on, or is said elsewhere; and what is to be said instead. */
    private static final Map<String, String> OURS = Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "give it as kafka.brokers",
            ConsumerConfig.GROUP_ID_CONFIG, "give it as kafka.group",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "the ferry commits what is in its ledger",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "where to begin the ledger knows; a new feed begins with the oldest record",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "the ferry makes no topic",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, "the ferry reads the bytes itself",
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "the ferry reads the bytes itself",
            ConsumerConfig.GROUP_PROTOCOL_CONFIG, "the ferry knows the classic one alone");

    private final Faults faults;
    private final Map<String, String> groups = new HashMap<>();

    TopicCheck(Faults faults) {
        this.faults = faults;
    }

    /**
     * Looks at a feed that reads a topic.
     *
     * @param at the feed's key
     * @return null where something is wrong, and told
     */
    @Nullable
    Source look(String feed, String at, String topic, @Nullable KafkaProperties kafka) {
        int before = faults.count();
        if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            faults.add(
                    at + ".from",
                    "'" + topic + "' is not a topic; write kafka: and its name, of letters, digits, '.', '_' and '-'");
        }
        if (kafka == null || kafka.brokers() == null || kafka.brokers().isEmpty()) {
            faults.add(at + ".kafka.brokers", "missing; name a broker or two, as host:9092");
            return null;
        }
        List<String> brokers = kafka.brokers();
        for (int i = 0; i < brokers.size(); i++) {
            broker(at + ".kafka.brokers" + (brokers.size() == 1 ? "" : "[" + i + "]"), brokers.get(i));
        }
        String group = kafka.group() == null ? "leadferry-" + feed : kafka.group();
        faults.required(at + ".kafka.group", group);
        String other = groups.putIfAbsent(String.join(",", brokers) + " " + group, feed);
        if (other != null) {
            faults.add(
                    at + ".kafka.group",
                    "the feed '" + other + "' reads as '" + group
                            + "' already, and each would get a part; give each its own");
        }
        Source.Gather gather = gather(at + ".kafka.gather", kafka.gather());
        Map<String, String> shown = new TreeMap<>();
        Map<String, Secret> secrets = new TreeMap<>();
        Map<String, String> given = kafka.properties() == null ? Map.of() : kafka.properties();
        given.forEach((key, value) -> {
            if (KafkaKeys.isSecret(key)) {
                secrets.put(key, new Secret(value));
            } else {
                shown.put(key, value);
            }
        });
        properties(at + PROPERTIES, given);
        return faults.count() > before
                ? null
                : new Source.Kafka(topic, List.copyOf(brokers), group, Map.copyOf(shown), Map.copyOf(secrets), gather);
    }

    private void broker(String at, @Nullable String broker) {
        faults.required(at, broker);
        if (broker != null
                && !broker.isBlank()
                && !broker.contains("${")
                && HostAndPort.parse(broker).filter(host -> host.port() != null).isEmpty()) {
            faults.add(at, "'" + broker + "' is not a broker; write host:9092");
        }
    }

    private Source.Gather gather(String at, @Nullable GatherProperties said) {
        GatherProperties gather = said == null ? GatherProperties.DEFAULT : said;
        if (gather.records() < 1) {
            faults.add(at + ".records", "must be 1 or more");
        }
        if (gather.within().isNegative() || gather.within().isZero()) {
            faults.add(at + ".within", "must be above 0");
        }
        if (gather.bytes().toBytes() < 1) {
            faults.add(at + ".bytes", "must be 1 or more, such as 100MB");
        }
        return new Source.Gather(
                gather.records(), gather.within(), gather.bytes().toBytes());
    }

    private void properties(String at, Map<String, String> given) {
        Set<String> known = ConsumerConfig.configNames();
        given.forEach((key, value) -> {
            String ours = OURS.get(key);
            if (ours != null) {
                faults.add(at + key, "is not yours to set: " + ours);
            } else if (!known.contains(key)) {
                faults.add(at + key, "unknown key of Kafka's client" + Faults.hint(key, known));
            } else if (faults.filled(at + key, value)) {
                KafkaKeys.fault(ConsumerConfig.configDef(), key, value).ifPresent(words -> faults.add(at + key, words));
            }
        });
    }
}
