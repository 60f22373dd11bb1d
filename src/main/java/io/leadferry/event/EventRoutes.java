package io.leadferry.event;

import io.leadferry.feed.Subscriber;
import io.leadferry.feed.Subscriber.KafkaTopic;
import io.leadferry.feed.Subscriber.Mailbox;
import io.leadferry.feed.Subscriber.Webhook;
import io.leadferry.model.HostAndPort;
import java.net.URI;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;

/** The routes to subscribers, each made of one of the templates of {@code routes/events.camel.yaml}. */
public final class EventRoutes {

    private static final int SMTP = 25;
    private static final int SMTPS = 465;

    private final Subscriptions subscriptions;

    EventRoutes(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /** Makes the routes; to be called when the templates are there and before the context starts. */
    public void add(CamelContext context) {
        subscriptions.begin();
        subscriptions.subscribers().forEach(one -> add(context, one));
    }

    /** The ferry stops: nobody is told anything more than what is on its way. */
    public void end() {
        subscriptions.end();
    }

    private static void add(CamelContext context, Subscriber subscriber) {
        String name = subscriber.name();
        if (subscriber instanceof Webhook webhook) {
            TemplatedRouteBuilder.builder(context, "webhook")
                    .routeId("events-" + name)
                    .parameter("reader", name)
                    .parameter("scheme", webhook.url().getScheme())
                    .add();
        } else if (subscriber instanceof KafkaTopic topic) {
            context.getRegistry().bind("client-of-" + name, new TopicClient(topic));
            TemplatedRouteBuilder.builder(context, "kafka-topic")
                    .routeId("events-" + name)
                    .parameter("reader", name)
                    .parameter("topic", topic.topic())
                    .parameter("brokers", topic.brokers())
                    .parameter("client", "client-of-" + name)
                    .add();
        } else if (subscriber instanceof Mailbox mailbox) {
            context.getRegistry().bind("sign-in-of-" + name, new SignIn(mailbox));
            TemplatedRouteBuilder.builder(context, "mailbox")
                    .routeId("events-" + name)
                    .parameter("reader", name)
                    .parameter("server", server(mailbox.server()))
                    .parameter("signIn", "sign-in-of-" + name)
                    .parameter("encrypted", mustBeEncrypted(mailbox))
                    .add();
        }
    }

    private static String server(URI server) {
        String scheme = server.getScheme();
        int port = server.getPort() < 0 ? (scheme.equals("smtps") ? SMTPS : SMTP) : server.getPort();
        return scheme + ":" + server.getHost() + ":" + port;
    }

    /** No password goes over a line that anybody can read, but within this machine. */
    private static boolean mustBeEncrypted(Mailbox mailbox) {
        return mailbox.userName() != null
                && HostAndPort.ofBound(mailbox.server().getHost())
                        .filter(HostAndPort::isLoopback)
                        .isEmpty();
    }
}
