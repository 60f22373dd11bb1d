package io.leadferry.bench;

import io.leadferry.LeadferryApplication;
import io.leadferry.ledger.Drop;
import io.leadferry.ledger.Drops;
import io.leadferry.rehearsal.ozonetel.OzonetelStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole ferry with one feed, as `run` starts it but for the web server, and its calls go to a stand-in. */
final class BenchLeadferry implements AutoCloseable {

    private static final long LOOK_MILLIS = 10;

    private final Path inbox;
    private final ConfigurableApplicationContext context;

    BenchLeadferry(Path home, OzonetelStandIn vendor, Duration window) throws IOException {
        inbox = Bench.folder(home.resolve("inbox").resolve("bench"));
        Map<String, Object> settings = settings(home);
        settings.put("leadferry.ledger.url", "jdbc:sqlite:" + home.resolve("ledger.db"));
        settings.put("leadferry.accounts.bench.vendor", "ozonetel");
        settings.put("leadferry.accounts.bench.base-url", vendor.baseUrl());
        settings.put("leadferry.accounts.bench.user-name", "rehearsal");
        settings.put("leadferry.accounts.bench.api-key", "rehearsal-key");
        settings.put("leadferry.accounts.bench.limits.add-leads.per", window.toSeconds() + "s");
        settings.put("leadferry.feeds.bench.account", "bench");
        settings.put("leadferry.feeds.bench.operation", "add-leads");
        settings.put("leadferry.feeds.bench.from", "inbox/bench");
        settings.put("leadferry.feeds.bench.complete-when", "marker .done");
        settings.put("leadferry.feeds.bench.options.checkDuplicate", true);
        context = start(settings, WebApplicationType.NONE);
    }

    /** What each ferry of a benchmark is told, but for its ledger, its accounts and its feeds. */
    static Map<String, Object> settings(Path home) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("spring.config.location", "classpath:/config/application.yaml");
        settings.put("camel.main.routes-include-pattern", "classpath:routes/**/*.yaml");
        settings.put("camel.main.shutdown-timeout", 2);
        settings.put("logging.level.io.leadferry", "error");
        settings.put("leadferry.home", home);
        return settings;
    }

    /** Starts a ferry as it is told. */
    static ConfigurableApplicationContext start(Map<String, Object> settings, WebApplicationType web) {
        SpringApplication application = new SpringApplication(LeadferryApplication.class);
        application.setWebApplicationType(web);
        application.setLogStartupInfo(false);
        return application.run(settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    }

    /** Drops a file and waits until its drop is sealed: all of its rows are durable. Gives the seconds from its marker. */
    double secondsToSeal(Path file, int rows) throws IOException, InterruptedException {
        Path dropped = inbox.resolve(file.getFileName());
        Files.move(file, dropped, StandardCopyOption.ATOMIC_MOVE);
        long begin = System.nanoTime();
        Files.createFile(inbox.resolve(file.getFileName() + ".done"));
        Drop drop = sealed(file.getFileName().toString());
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (drop.total() != rows || drop.state() == Drop.State.QUARANTINED) {
            throw new IllegalStateException("of " + rows + " rows " + drop.total() + " were read, and the drop is "
                    + drop.state() + ": " + drop.quarantine());
        }
        return seconds;
    }

    private Drop sealed(String file) throws InterruptedException {
        Drops drops = context.getBean(Drops.class);
        while (true) {
            Drop newest = drops.list(null, null, 1).stream().findFirst().orElse(null);
            if (newest != null && newest.file().equals(file) && newest.state() != Drop.State.READING) {
                return newest;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
