package io.leadferry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.Subscriber.KafkaTopic;
import io.leadferry.feed.Subscriber.Mail;
import io.leadferry.feed.Subscriber.Mailbox;
import io.leadferry.feed.Subscriber.Webhook;
import io.leadferry.model.EventType;
import io.leadferry.model.Quiet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** Who is told what happens is checked like everything else: one line for each fault, and no secret in it. */
class NotifyCheckTest {

    private static final String FERRY =
            """
            leadferry:
              accounts:
                acme: { vendor: ozonetel, base-url: "https://vendor.example", user-name: acme, api-key: the-key }
              feeds:
                leads: { account: acme, operation: add-leads, from: inbox/leads, campaign: A }
              notify:
            """;

    private static LeadferryConfiguration check(String told) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource((FERRY + told.indent(4)).getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        return ConfigurationCheck.check(environment, new VendorProfiles());
    }

    private static List<String> faults(String told) {
        return catchThrowableOfType(ConfigurationFault.class, () -> check(told)).lines().stream()
                .map(line -> line.replaceFirst(" \\([^()]*\\)$", ""))
                .toList();
    }

    @Test
    void whatIsWholeIsReadAsItStands() throws IOException {
        List<Subscriber> all = check(
                        """
                        webhooks:
                          crm: { url: "https://crm.example/hook?key=1", secret: a-secret-of-ours, events: [drop.*, call.in-doubt], feeds: [leads], give-up-after: 1h }
                        kafka:
                          lake:
                            brokers: kafka1:9092,kafka2:9092
                            topic: leads.events
                            properties:
                              security.protocol: SASL_SSL
                              sasl.jaas.config: a-password-of-kafka
                        mail:
                          ops: { server: "smtp://mail.example:587", user-name: u, password: p-of-mail, from: "Ferry <ferry@example.com>", to: [a@example.com, b@example.com], send: [needs-somebody, daily-digest], errors-only: true, digest-at: 12:30 }
                        """)
                .subscribers();

        assertThat(all).hasSize(3);
        Webhook crm = (Webhook) all.get(0);
        assertThat(crm.name()).isEqualTo("webhooks.crm");
        assertThat(crm.url()).hasToString("https://crm.example/hook?key=1");
        assertThat(crm.hears().types())
                .contains(EventType.DROP_SEALED, EventType.CALL_IN_DOUBT)
                .hasSize(8);
        assertThat(crm.hears().feeds()).containsExactly("leads");
        assertThat(crm.hears().giveUpAfter()).isEqualTo(Duration.ofHours(1));
        KafkaTopic lake = (KafkaTopic) all.get(1);
        assertThat(lake.brokers()).isEqualTo("kafka1:9092,kafka2:9092");
        assertThat(lake.properties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "a-password-of-kafka");
        assertThat(lake.hears().types()).isEqualTo(EnumSet.allOf(EventType.class));
        assertThat(lake.hears().giveUpAfter()).isEqualTo(Duration.ofDays(3));
        Mailbox ops = (Mailbox) all.get(2);
        assertThat(ops.send()).isEqualTo(Set.of(Mail.NEEDS_SOMEBODY, Mail.DAILY_DIGEST));
        assertThat(ops.hears().types()).doesNotContain(EventType.DROP_FINISHED).contains(EventType.LANE_BLOCKED);
        assertThat(ops.digestAt()).isEqualTo(LocalTime.of(12, 30));
        assertThat(all.toString() + crm + lake + ops).doesNotContain("secret", "password", "p-of-mail");
        assertThat(Quiet.text("it said a-password-of-kafka, a-secret-of-ours and p-of-mail"))
                .doesNotContain("password", "ours", "mail");
    }

    @Test
    void eachFaultIsALine() {
        assertThat(
                        faults(
                                """
                        webhooks:
                          one: { url: "ftp://crm.example", secret: whsec_!!!, events: [drop.finishd, lane.*], feeds: [leeds], give-up-after: 31d }
                          two: { urll: "http://x", events: [] }
                        kafka:
                          lake: { brokers: "kafka1", topic: "no topic", properties: { acks: 0, securty.protocol: SSL, retries: abc } }
                        mail:
                          ops: { server: "http://mail.example", from: nobody, to: [a@example.com, "b@"], send: [digest], password: p-of-mail, digest-at: "7 o'clock" }
                        sms: { one: { to: x } }
                        """))
                .satisfies(lines -> assertThat(String.join("\n", lines))
                        .contains(
                                "leadferry.notify.webhooks.one.url: must begin with http:// or https://",
                                "leadferry.notify.webhooks.one.secret: begins with whsec_, and what follows is no base64",
                                "leadferry.notify.webhooks.one.events: 'drop.finishd' is no event; did you mean 'drop.finished'?",
                                "leadferry.notify.webhooks.one.feeds: there is no feed 'leeds'; did you mean 'leads'?",
                                "leadferry.notify.webhooks.one.give-up-after: must be from 1s to 30d",
                                "leadferry.notify.webhooks.two.urll: unknown key; did you mean 'url'?",
                                "leadferry.notify.webhooks.two.url: missing",
                                "leadferry.notify.kafka.lake.brokers: must be host:port",
                                "leadferry.notify.kafka.lake.topic: must be a topic's name",
                                "leadferry.notify.kafka.lake.properties.acks: is the ferry's to say",
                                "leadferry.notify.kafka.lake.properties.securty.protocol: is no key of a Kafka producer;"
                                        + " did you mean 'security.protocol'?",
                                "leadferry.notify.kafka.lake.properties.retries: 'abc': Not a number of type INT",
                                "leadferry.notify.mail.ops.server: must be smtp://host:port or smtps://host:port",
                                "leadferry.notify.mail.ops.user-name: missing; there is a password",
                                "leadferry.notify.mail.ops.from: is not an address of mail",
                                "leadferry.notify.mail.ops.to[1]: is not an address of mail",
                                "leadferry.notify.mail.ops.send: 'digest' is not known",
                                "leadferry.notify.mail.ops.digest-at: must be a time of day",
                                "leadferry.notify.sms: unknown key")
                        .doesNotContain("p-of-mail", "whsec_!"));
    }
}
