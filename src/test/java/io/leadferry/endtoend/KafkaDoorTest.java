package io.leadferry.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leadferry.door.TopicTrial;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.ledger.Drop;
import io.leadferry.model.Disk;
import io.leadferry.model.Disk.Deed;
import io.leadferry.receipt.Overview;
import io.leadferry.receipt.Overviews;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.Receipts;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * Topics as feeds, before a broker in the process: each record is a row once, whatever becomes of the process, of the group's
 * offsets or of the topic. One broker, and one ferry that is stopped and started, serve all.
 */
class KafkaDoorTest {

    private static final AtomicLong NUMBERS = new AtomicLong(9_200_000_000L);
    private static final AtomicReference<@Nullable Deed> REFUSED = new AtomicReference<>();

    @TempDir
    static Path home;

    private static EmbeddedKafkaBroker broker;
    private static OzonetelStandIn vendor;
    private static LeadferryUnderTest ferry;
    private static Producer<byte[], byte[]> producer;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        broker = new EmbeddedKafkaKraftBroker(1, 1).brokerProperty("group.initial.rebalance.delay.ms", "0");
        broker.afterPropertiesSet();
        broker.addTopics(new NewTopic("leads-in", 2, (short) 1));
        Map<String, Object> keys = Map.of("bootstrap.servers", broker.getBrokersAsString());
        producer = new KafkaProducer<>(keys, new ByteArraySerializer(), new ByteArraySerializer());
        admin = Admin.create(keys);
        vendor = OzonetelStandIn.builder()
                .addLimit(5, Duration.ofMillis(100))
                .deleteLimit(2, Duration.ofMillis(100))
                .start();
        Disk disk = new Disk((deed, place) -> {
            if (deed == REFUSED.get() && place.toString().contains("arriving")) {
                throw new FileSystemException(place.toString(), null, "No space left on device");
            }
        });
        List<String> options = new ArrayList<>(List.of(LeadferryUnderTest.quickDoors(home)));
        for (String topic : List.of("orders", "forgotten", "rewound", "ahead", "trimmed", "remade")) {
            broker.addTopics(new NewTopic(topic, 1, (short) 1));
            options.addAll(feed(topic, topic, broker.getBrokersAsString()));
        }
        options.addAll(feed("spread", "leads-in", broker.getBrokersAsString()));
        options.addAll(feed("nowhere", "nowhere", broker.getBrokersAsString()));
        options.addAll(feed("away", "orders", "localhost:" + closedPort()));
        ferry = new LeadferryUnderTest(home, vendor, disk, "100ms", options.toArray(String[]::new));
    }

    @AfterAll
    static void land() {
        ferry.close();
        vendor.close();
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        broker.destroy();
    }

    private static List<String> feed(String name, String topic, String brokers) {
        String key = "--leadferry.feeds." + name + ".";
        return List.of(
                key + "account=acme",
                key + "operation=add-leads",
                key + "from=kafka:" + topic,
                key + "campaign=" + name,
                key + "linger=50ms",
                key + "columns.mobile=PhoneNumber",
                key + "kafka.brokers=" + brokers,
                key + "kafka.gather.within=200ms",
                key + "kafka.properties.reconnect.backoff.max.ms=200");
    }

    private static int closedPort() throws IOException {
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return port.getLocalPort();
        }
    }

    private static String number() {
        return Long.toString(NUMBERS.incrementAndGet());
    }

    private static String lead(String number) {
        return "{\"mobile\":\"" + number + "\",\"Name\":\"Ada\"}";
    }

    private static long write(String topic, int partition, @Nullable String value) throws Exception {
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        return producer.send(new ProducerRecord<>(topic, partition, null, bytes))
                .get()
                .offset();
    }

    /** The receipts of a feed whose drops are done, once they have so many rows together. */
    private static List<Receipt> rows(String feed, int rows) {
        AtomicReference<List<Receipt>> all = new AtomicReference<>(List.of());
        await().until(() -> {
            all.set(ferry.drops().stream()
                    .filter(drop -> drop.feed().equals(feed) && drop.state() == Drop.State.FINISHED)
                    .map(drop -> ferry.context()
                            .getBean(Receipts.class)
                            .find(drop.drop())
                            .orElseThrow())
                    .toList());
            return all.get().stream()
                            .mapToLong(receipt -> receipt.summary().rows().get("total"))
                            .sum()
                    >= rows;
        });
        return all.get();
    }

    private static @Nullable Long committed(String group, String topic, int partition) throws Exception {
        OffsetAndMetadata told = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(topic, partition));
        return told == null ? null : told.offset();
    }

    private static String health(String feed) {
        return ferry.health("kafka", feed);
    }

    private static List<Overview.Need> needs(String feed) {
        return ferry.context().getBean(Overviews.class).now().needs().all().stream()
                .filter(need -> need.name().equals(feed))
                .toList();
    }

    @Test
    void eachRecordIsARowAndWhatIsNoneIsToldByPartitionAndOffset() throws Exception {
        List<String> numbers = Stream.generate(KafkaDoorTest::number).limit(5).toList();
        ferry.pause("acme/add-leads");
        long first = write("leads-in", 0, lead(numbers.get(0)));
        write("leads-in", 0, "{\"PhoneNumber\":" + numbers.get(1) + ",\n \"Name\":\"Bo\"}");
        write("leads-in", 1, "[" + lead(numbers.get(2)) + "," + lead(numbers.get(3)) + "]");
        write("leads-in", 1, null);
        write("leads-in", 0, "mobile,Name\n1,2");
        write("leads-in", 1, "[" + lead(numbers.get(4)) + ",7]");
        write("leads-in", 1, "{\"mobile\":\"" + numbers.get(4) + "\",\"Name\":\"Adé\"}");
        write("leads-in", 0, "{\"mobile\":\"" + "9".repeat(1_000_000) + "\"}");
        write("leads-in", 0, "{\"Name\":\"nobody\",\"a\\u0000b\":1}");
        ferry.resume("acme/add-leads");

        List<Receipt> receipts = rows("spread", 10);

        assertThat(vendor.leads("spread")).containsExactlyInAnyOrderElementsOf(numbers.subList(0, 4));
        List<String> problems = receipts.stream()
                .flatMap(receipt -> receipt.problems().stream())
                .map(Receipt.Problem::reason)
                .toList();
        assertThat(problems)
                .hasSize(6)
                .anyMatch(one -> one.startsWith("partition 1, offset 1: a record without a value"))
                .contains("partition 0, offset " + (first + 2) + ": not a JSON object")
                .contains("partition 1, offset 2: a list whose element 2 is not a JSON object")
                .anyMatch(one -> one.startsWith("partition 1, offset 3: Name: 'é'"))
                .contains("partition 0, offset " + (first + 3) + ": longer than 1000000 characters")
                .contains("partition 0, offset " + (first + 4) + ": a name in it cannot be written down");
        Receipt told = receipts.stream()
                .filter(receipt -> receipt.problems().stream()
                        .anyMatch(one -> one.reason().endsWith(": not a JSON object")
                                && !one.reason().contains("element")))
                .findFirst()
                .orElseThrow();
        try (InputStream rejected = ferry.context()
                .getBean(Receipts.class)
                .rejected(told.summary().drop())
                .orElseThrow()) {
            assertThat(new String(rejected.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("mobile,Name\n1,2")
                    .contains("\"partition 0, offset " + (first + 2) + ": not a JSON object\"");
        }
        assertThat(told.summary().file()).matches("leads-in-\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ-.+\\.jsonl");
        await().until(() -> {
            try (Stream<Path> archived = Files.walk(home.resolve("archive/spread"))) {
                return archived.anyMatch(file -> file.endsWith(told.summary().file()));
            }
        });
        await().until(() -> Long.valueOf(first + 5).equals(committed("leadferry-spread", "leads-in", 0))
                && Long.valueOf(4).equals(committed("leadferry-spread", "leads-in", 1)));
        assertThat(health("spread")).isEqualTo("up");
    }

    /** A ferry is stopped while topics stand in all ways in which a kill can leave them, and started again. */
    @Test
    void eachRecordIsReadOnceWhateverBecomesOfTheProcessTheGroupAndTheTopic() throws Exception {
        String same = number();
        for (String feed : List.of("orders", "forgotten", "rewound", "ahead", "trimmed", "remade")) {
            write(feed, 0, lead(same));
            write(feed, 0, lead(number()));
        }
        for (String feed : List.of("orders", "forgotten", "rewound", "ahead", "trimmed", "remade")) {
            rows(feed, 2);
            await().until(() -> Long.valueOf(2).equals(committed("leadferry-" + feed, feed, 0)));
        }
        int drops = ferry.drops().size();
        write("orders", 0, lead(same));
        rows("orders", 3);
        assertThat(ferry.drops()).hasSize(drops + 1);
        assertThat(vendor.leads("orders").stream().filter(same::equals))
                .as("a record is known by its offset, not by what it says")
                .hasSize(2);

        REFUSED.set(Deed.MOVE);
        String promised = number();
        write("orders", 0, lead(promised));
        await().until(() -> health("orders").contains("No space left on device"));
        assertThat(needs("orders")).hasSize(1);
        assertThat(committed("leadferry-orders", "orders", 0))
                .as("nothing is told before the seal")
                .isLessThan(4);
        ferry.stop();
        REFUSED.set(null);
        assertThat(vendor.leads("orders")).doesNotContain(promised);
        tell("forgotten", null);
        tell("rewound", 0L);
        tell("ahead", 9L);
        long lost = write("trimmed", 0, lead(number()));
        long kept = lost + 1;
        admin.deleteTopics(Set.of("remade")).all().get();
        await().until(() -> !admin.listTopics().names().get().contains("remade"));
        admin.createTopics(List.of(new NewTopic("remade", 1, (short) 1))).all().get();
        Map<String, String> after = new TreeMap<>();
        for (String feed : List.of("orders", "forgotten", "rewound", "ahead", "trimmed", "remade")) {
            after.put(feed, number());
            write(feed, 0, lead(after.get(feed)));
        }
        admin.deleteRecords(Map.of(new TopicPartition("trimmed", 0), RecordsToDelete.beforeOffset(kept)))
                .all()
                .get();
        ferry.start();

        Map<String, Integer> rows =
                Map.of("orders", 5, "forgotten", 3, "rewound", 3, "ahead", 3, "trimmed", 3, "remade", 3);
        for (String feed : rows.keySet()) {
            rows(feed, rows.get(feed));
            long offset = feed.equals("remade") ? 1 : feed.equals("trimmed") ? 4 : rows.get(feed);
            await().until(() -> Long.valueOf(offset).equals(committed("leadferry-" + feed, feed, 0)));
            assertThat(vendor.leads(feed)).containsOnlyOnce(after.get(feed)).hasSize(rows.get(feed));
        }
        assertThat(vendor.leads("orders")).containsOnlyOnce(promised);
        assertThat(needs("orders")).isEmpty();
        String gap = "1 record of trimmed never came, partition 0, offsets " + lost + " to " + lost;
        assertThat(health("trimmed")).startsWith("up; since ").contains(gap);
        assertThat(needs("trimmed")).singleElement().satisfies(need -> assertThat(need.causes())
                .singleElement()
                .satisfies(cause -> assertThat(cause.text()).startsWith(gap)));
    }

    private static void tell(String feed, @Nullable Long offset) throws Exception {
        String group = "leadferry-" + feed;
        TopicPartition partition = new TopicPartition(feed, 0);
        if (offset == null) {
            admin.deleteConsumerGroupOffsets(group, Set.of(partition)).all().get();
        } else {
            admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    @Test
    void aBrokerThatIsAwayAndATopicThatIsNotThereAreToldAndHoldUpNobody() {
        await().until(() ->
                health("away").startsWith("down since ") && health("nowhere").startsWith("down since "));
        assertThat(health("away")).endsWith(": it does not answer");
        assertThat(health("nowhere")).endsWith(": there is no such topic; make it, or correct from");
        assertThat(needs("away")).singleElement().satisfies(need -> {
            assertThat(need.causes()).singleElement().satisfies(cause -> {
                assertThat(cause.kind()).isEqualTo("server-away");
                assertThat(cause.action()).contains("tried again");
            });
        });
    }

    /** What `check` asks: nothing is read, and the broker is told of no group. */
    @Test
    void whetherATopicCanBeReadIsToldBeforeItIs() throws Exception {
        TopicTrial.Found found = TopicTrial.of(source("spread"), Duration.ofSeconds(30));
        assertThat(found.partitions()).isEqualTo(2);
        assertThatThrownBy(() -> TopicTrial.of(source("nowhere"), Duration.ofSeconds(2)))
                .isInstanceOf(TopicTrial.Unreadable.class)
                .hasMessageContaining("there is no such topic");
        assertThatThrownBy(() -> TopicTrial.of(source("away"), Duration.ofSeconds(1)))
                .isInstanceOf(TopicTrial.Unreadable.class)
                .hasMessage("it does not answer");
    }

    private static Source.Kafka source(String feed) {
        return (Source.Kafka)
                ferry.context().getBean(LeadferryConfiguration.class).feed(feed).source();
    }
}
