package io.leadferry.feed;

import io.leadferry.model.EventType;
import io.leadferry.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Somebody outside who is told what happens. */
public sealed interface Subscriber {

    /** The name, as in the configuration: {@code webhooks.crm}. */
    String name();

    /** What they are told of. */
    Hearing hears();

    /**
     * What somebody is told of, and for how long that is tried.
     *
     * @param types which events
     * @param feeds of which feeds; null for all
     * @param giveUpAfter how old an event is when it is tried no more
     */
    record Hearing(Set<EventType> types, @Nullable Set<String> feeds, Duration giveUpAfter) {}

    /**
     * An address to which events are posted.
     *
     * @param secret by which each is signed; null: none is
     */
    record Webhook(String name, URI url, @Nullable Secret secret, Hearing hears) implements Subscriber {

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A topic of a Kafka cluster.
     *
     * @param brokers {@code host:port}, with commas between
     * @param properties what else the client is told; there may be secrets among them
     * @param secrets those of the properties' values that are; held so that they are veiled
     */
    record KafkaTopic(
            String name,
            String brokers,
            String topic,
            Map<String, String> properties,
            List<Secret> secrets,
            Hearing hears)
            implements Subscriber {

        @Override
        public String toString() {
            return name;
        }
    }

    /** What a mail may be about. */
    enum Mail {
        /** a file that is done with */
        FINISHED("finished"),
        /** what goes on only when somebody acts */
        NEEDS_SOMEBODY("needs-somebody"),
        /** the counts of a day */
        DAILY_DIGEST("daily-digest");

        private final String word;

        Mail(String word) {
            this.word = word;
        }

        /** The word in the configuration. */
        public String word() {
            return word;
        }
    }

    /**
     * People who get mail.
     *
     * @param server {@code smtp://host:port}, or smtps
     * @param userName as whom the ferry signs in; null where the server asks nobody
     * @param password the user's; null likewise
     * @param from whose mail it is
     * @param to who gets it; one at least
     * @param send which mails
     * @param errorsOnly no mail of a finished file all of whose rows were confirmed
     * @param digestAt when the digest is sent, in the time of this machine
     */
    record Mailbox(
            String name,
            URI server,
            @Nullable String userName,
            @Nullable Secret password,
            String from,
            List<String> to,
            Set<Mail> send,
            boolean errorsOnly,
            LocalTime digestAt,
            Hearing hears)
            implements Subscriber {

        @Override
        public String toString() {
            return name;
        }
    }
}
