package io.leadferry.cli;

import io.leadferry.InstanceLock;
import io.leadferry.LeadferryApplication;
import io.leadferry.StartFaults;
import io.leadferry.connector.ShippedFiles;
import io.leadferry.connector.Spelling;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.connector.YamlFaults;
import io.leadferry.feed.ConfigurationCheck;
import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.ConfigurationNotes;
import io.leadferry.feed.Feed;
import io.leadferry.feed.FilesBeside;
import io.leadferry.feed.InterfaceKeys;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.feed.ReadingFaults;
import io.leadferry.model.Account;
import io.leadferry.model.LaneId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/** Reads the configuration and starts the ferry. */
final class Startup {

    private static final String ROUTES = "routes/";
    private static final String FILE = "file:";
    private static final String KAMELET = ".kamelet.yaml";
    private static volatile boolean springEnds;

    private Startup() {}

    /** Whether a stop of this process waits for a ferry to end, or has to: one was started, as far as it came. */
    static boolean springEnds() {
        return springEnds;
    }

    /** Settings above all others, laid there before anything is read, be it the configuration or where the log goes. */
    private record Above(Map<String, Object> settings)
            implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            event.getEnvironment().getPropertySources().addFirst(new MapPropertySource("startup", settings));
        }
    }

    /**
     * The configuration alone, as the ferry would see it, without starting anything.
     *
     * @throws ConfigurationFault where it cannot be read
     */
    static ConfigurableEnvironment environment(List<String> args, Map<String, Object> more) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("startup", more));
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args.toArray(String[]::new)));
        try {
            ConfigDataEnvironmentPostProcessor.applyTo(environment);
        } catch (RuntimeException e) {
            throw explained(e, environment);
        }
        return environment;
    }

    /**
     * The checked configuration.
     *
     * @throws ConfigurationFault with every fault
     */
    static LeadferryConfiguration check(ConfigurableEnvironment environment) {
        return check(environment, new VendorProfiles());
    }

    /**
     * The checked configuration.
     *
     * @param profiles the vendors that it may speak of
     * @throws ConfigurationFault with every fault
     */
    static LeadferryConfiguration check(ConfigurableEnvironment environment, VendorProfiles profiles) {
        List<String> routes = new ArrayList<>();
        routeFiles().forEach((name, place) -> {
            if (place.startsWith(FILE)) {
                routes.addAll(yamlFaults(name));
            }
        });
        try {
            LeadferryConfiguration configuration = ConfigurationCheck.check(environment, profiles);
            if (!routes.isEmpty()) {
                throw new ConfigurationFault(routes);
            }
            return configuration;
        } catch (RuntimeException e) {
            RuntimeException told = explained(e, environment);
            throw told instanceof ConfigurationFault fault
                    ? new ConfigurationFault(Stream.concat(fault.lines().stream(), routes.stream())
                            .distinct()
                            .toList())
                    : told;
        }
    }

    /**
     * Looks whether there is anything to do.
     *
     * @throws ConfigurationFault where no feed is configured
     */
    static void needsFeed(LeadferryConfiguration configuration) {
        if (configuration.feeds().isEmpty()) {
            throw new ConfigurationFault(List.of("no feed is configured: describe one under leadferry.feeds in"
                    + " config/application.yaml, or see it work first with the command rehearse"));
        }
    }

    /**
     * The feed that {@code --feed} names.
     *
     * @throws ConfigurationFault where there is none of that name
     */
    static Feed feed(LeadferryConfiguration configuration, String name) {
        needsFeed(configuration);
        Feed feed = configuration.feeds().get(name);
        if (feed == null) {
            throw new ConfigurationFault(List.of("--feed: there is no feed '" + name + "'"
                    + Spelling.hint(name, configuration.feeds().keySet())));
        }
        return feed;
    }

    private static List<String> yamlFaults(String name) {
        try {
            byte[] yaml = Files.readAllBytes(Path.of(name));
            return name.endsWith(KAMELET) ? YamlFaults.ofKeys(name, yaml) : YamlFaults.ofRoutes(name, yaml);
        } catch (IOException e) {
            return List.of(name + ": cannot be read; may this user read it?");
        }
    }

    /**
     * Files beside the working folder that were meant for the ferry, and that it does not read; a line each.
     *
     * @param configuration whose vendors are known; null where the configuration cannot be used
     */
    static List<String> unreadFiles(@Nullable LeadferryConfiguration configuration) {
        return FilesBeside.lines(
                Path.of(""),
                ShippedFiles.routes(),
                configuration == null
                        ? null
                        : configuration.accounts().values().stream()
                                .map(Account::vendor)
                                .collect(Collectors.toSet()));
    }

    /**
     * The configuration as far as it says where the ferry's interface is and who may use it.
     *
     * @throws ConfigurationFault with every fault of that
     */
    static InterfaceKeys ofInterface(List<String> args) {
        ConfigurableEnvironment environment = environment(args, Map.of());
        try {
            ConfigurationCheck.checkInterface(environment);
            return interfaceKeys(environment);
        } catch (RuntimeException e) {
            throw explained(e, environment);
        }
    }

    /** Where the ferry's interface is, of a configuration that was checked. */
    static InterfaceKeys interfaceKeys(ConfigurableEnvironment environment) {
        return new InterfaceKeys(
                environment.getProperty(InterfaceKeys.ADDRESS, InterfaceKeys.DEFAULTS.address()),
                environment.getProperty(InterfaceKeys.PORT, InterfaceKeys.DEFAULTS.port()),
                environment.getProperty(InterfaceKeys.PASSWORD));
    }

    private static RuntimeException explained(RuntimeException failure, ConfigurableEnvironment environment) {
        return ReadingFaults.of(failure, environment)
                .map(RuntimeException.class::cast)
                .orElse(failure);
    }

    /**
     * Starts the ferry of the configuration, with the jars of {@code lib/} beside, and says what it watches.
     *
     * @param newLedger whether a missing ledger may be begun anew, whatever an earlier one has left
     * @throws ConfigurationFault for what a person can mend
     */
    static void watch(List<String> args, boolean newLedger) {
        Libraries libraries = libraries();
        ConfigurableEnvironment environment = environment(args, Map.of());
        VendorProfiles profiles = new VendorProfiles();
        LeadferryConfiguration configuration = check(environment, profiles);
        needsFeed(configuration);
        start(configuration, newLedger, args, Map.of());
        Logger log = LoggerFactory.getLogger(Run.class);
        if (!libraries.passedOver().isEmpty()) {
            log.info(
                    "lib/: passed over, for the ferry has all of it itself: {}",
                    String.join(", ", libraries.passedOver()));
        }
        libraries.mixed().forEach(log::warn);
        notes(environment, configuration, profiles).forEach(log::warn);
        configuration.feeds().values().forEach(feed -> log.info("{}: watching {}", feed.name(), feed.source()));
    }

    /**
     * Has the jars of {@code lib/} beside on the class path of what is started after that.
     *
     * @throws ConfigurationFault with a line for each that cannot be read
     */
    static Libraries libraries() {
        Libraries libraries = Libraries.beside(Path.of(""));
        libraries.use();
        return libraries;
    }

    /** What there is to say of a configuration that can be used, a line each. */
    static List<String> notes(
            ConfigurableEnvironment environment, LeadferryConfiguration configuration, VendorProfiles profiles) {
        return Stream.concat(
                        ConfigurationNotes.of(environment, configuration, profiles).stream(),
                        unreadFiles(configuration).stream())
                .toList();
    }

    /** What there is to say of the pace of some lanes, a line each. */
    static List<String> paceNotes(
            ConfigurableEnvironment environment, LeadferryConfiguration configuration, Set<LaneId> lanes) {
        return ConfigurationNotes.paces(environment, configuration, lanes);
    }

    /**
     * Starts the ferry with a configuration that was checked.
     *
     * @param newLedger whether a missing ledger may be begun anew, whatever an earlier one has left
     * @throws ConfigurationFault for what a person can mend: a port, a home or a ledger that cannot be had
     */
    static ConfigurableApplicationContext start(
            LeadferryConfiguration configuration, boolean newLedger, List<String> args, Map<String, Object> more) {
        Hush hush = new Hush(); // until Spring has set up the log
        AtomicReference<@Nullable CompletableFuture<InstanceLock>> lock = new AtomicReference<>();
        try {
            ConfigurableApplicationContext started =
                    application(configuration, newLedger, lock::set, more).run(args.toArray(String[]::new));
            GoesOn.asLongAs(started::isActive);
            return started;
        } catch (RuntimeException e) {
            hush.close();
            CompletableFuture<InstanceLock> begun = lock.get();
            if (begun != null) {
                begun.thenAccept(InstanceLock::close)
                        .exceptionally(told -> null)
                        .join();
            }
            throw StartFaults.of(e).map(RuntimeException.class::cast).orElse(e);
        }
    }

    private static SpringApplication application(
            LeadferryConfiguration configuration,
            boolean newLedger,
            Consumer<CompletableFuture<InstanceLock>> begun,
            Map<String, Object> more) {
        // of what lies in lib/ Spring sees nothing: what half of a library there would have it set up is nobody's wish
        SpringApplication application = new SpringApplication(
                new DefaultResourceLoader(LeadferryApplication.class.getClassLoader()), LeadferryApplication.class);
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("camel.main.routes-include-pattern", routes());
        application.setDefaultProperties(defaults);
        application.setLogStartupInfo(false);
        application.addListeners(new Above(more));
        application.addInitializers(starting -> {
            springEnds = true;
            starting.getBeanFactory().registerSingleton("leadferryConfiguration", configuration);
            starting.getBeanFactory().addBeanPostProcessor(new RoutesSeeLibraries());
            // the ledger is opened while Spring finds out what to set up, and no earlier: by now the log is as it is to
            // be;
            // before the first bean is made it is waited for
            CompletableFuture<InstanceLock> lock = new CompletableFuture<>();
            begun.accept(lock);
            lock.completeAsync(
                    () -> InstanceLock.take(configuration, newLedger),
                    opening -> new Thread(opening, "ledger").start());
            starting.addBeanFactoryPostProcessor(beans -> {
                InstanceLock held = held(lock);
                beans.registerSingleton("instanceLock", held);
                // the first to be registered is the last to be closed
                ((DefaultSingletonBeanRegistry) beans).registerDisposableBean("instanceLock", held::close);
            });
        });
        return application;
    }

    /** Routes find what lies in {@code lib/}: by the loader of the thread that starts the ferry. */
    private static final class RoutesSeeLibraries implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof CamelContext routes) {
                routes.setApplicationContextClassLoader(Thread.currentThread().getContextClassLoader());
            }
            return bean;
        }
    }

    /** What was taken on the other thread, or its own fault. */
    private static InstanceLock held(CompletableFuture<InstanceLock> lock) {
        try {
            return lock.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : e;
        }
    }

    /** The jar's own routes and Kamelets, each replaced by a file of its name beside the working folder, and what else lies there. */
    private static String routes() {
        return String.join(",", routeFiles().values());
    }

    /** Where one of the routes is, by its name such as {@code routes/intake.camel.yaml}. */
    static String route(String name) {
        String file = routeFiles().get(name);
        if (file == null) {
            throw new IllegalArgumentException("there is no route " + name);
        }
        return file;
    }

    private static Map<String, String> routeFiles() {
        Map<String, String> files = new TreeMap<>();
        ShippedFiles.routes().forEach(name -> files.put(name, "classpath:" + name));
        try {
            Path beside = Path.of(ROUTES);
            if (Files.isDirectory(beside)) {
                try (var walk = Files.walk(beside)) {
                    walk.filter(file -> file.toString().endsWith(".camel.yaml")
                                    || file.toString().endsWith(KAMELET))
                            .forEach(file -> files.put(file.toString().replace('\\', '/'), FILE + file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the routes cannot be listed: " + e.getMessage(), e);
        }
        return files;
    }

    /**
     * Prints what is wrong with a configuration that was read for a start: files that were meant for it and are not read may
     * be the cause. The exit code.
     */
    static int explainReading(ConfigurationFault fault, PrintWriter err) {
        return Told.explain(
                new ConfigurationFault(Stream.concat(fault.lines().stream(), unreadFiles(null).stream())
                        .toList()),
                err);
    }
}
