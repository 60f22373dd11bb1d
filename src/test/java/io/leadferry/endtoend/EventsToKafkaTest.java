package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadferry.ledger.Outbox;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** What happens is written to a topic, in its order, by brokers that may be away. */
class EventsToKafkaTest {

    private static final String TOPIC = "leads.events";
    private static EmbeddedKafkaBroker broker;

    @TempDir
    Path home;

    @BeforeAll
    static void start() {
        broker = new EmbeddedKafkaKraftBroker(1, 1, TOPIC);
        broker.afterPropertiesSet();
    }

    @AfterAll
    static void stop() {
        broker.destroy();
    }

    private static int nobodysPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void eventsAreInTheTopicOnceEachAndOneWhoseBrokersAreAwayHoldsUpNobody() throws Exception {
        try (OzonetelStandIn vendor = OzonetelStandIn.builder().start();
                LeadferryUnderTest ferry = new LeadferryUnderTest(
                        home,
                        vendor,
                        "60s",
                        "--leadferry.feeds.leads.campaign=Sales_1",
                        "--leadferry.notify.kafka.lake.brokers=" + broker.getBrokersAsString(),
                        "--leadferry.notify.kafka.lake.topic=" + TOPIC,
                        "--leadferry.notify.kafka.lake.properties.client.id=the-ferry",
                        "--leadferry.notify.kafka.away.brokers=127.0.0.1:" + nobodysPort(),
                        "--leadferry.notify.kafka.away.topic=nowhere",
                        "--leadferry.notify.kafka.typo.brokers=" + broker.getBrokersAsString(),
                        "--leadferry.notify.kafka.typo.topic=no-such-topic")) {
            ferry.drop("leads", "a.csv", "PhoneNumber,Name\n9812345678,\u00c4da\n");
            ferry.drop("leads", "b\u00e9.csv", "PhoneNumber,Name\n9812345679,Bob\n");
            Outbox outbox = ferry.context().getBean(Outbox.class);
            await().until(() ->
                    outbox.last() >= 4 && outbox.reader("kafka.lake").position() == outbox.last());

            List<ConsumerRecord<String, byte[]>> records = records(4);
            ObjectMapper json = new ObjectMapper();
            List<JsonNode> events = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> one : records) {
                JsonNode event = json.readTree(new String(one.value(), StandardCharsets.UTF_8));
                events.add(event);
                assertThat(one.key()).isEqualTo(event.path("subject").asText());
                assertThat(one.headers().toArray()).hasSize(1);
                assertThat(new String(one.headers().lastHeader("content-type").value(), StandardCharsets.UTF_8))
                        .isEqualTo("application/cloudevents+json; charset=UTF-8");
            }
            assertThat(events.stream().map(event -> event.path("type").asText()))
                    .filteredOn(type -> type.endsWith("drop.finished"))
                    .hasSize(2);
            assertThat(events.stream().map(event -> event.path("id").asText())).doesNotHaveDuplicates();
            assertThat(events.stream()
                            .map(event -> event.path("data").path("file").asText()))
                    .contains("a.csv", "b\u00e9.csv");
            await().until(() -> outbox.reader("kafka.away").tries() > 0);
            assertThat(outbox.reader("kafka.away").reason()).isNotBlank();
            await().until(() -> outbox.reader("kafka.typo").tries() > 0);
            assertThat(outbox.reader("kafka.typo").reason()).contains("there is no topic no-such-topic");
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
                assertThat(admin.listTopics().names().get()).as("none is made").doesNotContain("no-such-topic");
            }
        }
    }

    private static List<ConsumerRecord<String, byte[]>> records(int count) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.getBrokersAsString(),
                        "group.id",
                        "test",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            await().until(() -> {
                consumer.poll(Duration.ofMillis(500)).forEach(records::add);
                return records.size() >= count;
            });
        }
        return records;
    }
}
