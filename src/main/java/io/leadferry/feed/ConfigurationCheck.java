package io.leadferry.feed;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryProperties.AccountProperties;
import io.leadferry.feed.LeadferryProperties.ClusterProperties;
import io.leadferry.feed.LeadferryProperties.FeedProperties;
import io.leadferry.feed.LeadferryProperties.KafkaTopicProperties;
import io.leadferry.feed.LeadferryProperties.MailProperties;
import io.leadferry.feed.LeadferryProperties.SftpServerProperties;
import io.leadferry.feed.LeadferryProperties.TracingProperties;
import io.leadferry.feed.LeadferryProperties.WebhookProperties;
import io.leadferry.model.HostAndPort;
import io.leadferry.model.LedgerAddress;
import io.leadferry.model.Secret;
import io.leadferry.model.Veil;
import java.lang.ref.Reference;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;

/** Looks at the whole configuration at once, so that a person mends it once and not fault by fault. */
public final class ConfigurationCheck {

    private static final Duration CALLBACK_DEADLINE = Duration.ofHours(24);
    private static final Duration LONGEST_KEPT = Duration.ofDays(36_500);
    private static final int LAST_PORT = 65_535;
    static final String ACCOUNTS = "leadferry.accounts";
    static final String FEEDS = "leadferry.feeds";

    private final Environment environment;
    private final VendorProfiles profiles;
    private final Binder binder;
    private final Faults faults;

    private ConfigurationCheck(Environment environment, VendorProfiles profiles) {
        this.environment = environment;
        this.profiles = profiles;
        this.binder = Binder.get(environment);
        this.faults = new Faults(new Origins(environment));
    }

    /**
     * Reads and checks what stands under {@code leadferry}.
     *
     * @throws ConfigurationFault with every fault found
     */
    public static LeadferryConfiguration check(Environment environment, VendorProfiles profiles) {
        return new ConfigurationCheck(environment, profiles).read();
    }

    /**
     * Looks only at where the ferry's interface is and who may use it, for those who ask it something: the rest may be
     * wrong, and the ferry is asked why.
     *
     * @throws ConfigurationFault with every fault found
     */
    public static void checkInterface(Environment environment) {
        ConfigurationCheck check = new ConfigurationCheck(environment, new VendorProfiles());
        ForeignKeys.look(environment, check.faults, near -> near.startsWith("server."));
        Faults known = new Faults(new Origins(environment));
        KnownKeys.look(environment, check.profiles, known, new Faults());
        check.faults.addAll(known.lines().stream()
                .filter(line -> line.contains(" (option --") || line.startsWith("leadferry.console"))
                .toList());
        check.console();
        check.tell();
    }

    private void tell() {
        if (faults.count() > 0) {
            // a value that stands in the wrong place may be a secret that stands in its right place too
            List<Secret> secrets = SecretValues.of(environment, profiles);
            List<String> lines = faults.lines().stream().map(Veil::over).toList();
            Reference.reachabilityFence(secrets);
            throw new ConfigurationFault(lines);
        }
    }

    private LeadferryConfiguration read() {
        profiles.misplaced().ifPresent(line -> faults.addAll(List.of(line)));
        KnownKeys.look(environment, profiles, faults, new Faults());
        ForeignKeys.look(environment, faults, near -> true);
        new ActiveProfiles(environment).misspelt().forEach(faults::add);
        Path home = home();
        LedgerAddress ledger = ledger(home);
        URI callbackBase = bind("leadferry.callbacks.base-url", URI.class);
        if (callbackBase != null) {
            faults.server("leadferry.callbacks.base-url", callbackBase);
        }
        Duration deadline = bind("leadferry.callbacks.deadline", Duration.class);
        if (deadline != null && (deadline.isZero() || deadline.isNegative())) {
            faults.add("leadferry.callbacks.deadline", "must be above 0");
        }
        ConsoleAccess console = console();
        RetentionPeriods retention = retention();

        AccountCheck accounts = new AccountCheck(profiles, faults);
        // what some keys of an account or a feed may be is the vendor profile's word
        Map<String, Object> accountKeys = WrittenKeys.below(ACCOUNTS, environment);
        bindAll(ACCOUNTS, AccountProperties.class)
                .forEach((name, properties) ->
                        accounts.look(name, properties, WrittenKeys.flat(WrittenKeys.at(name, accountKeys))));
        Headers headers = new Headers(environment);
        FeedCheck feeds = new FeedCheck(home, accounts, profiles, faults);
        Map<String, FeedProperties> described = bindAll(FEEDS, FeedProperties.class);
        Map<String, Object> feedKeys = WrittenKeys.below(FEEDS, environment);
        described.forEach((name, properties) -> feeds.look(
                name,
                properties,
                WrittenKeys.flat(WrittenKeys.at(name, feedKeys)),
                headers.asWritten(FEEDS + "." + name + ".columns", properties.columns()),
                headers.asWritten(FEEDS + "." + name + ".defaults", properties.defaults())));
        RegionCheck.look(feeds.feeds().values(), faults);
        SftpAccess sftpAccess = new SftpAccessCheck(described.keySet(), feeds.feeds(), faults)
                .look(bind(SftpAccessCheck.AT, SftpServerProperties.class));
        List<Subscriber> subscribers = new NotifyCheck(described.keySet(), faults)
                .look(
                        bindAll(NotifyCheck.AT + ".webhooks", WebhookProperties.class),
                        bindAll(NotifyCheck.AT + ".kafka", KafkaTopicProperties.class),
                        bindAll(NotifyCheck.AT + ".mail", MailProperties.class));
        Tracing tracing = new TracingCheck(faults).look(bind(TracingCheck.AT, TracingProperties.class));
        Sharing sharing = new SharingCheck(ledger, faults).look(bind(SharingCheck.AT, ClusterProperties.class));
        tell();
        return new LeadferryConfiguration(
                home,
                ledger,
                callbackBase,
                deadline == null ? CALLBACK_DEADLINE : deadline,
                accounts.accounts(),
                accounts.lanes(),
                feeds.feeds(),
                console,
                sftpAccess,
                retention,
                subscribers,
                tracing,
                sharing);
    }

    private RetentionPeriods retention() {
        RetentionPeriods standard = RetentionPeriods.STANDARD;
        return new RetentionPeriods(
                period("leadferry.retention.rows", standard.rows()),
                period("leadferry.retention.files", standard.files()),
                period("leadferry.retention.receipts", standard.receipts()));
    }

    private Duration period(String key, Duration standard) {
        Duration period = bind(key, Duration.class);
        if (period == null) {
            return standard;
        }
        if (period.isZero() || period.isNegative() || period.compareTo(LONGEST_KEPT) > 0) {
            faults.add(key, "must be above 0, and at most " + LONGEST_KEPT.toDays() + "d");
            return standard;
        }
        return period;
    }

    private Path home() {
        String home = Optional.ofNullable(text("leadferry.home")).orElse("data");
        try {
            if (!home.isBlank()) {
                return Path.of(home);
            }
            faults.add("leadferry.home", "missing");
        } catch (InvalidPathException e) {
            faults.add("leadferry.home", "is not a folder's name");
        }
        return Path.of("data");
    }

    /** A value that is there and filled in; null where it is not, which is told if it must be. */
    private @Nullable String text(String key) {
        String value = bind(key, String.class);
        return value == null || faults.filled(key, value) ? value : null;
    }

    private LedgerAddress ledger(Path home) {
        String url = Optional.ofNullable(text("leadferry.ledger.url"))
                .orElse(LedgerAddress.FILE + home.resolve("ledger").resolve("leadferry.db"));
        String user = text("leadferry.ledger.username");
        String password = text("leadferry.ledger.password");
        LedgerAddress ledger = new LedgerAddress(url, user, password == null ? null : new Secret(password));
        if (ledger.isFile()) {
            for (String key : List.of("username", "password")) {
                if (text("leadferry.ledger." + key) != null) {
                    faults.add("leadferry.ledger." + key, "belongs to a ledger on a server; a file asks for none");
                }
            }
        } else {
            LedgerUrl.fault(url).ifPresent(fault -> faults.add("leadferry.ledger.url", fault));
        }
        return ledger;
    }

    private ConsoleAccess console() {
        Integer port = bind("server.port", Integer.class);
        if (port != null && (port < -1 || port > LAST_PORT)) {
            faults.add("server.port", "must be from 0 to " + LAST_PORT);
        }
        String address = Optional.ofNullable(text("server.address")).orElse("127.0.0.1");
        boolean loopback =
                HostAndPort.ofBound(address).filter(HostAndPort::isLoopback).isPresent();
        String key = "leadferry.console.password";
        String password = text(key);
        if (!loopback && Faults.blank(password) && !faults.tells(key)) {
            faults.add(key, "missing; server.address is not loopback, so the interface needs one");
        } else if (password != null && password.isBlank()) {
            faults.add(key, "must not be empty; leave it out where the interface needs none");
        }
        String another = environment.getProperty("management.server.port", "-1");
        if (!another.equals("-1") && !another.equals(environment.getProperty("server.port", "8080"))) {
            faults.add(
                    "management.server.port",
                    "is another door, at which nobody asks for the password; leave it out, health and metrics are at"
                            + " server.port");
        }
        List<String> written = binder.bind("leadferry.console.hosts", Bindable.listOf(String.class), telling())
                .orElse(List.of());
        List<HostAndPort> hosts = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            String at = "leadferry.console.hosts[" + i + "]";
            Optional<HostAndPort> host = HostAndPort.parse(written.get(i));
            if (faults.filled(at, written.get(i)) && host.isEmpty()) {
                faults.add(
                        at,
                        "must be a host as it stands in the browser, such as ferry.example.com, 192.168.1.5 or"
                                + " ferry.example.com:8443; without http://, path or *");
            }
            host.ifPresent(hosts::add);
        }
        return new ConsoleAccess(password == null ? null : new Secret(password), List.copyOf(hosts));
    }

    private <T> Map<String, T> bindAll(String key, Class<T> type) {
        Map<String, T> all = new Entries(environment, telling()).of(ConfigurationPropertyName.of(key), type);
        all.keySet().removeAll(new Shadows(environment).among(key, Set.copyOf(all.keySet())));
        return all;
    }

    private <T> @Nullable T bind(String key, Class<T> type) {
        return binder.bind(key, Bindable.of(type), telling()).orElse(null);
    }

    /** A key as it stands in the configuration. */
    static String asWritten(ConfigurationPropertyName name) {
        return IntStream.range(0, name.getNumberOfElements())
                .mapToObj(element -> name.getElement(element, ConfigurationPropertyName.Form.ORIGINAL))
                .collect(Collectors.joining("."));
    }

    private BindHandler telling() {
        return new BindHandler() {
            @Override
            public @Nullable Object onFailure(
                    ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
                String at = asWritten(name);
                if (!faults.tells(at)) {
                    unread(at, target.getType().resolve(Object.class), context.getConfigurationProperty(), error);
                }
                return null; // what else is wrong is looked at too
            }
        };
    }

    /** The binder's own sentence may show the value, and is one for programmers. */
    private void unread(String at, Class<?> wanted, @Nullable ConfigurationProperty written, Exception error) {
        Object value = written == null ? null : written.getValue();
        if (error instanceof PlaceholderResolutionException) {
            faults.add(at, "its ${…} refers to itself");
        } else if (!(value instanceof String text) || faults.filled(at, text)) {
            faults.add(at, ValueFaults.of(wanted, value));
        }
    }

    /** The field that says what rows share, where the operation has one: a campaign, or a group. */
    public static Optional<String> campaignField(Operation operation) {
        return field(operation, FieldRule.Kind.CAMPAIGN);
    }

    private static Optional<String> field(Operation operation, FieldRule.Kind kind) {
        return operation.fields().entrySet().stream()
                .filter(field -> field.getValue().kind() == kind)
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
