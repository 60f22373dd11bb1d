package io.leadferry;

import io.leadferry.cluster.Cluster;
import io.leadferry.connector.Deadlines;
import io.leadferry.connector.Trust;
import io.leadferry.connector.VendorClient;
import io.leadferry.connector.VendorRequest;
import io.leadferry.console.UnderWayFilter;
import io.leadferry.door.Bucket;
import io.leadferry.door.DoorBeans;
import io.leadferry.door.DoorPools;
import io.leadferry.door.FolderFaults;
import io.leadferry.door.FolderFiles;
import io.leadferry.door.FolderLook;
import io.leadferry.door.FolderOriginals;
import io.leadferry.door.HttpDoor;
import io.leadferry.door.KafkaDoor;
import io.leadferry.door.OpenForWriting;
import io.leadferry.door.OwnersLook;
import io.leadferry.door.PostedFiles;
import io.leadferry.door.S3Door;
import io.leadferry.door.SftpFiles;
import io.leadferry.door.SftpServers;
import io.leadferry.event.EventRoutes;
import io.leadferry.feed.Feed;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.Leftovers;
import io.leadferry.feed.Source;
import io.leadferry.intake.FileNames;
import io.leadferry.intake.Intake;
import io.leadferry.lane.Dispatcher;
import io.leadferry.lane.LaneRoutes;
import io.leadferry.lane.OlderLedger;
import io.leadferry.lane.RateLimiter;
import io.leadferry.lane.Settlement;
import io.leadferry.lane.Wakes;
import io.leadferry.ledger.Age;
import io.leadferry.ledger.ClockSteps;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Ledger;
import io.leadferry.ledger.Order;
import io.leadferry.model.Account;
import io.leadferry.model.Disk;
import io.leadferry.model.LeadferryClock;
import io.leadferry.model.StuckFiles;
import io.leadferry.receipt.TakenSince;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.EventNotifierSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What happens around the routes: before they start, once they have started, and when they are about to stop. */
@Component
public class RouteLifecycle implements CamelContextConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(RouteLifecycle.class);

    private final LeadferryConfiguration configuration;
    private final ClockSteps clockSteps;
    private final Drops drops;
    private final Order order;
    private final Intake intake;
    private final Settlement settlement;
    private final RateLimiter rateLimiter;
    private final LaneRoutes laneRoutes;
    private final EventRoutes eventRoutes;
    private final SftpServers servers;
    private final Deadlines deadlines;
    private final LeadferryClock clock;
    private final UnderWayFilter http;
    private final Ledger ledger;
    private final Cluster duties;
    private final Wakes wakes;
    private final FolderOriginals folderOriginals;
    private final HttpDoor httpDoor;
    private final KafkaDoor kafkaDoor;
    private final S3Door s3Door;
    private final DoorPools pools;
    private final OlderLedger olderLedger;
    private final TakenSince takenSince;
    private final Disk disk;
    private final StuckFiles stuck;
    private final OpenForWriting open;
    private final DoorBeans beans = new DoorBeans();
    private CompletableFuture<Void> tls = CompletableFuture.completedFuture(null);

    public RouteLifecycle(
            LeadferryConfiguration configuration,
            ClockSteps clockSteps,
            Drops drops,
            Order order,
            Intake intake,
            Settlement settlement,
            RateLimiter rateLimiter,
            LaneRoutes laneRoutes,
            EventRoutes eventRoutes,
            SftpServers servers,
            Deadlines deadlines,
            LeadferryClock clock,
            UnderWayFilter http,
            Ledger ledger,
            Cluster duties,
            Wakes wakes,
            FolderOriginals folderOriginals,
            HttpDoor httpDoor,
            KafkaDoor kafkaDoor,
            S3Door s3Door,
            DoorPools pools,
            OlderLedger olderLedger,
            TakenSince takenSince,
            Disk disk,
            StuckFiles stuck) {
        this.configuration = configuration;
        this.clockSteps = clockSteps;
        this.drops = drops;
        this.order = order;
        this.intake = intake;
        this.settlement = settlement;
        this.rateLimiter = rateLimiter;
        this.laneRoutes = laneRoutes;
        this.eventRoutes = eventRoutes;
        this.servers = servers;
        this.deadlines = deadlines;
        this.clock = clock;
        this.http = http;
        this.ledger = ledger;
        this.duties = duties;
        this.wakes = wakes;
        this.folderOriginals = folderOriginals;
        this.httpDoor = httpDoor;
        this.kafkaDoor = kafkaDoor;
        this.s3Door = s3Door;
        this.pools = pools;
        this.olderLedger = olderLedger;
        this.takenSince = takenSince;
        this.disk = disk;
        this.stuck = stuck;
        this.open = new OpenForWriting(clock.steady());
    }

    /** A message without anything that it carries. */
    private static String shape(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        return "Exchange[" + exchange.getExchangeId() + ", headers "
                + exchange.getMessage().getHeaders().keySet() + ", body "
                + (body == null ? "none" : body.getClass().getSimpleName()) + "]";
    }

    /** Puts the ledger in order after whatever ended the last process, before any route runs. */
    @Override
    public void beforeApplicationStart(CamelContext context) {
        RouteCheck.check((ModelCamelContext) context, configuration);
        context.getExecutorServiceManager().setThreadPoolFactory(new LastingThreads());
        context.getCamelContextExtension().addInterceptStrategy(new ErrorsAsFaults());
        tls = Trust.warmUp();
        duties.whenLeft(this::leave);
        laneRoutes.add(context);
        // camel.main.tracing shows the way of a message; what it carries is rows, keys and tokens
        context.getTracer().setExchangeFormatter(RouteLifecycle::shape);
        if (!FileNames.areFree()) {
            LOG.warn(
                    "This process was started without a language (its names of files are {}): files whose names have letters"
                            + " beyond ASCII are not taken from folders. Start it with LANG=C.UTF-8 in its environment, such as"
                            + " Environment=LANG=C.UTF-8 of a systemd unit",
                    System.getProperty("sun.jnu.encoding"));
        }
        Age age = olderLedger.age();
        clockSteps.atStart();
        drops.forgetUnsealed();
        try {
            intake.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("what the last process left behind cannot be removed", e);
        }
        if (!ledger.joinedOthers()) {
            settlement.takeUpAllLeft(); // else whoever has the account does
        }
        olderLedger.begin(age, takenSince::files);
        if (age instanceof Age.Older) {
            kafkaDoor.ledgerIsOlder();
        }
        if (!ledger.joinedOthers()) {
            order.workOutAnew();
        }
        ((DefaultRegistry) context.getRegistry()).addBeanRepository(beans);
        configuration.accounts().values().stream()
                .filter(account -> account.trustStore() != null)
                .forEach(account -> beans.bind(
                        VendorRequest.clientOf(account), new VendorClient(trust(account, context), deadlines)));
        context.getRegistry().bind("folderFaults", new FolderFaults(stuck));
        context.getRegistry().bind("doors", pools.folders());
        context.getRegistry().bind("sftpDoors", pools.servers());
        httpDoor.openedBy(feed -> openHttpDoor(context, feed));
        try {
            if (!ledger.joinedOthers()) {
                httpDoor.begin();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what was posted to the last process cannot be looked at", e);
        }
        // before the start, for Camel looks through all routes that run whenever another is added
        configuration.feeds().values().forEach(feed -> openDoor(context, feed));
        eventRoutes.add(context);
        context.getManagementStrategy().addEventNotifier(new Dispatcher.Departures());
        context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.CamelContextStoppingEvent) {
                    http.end();
                    // those who wait for a permit go home; calls under way are waited for
                    rateLimiter.close();
                    servers.ends();
                    kafkaDoor.ends();
                    s3Door.ends();
                    eventRoutes.end();
                }
            }
        });
    }

    private void leave(String account) {
        wakes.leave(account);
        configuration.feeds().values().stream()
                .filter(feed -> feed.lane().account().equals(account))
                .forEach(feed -> stuck.leave(feed.name()));
    }

    private static @Nullable SSLContext trust(Account account, CamelContext context) {
        Account.TrustStore trust = account.trustStore();
        try {
            return trust == null
                    ? null
                    : Trust.in(Path.of(trust.file()), trust.password()).createSSLContext(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot speak TLS as the trust store of an account wants it", e);
        }
    }

    @Override
    public void afterApplicationStart(CamelContext context) {
        tls.join();
        http.begin();
    }

    private void openHttpDoor(CamelContext context, Feed feed) {
        String posted = "posted-" + feed.name();
        PostedFiles files = new PostedFiles(
                configuration.home(), feed, httpDoor, folderOriginals, open, disk, stuck, clock.steady());
        beans.bind(posted, files);
        TemplatedRouteBuilder.builder(context, "http-door")
                .routeId("http-door-" + feed.name())
                .parameter("feed", feed.name())
                .parameter(
                        "folder",
                        HttpDoor.folder(configuration.home().toAbsolutePath(), feed.name())
                                .toString())
                .parameter("home", configuration.home().toAbsolutePath().toString())
                .parameter("posted", posted)
                .parameter("poll", poll(feed, files))
                .add();
    }

    /** The bean by which a feed's door is looked at by the ferry alone to which its account belongs. */
    private String poll(Feed feed, PollingConsumerPollStrategy looks) {
        String name = "poll-" + looks.getClass().getSimpleName() + "-" + feed.name();
        beans.bind(name, new OwnersLook(duties, feed.lane().account(), looks));
        return name;
    }

    private void openDoor(CamelContext context, Feed feed) {
        if (feed.source() instanceof Source.Sftp source) {
            openDoor(context, feed, source);
        } else if (feed.source() instanceof Source.Folder folder) {
            openDoor(context, feed, folder);
        } else if (feed.source() instanceof Source.Kafka source) {
            openDoor(context, feed, source);
        } else if (feed.source() instanceof Source.S3 source) {
            openDoor(context, feed, source);
        }
    }

    private void openDoor(CamelContext context, Feed feed, Source.S3 source) {
        String objects = "bucket-" + feed.name();
        String client = "client-" + feed.name();
        String watch = "watch-" + feed.name();
        Bucket bucket = s3Door.bucket(feed);
        beans.bind(objects, bucket);
        beans.bind(client, bucket.client());
        beans.bind(watch, bucket.watch());
        TemplatedRouteBuilder.builder(context, "s3-door")
                .routeId("door-" + feed.name())
                .parameter("bucket", source.bucket())
                .parameter("prefix", source.prefix())
                .parameter("every", source.lookEvery().toMillis())
                .parameter("objects", objects)
                .parameter("client", client)
                .parameter("watch", watch)
                .parameter("poll", poll(feed, bucket.watch()))
                .add();
        if (source.original() != Source.S3Original.KEEP) {
            TemplatedRouteBuilder.builder(context, "s3-originals")
                    .routeId("originals-" + feed.name())
                    .parameter("feed", feed.name())
                    .parameter("account", feed.lane().account())
                    .parameter("bucket", source.bucket())
                    .parameter("objects", objects)
                    .parameter("client", client)
                    .add();
        }
    }

    private void openDoor(CamelContext context, Feed feed, Source.Kafka source) {
        String reader = "topic-" + feed.name();
        String clients = "clients-" + feed.name();
        beans.bind(reader, kafkaDoor.reader(feed));
        beans.bind(clients, kafkaDoor.clients(feed));
        TemplatedRouteBuilder.builder(context, "kafka-door")
                .routeId("door-" + feed.name())
                .parameter("topic", source.topic())
                .parameter("clients", clients)
                .parameter("reader", reader)
                .add();
    }

    private void openDoor(CamelContext context, Feed feed, Source.Folder folder) {
        String complete = "complete-" + feed.name();
        String look = "look-" + feed.name();
        FolderLook looking = new FolderLook(feed.name(), folder.path(), Leftovers.exclude(feed), stuck);
        beans.bind(look, looking);
        beans.bind(
                complete,
                new FolderFiles(configuration.home(), feed, folderOriginals, open, disk, stuck, clock.steady()));
        TemplatedRouteBuilder.builder(context, "folder-door")
                .routeId("door-" + feed.name())
                .parameter("feed", feed.name())
                .parameter("folder", folder.path().toAbsolutePath().toString())
                .parameter("home", configuration.home().toAbsolutePath().toString())
                .parameter("complete", complete)
                .parameter("look", look)
                .parameter("poll", poll(feed, looking))
                .add();
    }

    private void openDoor(CamelContext context, Feed feed, Source.Sftp source) {
        String complete = "complete-" + feed.name();
        String watch = "watch-" + feed.name();
        beans.bind(complete, new SftpFiles(configuration.home(), feed, source, servers, drops, disk, clock.steady()));
        beans.bind(watch, servers.watch(feed.name()));
        TemplatedRouteBuilder.builder(context, "sftp-door")
                .routeId("door-" + feed.name())
                .parameter("feed", feed.name())
                .parameter("folder", source.path())
                .parameter("up", source.up())
                .parameter(
                        "work",
                        configuration
                                .home()
                                .toAbsolutePath()
                                .resolve("arriving")
                                .resolve(feed.name())
                                .toString())
                .parameter("complete", complete)
                .parameter("watch", watch)
                .parameter("poll", poll(feed, servers.watch(feed.name())))
                .parameter("exclude", Leftovers.exclude(feed))
                .add();
        TemplatedRouteBuilder.builder(context, "sftp-receipts")
                .routeId("receipts-" + feed.name())
                .parameter("feed", feed.name())
                .parameter("account", feed.lane().account())
                .parameter("folder", source.beside("receipts"))
                .add();
        TemplatedRouteBuilder.builder(context, "sftp-originals")
                .routeId("originals-" + feed.name())
                .parameter("feed", feed.name())
                .parameter("account", feed.lane().account())
                .add();
    }
}
