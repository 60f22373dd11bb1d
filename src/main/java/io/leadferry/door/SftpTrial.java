package io.leadferry.door;

import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Source;
import io.leadferry.model.Disk;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.Names;
import io.leadferry.model.StuckFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/**
 * Tries feeds' SFTP servers as the doors use them, and takes and leaves nothing there. One sign-in serves all feeds of one
 * user at one server, for servers shut out those who knock too often.
 */
public final class SftpTrial implements AutoCloseable {

    /** What is tried at a server, in this order. */
    public enum Step {
        /** a connection, with an SSH server at its other end */
        CONNECTION,
        /** whether the server is the one that is known */
        HOST_KEY,
        /** whether the user is let in */
        SIGN_IN,
        /** whether the watched folder can be listed */
        FOLDER,
        /** whether originals can be put into {@code archive/} */
        ARCHIVE,
        /** whether receipts can be put into {@code receipts/} */
        RECEIPTS
    }

    /**
     * One step, and what it came to.
     *
     * @param feed whose folder it was; null where it was the server
     * @param fault what went wrong, as the end of a sentence; null where nothing did
     */
    public record Tried(Step step, @Nullable String feed, @Nullable String fault) {}

    private static final List<Step> UNTIL_SIGNED_IN = List.of(Step.CONNECTION, Step.HOST_KEY, Step.SIGN_IN);

    private final CamelContext camel = new DefaultCamelContext();
    private final SftpServers servers;
    private final Names names;

    /** Trials of a ferry's feeds. */
    public SftpTrial(LeadferryConfiguration configuration, LeadferryClock clock, Names names) {
        this.servers = new SftpServers(configuration, new StuckFiles(clock), clock, clock.steady());
        this.names = names;
        camel.addComponent("sftp", new SftpToFeeds(configuration, servers, new Disk()));
        camel.start();
    }

    /**
     * Tries one server; what cannot be tried for want of the step before is left out.
     *
     * @param feeds those of one user at this server, by name
     * @param patience how long a connection may take
     * @param hears is told of each step
     */
    public void of(Map<String, Source.Sftp> feeds, Duration patience, Consumer<Tried> hears) {
        SftpEndpoint endpoint = camel.getEndpoint(
                "sftp:" + feeds.keySet().iterator().next() + "/?maximumReconnectAttempts=0&connectTimeout="
                        + patience.toMillis(),
                SftpEndpoint.class);
        SftpClient client = (SftpClient) endpoint.createRemoteFileOperations();
        try {
            client.connect(endpoint.getConfiguration(), null);
            UNTIL_SIGNED_IN.forEach(step -> hears.accept(new Tried(step, null, null)));
            feeds.forEach((feed, source) -> {
                each(Step.FOLDER, feed, hears, () -> client.listFiles(source.path()));
                String name = ".leadferry-check-" + names.next();
                each(Step.ARCHIVE, feed, hears, () -> client.tryOut(source.beside("archive"), name));
                each(Step.RECEIPTS, feed, hears, () -> client.tryOut(source.beside("receipts"), name));
            });
        } catch (DoorException e) {
            refused(e, hears);
        } finally {
            client.forceDisconnect();
        }
    }

    private static void refused(DoorException refused, Consumer<Tried> hears) {
        Step last = SftpFaults.lastStep(refused.getSuppressed()[0]);
        for (Step before : UNTIL_SIGNED_IN) {
            hears.accept(
                    new Tried(before, null, before == last ? refused.fault().reason() : null));
            if (before == last) {
                return;
            }
        }
    }

    private static void each(Step step, String feed, Consumer<Tried> hears, Runnable trial) {
        try {
            trial.run();
            hears.accept(new Tried(step, feed, null));
        } catch (DoorException e) {
            hears.accept(new Tried(step, feed, e.fault().reason()));
        }
    }

    @Override
    public void close() {
        servers.ends();
        camel.stop();
        servers.close();
    }
}
