package io.leadferry.endtoend;

import io.leadferry.LeadferryApplication;
import io.leadferry.TestLedger;
import io.leadferry.console.OperatorActions;
import io.leadferry.lane.LaneControl;
import io.leadferry.ledger.AuditTrail;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.model.Disk;
import io.leadferry.model.LaneId;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.MachineTime;
import io.leadferry.receipt.Receipt;
import io.leadferry.receipt.Receipts;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import io.leadferry.rehearsal.wire.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole ferry, its routes as they ship, in a home of its own, before a stand-in; can be ended and started again. */
final class LeadferryUnderTest implements AutoCloseable {

    private static final AuditTrail.By TESTER = new AuditTrail.By("test", "here", AuditTrail.Way.API, null);

    private final Path home;
    private final List<String> options = new ArrayList<>();
    private final MachineTime machine;
    private final Disk disk;
    private ConfigurableApplicationContext context;

    LeadferryUnderTest(Path home, OzonetelStandIn vendor, String window, String... more) {
        this(home, vendor, new MachineTime(Clock.systemUTC(), System::nanoTime, Optional::empty), window, more);
    }

    /** A ferry on a machine whose clock the test sets. */
    LeadferryUnderTest(Path home, OzonetelStandIn vendor, MachineTime machine, String window, String... more) {
        this(home, vendor, machine, new Disk(), window, more);
    }

    /** A ferry on a machine whose disk the test keeps from doing things. */
    LeadferryUnderTest(Path home, OzonetelStandIn vendor, Disk disk, String window, String... more) {
        this(home, vendor, new MachineTime(Clock.systemUTC(), System::nanoTime, Optional::empty), disk, window, more);
    }

    private LeadferryUnderTest(
            Path home, OzonetelStandIn vendor, MachineTime machine, Disk disk, String window, String... more) {
        this.home = home;
        this.disk = disk;
        this.machine = machine;
        options.addAll(List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--camel.main.routes-include-pattern=file:routes/**/*.yaml",
                "--spring.config.location=file:config/application.yaml",
                "--logging.level.io.leadferry=warn",
                "--leadferry.home=" + home,
                "--leadferry.accounts.acme.vendor=ozonetel",
                "--leadferry.accounts.acme.base-url=" + vendor.baseUrl(),
                "--leadferry.accounts.acme.user-name=rehearsal",
                "--leadferry.accounts.acme.api-key=rehearsal-key",
                "--leadferry.accounts.acme.limits.add-leads.per=" + window,
                "--leadferry.accounts.acme.limits.delete-leads.per=" + window,
                "--leadferry.feeds.leads.account=acme",
                "--leadferry.feeds.leads.operation=add-leads",
                "--leadferry.feeds.leads.from=inbox/leads",
                "--leadferry.feeds.leads.linger=300ms",
                "--leadferry.feeds.leads.complete-when=stable 100ms",
                "--leadferry.feeds.deletes.account=acme",
                "--leadferry.feeds.deletes.operation=delete-leads",
                "--leadferry.feeds.deletes.from=inbox/deletes",
                "--leadferry.feeds.deletes.linger=300ms",
                "--leadferry.feeds.deletes.complete-when=stable 100ms"));
        if (TestLedger.ON_SERVER) {
            LedgerAddress ledger = TestLedger.at(home.resolve("ledger/leadferry.db"));
            options.add("--leadferry.ledger.url=" + ledger.url());
            options.add("--leadferry.ledger.username=" + ledger.user());
            options.add("--leadferry.ledger.password="
                    + Objects.requireNonNull(ledger.password()).reveal());
        }
        for (String option : more) {
            String key = option.substring(0, option.indexOf('=') + 1);
            options.removeIf(other -> other.startsWith(key));
            options.add(option);
        }
        start();
    }

    void start() {
        SpringApplication application = new SpringApplication(LeadferryApplication.class);
        application.addInitializers(starting -> {
            starting.getBeanFactory().registerSingleton("machineTime", machine);
            starting.getBeanFactory().registerSingleton("disk", disk);
        });
        context = application.run(options.toArray(String[]::new));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Ends the ferry; what is under way ends as at any stop. */
    void stop() {
        context.close();
    }

    /** Drops a file as a careful sender would: by a temporary name and a rename. */
    void drop(String feed, String name, String content) throws IOException {
        Path inbox = Files.createDirectories(home.resolve("inbox").resolve(feed));
        Path arriving = Files.writeString(inbox.resolve("." + name), content);
        Files.move(arriving, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Holds a lane, so that what a test drops waits together, however slow the machine is. */
    void pause(Operation operation) {
        context.getBean(LaneControl.class).pause(new LaneId("acme", operation.word()));
    }

    void resume(Operation operation) {
        resume("acme/" + operation.word());
    }

    /** Says {@code account/operation}: how that lane stands. */
    LaneControl.LaneView lane(String lane) {
        return context.getBean(LaneControl.class).view(LaneId.parse(lane));
    }

    /** As {@link #pause(Operation)}, of any account's lane. */
    void pause(String lane) {
        context.getBean(LaneControl.class).pause(LaneId.parse(lane));
    }

    /** As {@link #resume(Operation)}, of any account's lane. */
    void resume(String lane) {
        context.getBean(OperatorActions.class).resume(LaneId.parse(lane), TESTER);
    }

    /** Lets a held file pass, which must be one. */
    void release(String drop) {
        if (!context.getBean(OperatorActions.class).release(drop, TESTER)) {
            throw new AssertionError(drop + " is not held");
        }
    }

    /** Discards a file in quarantine, which must be one. */
    void discard(String drop) {
        if (!context.getBean(OperatorActions.class).discard(drop, TESTER)) {
            throw new AssertionError("nothing of " + drop + " can be discarded");
        }
    }

    /** The options of one more feed, whose files need their marker and nothing else to be taken; see {@link #dropNow}. */
    static List<String> feed(String name, String account, String operation) {
        String key = "--leadferry.feeds." + name + ".";
        return List.of(
                key + "account=" + account,
                key + "operation=" + operation,
                key + "from=inbox/" + name,
                key + "linger=50ms",
                key + "complete-when=marker .done");
    }

    /** The option that has folders looked at 20 times a second, servers 10 times; the routes are otherwise as they ship. */
    static String quickDoors(Path home) throws IOException {
        Path routes = home.resolve("quick-routes");
        try (Stream<Path> shipped = Files.walk(Path.of("routes"))) {
            for (Path file : shipped.filter(Files::isRegularFile).toList()) {
                Path copy = routes.resolve(Path.of("routes").relativize(file));
                Files.createDirectories(copy.getParent());
                Files.writeString(
                        copy,
                        Files.readString(file)
                                .replace("delay: 500", "delay: 50")
                                .replace("delay: 10000\n", "delay: 100\n")
                                .replace(" 1000\n", " 100\n"));
            }
        }
        return "--camel.main.routes-include-pattern=file:" + routes + "/**/*.yaml";
    }

    /** The options of one more account; each setting as {@code key=value}. */
    static List<String> account(String name, String vendor, String baseUrl, String... settings) {
        String key = "--leadferry.accounts." + name + ".";
        List<String> options = new ArrayList<>(List.of(key + "vendor=" + vendor, key + "base-url=" + baseUrl));
        for (String setting : settings) {
            options.add(key + setting);
        }
        return options;
    }

    /** Drops a file and its marker, so that it is taken at the next look at the folder. */
    void dropNow(String feed, String name, String content) throws IOException {
        drop(feed, name, content);
        drop(feed, name + ".done", "");
    }

    List<Receipt.Summary> drops() {
        return context.getBean(Receipts.class).list(null, null, 1000);
    }

    Receipt receipt(String file) {
        return receiptOf(file).orElseThrow(() -> new AssertionError("no drop of " + file));
    }

    /** The receipt of a file that may not have been taken yet. */
    Optional<Receipt> receiptOf(String file) {
        Receipts receipts = context.getBean(Receipts.class);
        return drops().stream()
                .filter(drop -> drop.file().equals(file))
                .findFirst()
                .flatMap(drop -> receipts.find(drop.drop()));
    }

    boolean finished(String file) {
        return drops().stream().anyMatch(drop -> drop.file().equals(file) && drop.state() != Drop.State.WORKING);
    }

    boolean allFinished(int files) {
        List<Receipt.Summary> drops = drops();
        return drops.size() == files && drops.stream().noneMatch(drop -> drop.state() == Drop.State.WORKING);
    }

    /** Rows of sealed files in that state: those of a file that is still read are told as pending too, and are not to be sent. */
    long rows(String state) {
        List<Drop> sealed = context.getBean(Drops.class).list(null, null, 1000).stream()
                .filter(drop -> drop.state() != Drop.State.READING)
                .toList();
        return context.getBean(Receipts.class).summaries(sealed).stream()
                .map(Receipt.Summary::rows)
                .mapToLong((Map<String, Long> rows) -> rows.getOrDefault(state, 0L))
                .sum();
    }

    @Override
    public void close() {
        if (context.isActive()) {
            context.close();
        }
    }

    /** How the SFTP server of a feed stands, as the health tells it. */
    String health(String feed) {
        return health("sftp", feed);
    }

    /** How the server of a feed stands, as the health tells it of doors of that kind. */
    String health(String doors, String feed) {
        return String.valueOf(context()
                .getBean(doors + "HealthIndicator", HealthIndicator.class)
                .health()
                .getDetails()
                .get(feed));
    }

    /** The lines of a log that are about a feed. */
    static List<String> told(String feed, String log) {
        return log.lines().filter(line -> line.contains(" " + feed + ": ")).toList();
    }
}
