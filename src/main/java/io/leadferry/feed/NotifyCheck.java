package io.leadferry.feed;

import io.leadferry.feed.LeadferryProperties.KafkaTopicProperties;
import io.leadferry.feed.LeadferryProperties.MailProperties;
import io.leadferry.feed.LeadferryProperties.WebhookProperties;
import io.leadferry.feed.Subscriber.Hearing;
import io.leadferry.feed.Subscriber.KafkaTopic;
import io.leadferry.feed.Subscriber.Mail;
import io.leadferry.feed.Subscriber.Mailbox;
import io.leadferry.feed.Subscriber.Webhook;
import io.leadferry.model.EventType;
import io.leadferry.model.HostAndPort;
import io.leadferry.model.Secret;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** Looks at who is told what happens. */
final class NotifyCheck {

    static final String AT = "leadferry.notify";

    /** Before a secret that is written as Standard Webhooks have it. */
    static final String STANDARD_SECRET = "whsec_";

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    private static final String TOPIC = "[A-Za-z0-9._-]{1,249}";
    private static final int LAST_PORT = 65_535;
    private static final int MINUTES_OF_AN_HOUR = 60;
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(3);
    private static final Duration SOONEST = Duration.ofSeconds(1);
    private static final Duration LATEST = Duration.ofDays(30);
    private static final LocalTime DIGEST_AT = LocalTime.of(7, 0);

    /** What makes a delivery sure, and what the ferry writes. */
    private static final Set<String> OWN = Set.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG);

    private final Set<String> described;
    private final Faults faults;

    /**
     * A check against the feeds.
     *
     * @param described the names of all feeds, of those with faults too: of these, one line is enough
     */
    NotifyCheck(Set<String> described, Faults faults) {
        this.described = described;
        this.faults = faults;
    }

    List<Subscriber> look(
            Map<String, WebhookProperties> webhooks,
            Map<String, KafkaTopicProperties> topics,
            Map<String, MailProperties> mails) {
        List<Subscriber> all = new ArrayList<>();
        webhooks.forEach((name, one) -> all.add(webhook(named("webhooks", name), one)));
        topics.forEach((name, one) -> all.add(topic(named("kafka", name), one)));
        mails.forEach((name, one) -> all.add(mailbox(named("mail", name), one)));
        return List.copyOf(all);
    }

    private String named(String kind, String name) {
        String full = kind + "." + name;
        if (!name.matches(NAME)) {
            faults.add(AT + "." + full, "a name is at most 64 letters, digits, '.', '_' and '-'");
        }
        return full;
    }

    private Webhook webhook(String name, WebhookProperties webhook) {
        String at = AT + "." + name;
        URI url = webhook.url();
        if (url == null) {
            faults.required(at + ".url", null);
        } else {
            address(at + ".url", url);
        }
        String secret = webhook.secret();
        if (secret != null) {
            faults.required(at + ".secret", secret);
            if (secret.startsWith(STANDARD_SECRET) && !isBase64(secret.substring(STANDARD_SECRET.length()))) {
                faults.add(at + ".secret", "begins with " + STANDARD_SECRET + ", and what follows is no base64");
            }
        }
        return new Webhook(
                name,
                url == null ? URI.create("http://unknown") : url,
                secret == null ? null : new Secret(secret),
                hearing(at, types(at, webhook.events()), webhook.feeds(), webhook.giveUpAfter()));
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Unlike a server's, it may have a query; what stands there is often a secret, and is not shown. */
    private void address(String at, URI url) {
        if (!String.valueOf(url.getScheme()).matches("https?")) {
            faults.add(at, "must begin with http:// or https://");
        } else if (url.getHost() == null
                || url.getPort() == 0
                || url.getPort() > LAST_PORT
                || url.getRawUserInfo() != null
                || url.getRawFragment() != null) {
            faults.add(at, "must be an address such as https://host:port/path, without user, password or #");
        }
    }

    private KafkaTopic topic(String name, KafkaTopicProperties topic) {
        String at = AT + "." + name;
        List<String> brokers = topic.brokers() == null ? List.of() : topic.brokers();
        if (brokers.isEmpty()) {
            faults.required(at + ".brokers", null);
        }
        for (String broker : brokers) {
            boolean isOne = HostAndPort.parse(broker).isPresent() && broker.matches(".*:\\d{1,5}");
            if (faults.filled(at + ".brokers", broker) && !isOne) {
                faults.add(at + ".brokers", "must be host:port, with commas between several, such as kafka1:9092");
            }
        }
        String itsTopic = topic.topic() == null ? "" : topic.topic();
        faults.required(at + ".topic", itsTopic);
        if (!itsTopic.isBlank() && !faults.tells(at + ".topic") && !itsTopic.matches(TOPIC)) {
            faults.add(at + ".topic", "must be a topic's name: at most 249 letters, digits, '.', '_' and '-'");
        }
        Map<String, String> properties = topic.properties() == null ? Map.of() : topic.properties();
        List<Secret> secrets = new ArrayList<>();
        properties.forEach((key, value) -> {
            property(at + ".properties." + key, key, value);
            if (KafkaKeys.isSecret(key)) {
                secrets.add(new Secret(value));
            }
        });
        return new KafkaTopic(
                name,
                String.join(",", brokers),
                itsTopic,
                Map.copyOf(properties),
                List.copyOf(secrets),
                hearing(at, types(at, topic.events()), topic.feeds(), topic.giveUpAfter()));
    }

    private void property(String at, String key, String value) {
        if (OWN.contains(key)) {
            faults.add(at, "is the ferry's to say; leave it out");
        } else if (!ProducerConfig.configNames().contains(key)) {
            faults.add(at, "is no key of a Kafka producer" + Faults.hint(key, ProducerConfig.configNames()));
        } else if (faults.filled(at, value)) {
            KafkaKeys.fault(ProducerConfig.configDef(), key, value).ifPresent(words -> faults.add(at, words));
        }
    }

    private Mailbox mailbox(String name, MailProperties mail) {
        String at = AT + "." + name;
        URI server = mail.server();
        if (server == null) {
            faults.required(at + ".server", null);
        } else if (!String.valueOf(server.getScheme()).matches("smtps?")
                || server.getHost() == null
                || server.getPort() == 0
                || server.getPort() > LAST_PORT
                || server.getRawUserInfo() != null
                || !String.valueOf(server.getRawPath()).matches("/?")
                || server.getRawQuery() != null
                || server.getRawFragment() != null) {
            faults.add(at + ".server", "must be smtp://host:port or smtps://host:port, without user or password");
        }
        if (mail.userName() != null) {
            faults.required(at + ".user-name", mail.userName());
            faults.required(at + ".password", mail.password());
        } else if (mail.password() != null) {
            faults.add(at + ".user-name", "missing; there is a password");
        }
        faults.required(at + ".from", mail.from());
        person(at + ".from", mail.from());
        List<String> to = mail.to() == null ? List.of() : mail.to();
        if (to.isEmpty()) {
            faults.required(at + ".to", null);
        }
        for (int i = 0; i < to.size(); i++) {
            person(at + ".to[" + i + "]", to.get(i));
        }
        Set<Mail> send = send(at + ".send", mail.send());
        return new Mailbox(
                name,
                server == null ? URI.create("smtp://unknown") : server,
                mail.userName(),
                mail.password() == null ? null : new Secret(mail.password()),
                String.valueOf(mail.from()),
                List.copyOf(to),
                send,
                mail.errorsOnly(),
                time(at + ".digest-at", mail.digestAt()),
                hearing(at, types(send), mail.feeds(), mail.giveUpAfter()));
    }

    private void person(String at, @Nullable String address) {
        if (address == null || address.isBlank() || !faults.filled(at, address)) {
            return;
        }
        try {
            new InternetAddress(address, true);
            if (address.contains("@")) {
                return;
            }
        } catch (AddressException e) {
            // told below
        }
        faults.add(at, "is not an address of mail, such as leads@example.com");
    }

    private Set<Mail> send(String at, @Nullable List<String> written) {
        if (written == null) {
            return EnumSet.allOf(Mail.class);
        }
        List<String> known = Arrays.stream(Mail.values()).map(Mail::word).toList();
        Set<Mail> send = EnumSet.noneOf(Mail.class);
        written.forEach(word -> Arrays.stream(Mail.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .ifPresentOrElse(
                        send::add,
                        () -> faults.add(
                                at,
                                "'" + word + "' is not known; " + String.join(", ", known)
                                        + Faults.hint(word, known))));
        if (written.isEmpty()) {
            faults.add(at, "is empty; leave it out to send all, or the whole entry to send none");
        }
        return send;
    }

    /** The events of which mails are made. */
    static Set<EventType> types(Set<Mail> send) {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        if (send.contains(Mail.FINISHED)) {
            types.add(EventType.DROP_FINISHED);
        }
        if (send.contains(Mail.NEEDS_SOMEBODY)) {
            types.addAll(EnumSet.of(
                    EventType.DROP_HELD,
                    EventType.DROP_QUARANTINED,
                    EventType.LANE_BLOCKED,
                    EventType.CALL_IN_DOUBT,
                    EventType.CALL_OVERDUE));
        }
        return types;
    }

    /** A time of day; YAML takes 12:30 without quotes for a number, of minutes. */
    private LocalTime time(String at, @Nullable String written) {
        if (written == null) {
            return DIGEST_AT;
        }
        try {
            if (written.matches("\\d{1,4}")) {
                int minutes = Integer.parseInt(written);
                return LocalTime.of(minutes / MINUTES_OF_AN_HOUR, minutes % MINUTES_OF_AN_HOUR);
            }
            return LocalTime.parse(written.length() == "7:00".length() ? "0" + written : written);
        } catch (DateTimeException e) {
            if (faults.filled(at, written)) {
                faults.add(at, "must be a time of day such as \"07:00\"");
            }
            return DIGEST_AT;
        }
    }

    private Set<EventType> types(String at, @Nullable List<String> written) {
        if (written == null) {
            return EnumSet.allOf(EventType.class);
        }
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (String word : written) {
            List<EventType> meant = Stream.of(EventType.values())
                    .filter(type -> type.word().equals(word) || word.equals("*") || word.equals(type.about() + ".*"))
                    .toList();
            types.addAll(meant);
            if (meant.isEmpty()) {
                faults.add(
                        at + ".events",
                        "'" + word + "' is no event" + Faults.hint(word, EventType.WORDS)
                                + "; known: drop.*, lane.*, call.*, " + String.join(", ", EventType.WORDS));
            }
        }
        if (written.isEmpty()) {
            faults.add(at + ".events", "is empty; leave it out to hear of all, or the whole entry to hear of none");
        }
        return types;
    }

    private Hearing hearing(
            String at, Set<EventType> types, @Nullable List<String> feeds, @Nullable Duration giveUpAfter) {
        if (feeds != null) {
            feeds.stream()
                    .filter(feed -> !described.contains(feed))
                    .forEach(feed -> faults.add(
                            at + ".feeds", "there is no feed '" + feed + "'" + Faults.hint(feed, described)));
            if (feeds.isEmpty()) {
                faults.add(at + ".feeds", "is empty; leave it out to hear of all");
            }
        }
        Duration patience = giveUpAfter == null ? GIVE_UP_AFTER : giveUpAfter;
        if (patience.compareTo(SOONEST) < 0 || patience.compareTo(LATEST) > 0) {
            faults.add(at + ".give-up-after", "must be from 1s to " + LATEST.toDays() + "d");
        }
        return new Hearing(types, feeds == null ? null : new LinkedHashSet<>(feeds), patience);
    }
}
