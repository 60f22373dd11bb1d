package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadferry.feed.LeadferryProperties.GatherProperties;
import io.leadferry.feed.LeadferryProperties.KafkaProperties;
import io.leadferry.feed.LeadferryProperties.SftpProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

/** What a feed may say of its topic; each fault is a line with its key. */
class TopicCheckTest {

    private static final String SECRET = "made-up-password-of-a-broker";
    private static final List<String> BROKERS = List.of("k1.example.com:9092");

    private final Faults faults = new Faults();
    private final SourceCheck check = new SourceCheck(Path.of("data"), faults);

    private Source look(String feed, String from, KafkaProperties kafka) {
        return check.look(feed, "feeds." + feed, from, null, kafka, null);
    }

    private static KafkaProperties with(Map<String, String> properties) {
        return new KafkaProperties(BROKERS, null, properties, null);
    }

    @Test
    void aTopicIsReadAsWhatIsSaid() {
        Source.Kafka source = (Source.Kafka) look(
                "f",
                "kafka:crm.leads",
                with(Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.jaas.config",
                        "x required password=\"" + SECRET + "\";")));

        assertThat(faults.lines()).isEmpty();
        assertThat(source.topic()).isEqualTo("crm.leads");
        assertThat(source.group()).isEqualTo("leadferry-f");
        assertThat(source.gather()).isEqualTo(new Source.Gather(100_000, Duration.ofSeconds(30), 100L << 20));
        assertThat(source.properties()).containsOnlyKeys("security.protocol");
        assertThat(source.secrets()).containsOnlyKeys("sasl.jaas.config");
        assertThat(source + " " + source.secrets()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "group.id             | x     | is not yours to set: give it as kafka.group",
                "auto.offset.reset    | latest| is not yours to set",
                "securty.protocol     | SSL   | unknown key of Kafka's client; did you mean 'security.protocol'?",
                "max.poll.records     | many  | 'many': Not a number of type INT",
                "isolation.level      | dirty | 'dirty': String must be one of",
                "ssl.key.password     | ${NO} | names ${NO}, which is not set"
            })
    void eachFaultOfItsKeysIsALine(String key, String value, String told) {
        assertThat(look("f", "kafka:t", with(Map.of(key, value)))).isNull();
        assertThat(faults.lines())
                .singleElement()
                .asString()
                .startsWith("feeds.f.kafka.properties." + key + ": " + told);
    }

    @Test
    void eachOtherFaultIsALine() {
        look("a", "kafka:a topic", with(Map.of()));
        look("b", "kafka:t", null);
        look("c", "kafka:t", new KafkaProperties(List.of("k1:9092", "http://k2"), null, null, null));
        GatherProperties none = new GatherProperties(0, Duration.ZERO, DataSize.ofBytes(0));
        look("d", "kafka:t", new KafkaProperties(BROKERS, "g", null, none));
        look("e", "kafka:other", new KafkaProperties(BROKERS, "g", null, null));
        look("f", "inbox/f", with(Map.of()));
        check.look("g", "feeds.g", "kafka:t", new SftpProperties("p", null, null, null), with(Map.of()), null);

        assertThat(faults.lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("feeds.a.from: 'a topic' is not a topic"),
                        line -> assertThat(line).startsWith("feeds.b.kafka.brokers: missing"),
                        line -> assertThat(line).startsWith("feeds.c.kafka.brokers[1]: 'http://k2' is not a broker"),
                        line -> assertThat(line).startsWith("feeds.d.kafka.gather.records: must be 1"),
                        line -> assertThat(line).startsWith("feeds.d.kafka.gather.within: must be above 0"),
                        line -> assertThat(line).startsWith("feeds.d.kafka.gather.bytes: must be 1"),
                        line -> assertThat(line).startsWith("feeds.e.kafka.group: the feed 'd' reads as 'g' already"),
                        line -> assertThat(line)
                                .startsWith("feeds.f.kafka: goes with kafka:topic, and from is a folder"),
                        line -> assertThat(line).startsWith("feeds.g.sftp: goes with sftp://"));
    }
}
