package io.leadferry.feed;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.leadferry.feed.Feed.CompleteWhen;
import io.leadferry.feed.FerryProperties.AccountProperties;
import io.leadferry.feed.FerryProperties.FeedProperties;
import io.leadferry.feed.FerryProperties.GuardProperties;
import io.leadferry.feed.FerryProperties.LimitProperties;
import io.leadferry.model.Account;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Secret;
import io.leadferry.vendor.LanePlan;
import io.leadferry.vendor.VendorProfile;
import io.leadferry.vendor.VendorProfile.FieldRule;
import io.leadferry.vendor.VendorProfile.Operation;
import io.leadferry.vendor.VendorProfile.PaceLimit;
import io.leadferry.vendor.VendorProfiles;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/** Looks at the whole configuration at once, so that a person mends it once and not fault by fault. */
public final class ConfigurationCheck {

    private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

    private static final Duration CALLBACK_DEADLINE = Duration.ofHours(24);

    private static final Pattern UNSET = Pattern.compile("\\$\\{[^}]*}");

    private final VendorProfiles profiles;
    private final List<String> faults = new ArrayList<>();

    private ConfigurationCheck(VendorProfiles profiles) {
        this.profiles = profiles;
    }

    /**
     * Reads and checks what stands under {@code leadferry}.
     *
     * @throws ConfigurationFault with every fault found
     */
    public static Ferry check(Environment environment, VendorProfiles profiles) {
        return new ConfigurationCheck(profiles).read(environment);
    }

    private Ferry read(Environment environment) {
        faults.addAll(KnownKeys.faults(environment));
        Binder binder = Binder.get(environment);
        String home = environment.getProperty("leadferry.home", "data");
        Path homePath = Path.of(home);
        String ledgerUrl = Optional.ofNullable(environment.getProperty("leadferry.ledger.url"))
                .orElse("jdbc:sqlite:" + homePath.resolve("ledger").resolve("leadferry.db"));
        if (!ledgerUrl.startsWith("jdbc:sqlite:")) {
            faults.add("leadferry.ledger.url: only jdbc:sqlite:<file> can be used by this version");
        }
        URI callbackBase = bind(binder, "leadferry.callbacks.base-url", URI.class);
        Duration deadline = bind(binder, "leadferry.callbacks.deadline", Duration.class);
        if (deadline != null && (deadline.isZero() || deadline.isNegative())) {
            faults.add("leadferry.callbacks.deadline: must be above 0");
        }
        checkConsole(environment);

        Map<String, Account> accounts = new LinkedHashMap<>();
        Map<LaneId, LanePlan> lanes = new LinkedHashMap<>();
        bindAll(binder, "leadferry.accounts", AccountProperties.class)
                .forEach((name, properties) -> account(name, properties, accounts, lanes));
        Map<String, Feed> feeds = new LinkedHashMap<>();
        Map<Path, String> folders = new HashMap<>();
        bindAll(binder, "leadferry.feeds", FeedProperties.class)
                .forEach((name, properties) -> feed(
                        name,
                        properties,
                        Headers.asWritten(environment, "leadferry.feeds." + name + ".columns", properties.columns()),
                        homePath,
                        accounts,
                        lanes,
                        feeds,
                        folders));
        if (!faults.isEmpty()) {
            throw new ConfigurationFault(faults);
        }
        return new Ferry(
                homePath,
                ledgerUrl,
                callbackBase,
                deadline == null ? CALLBACK_DEADLINE : deadline,
                accounts,
                lanes,
                feeds);
    }

    private void checkConsole(Environment environment) {
        String address = environment.getProperty("server.address", "127.0.0.1");
        boolean loopback = address.startsWith("127.")
                || address.equals("localhost")
                || address.equals("::1")
                || address.equals("[::1]");
        if (!loopback && blank(environment.getProperty("leadferry.console.password"))) {
            faults.add(
                    "leadferry.console.password: missing; server.address is not loopback, so the interface needs one");
        }
    }

    private <T> Map<String, T> bindAll(Binder binder, String key, Class<T> type) {
        return binder.bind(key, Bindable.mapOf(String.class, type), telling()).orElse(Map.of());
    }

    private <T> @Nullable T bind(Binder binder, String key, Class<T> type) {
        return binder.bind(key, Bindable.of(type), telling()).orElse(null);
    }

    private static String asWritten(ConfigurationPropertyName name) {
        return IntStream.range(0, name.getNumberOfElements())
                .mapToObj(element -> name.getElement(element, ConfigurationPropertyName.Form.ORIGINAL))
                .collect(Collectors.joining("."));
    }

    private BindHandler telling() {
        return new BindHandler() {
            @Override
            public @Nullable Object onFailure(
                    ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
                String reason = String.valueOf(error.getMessage());
                faults.add(asWritten(name)
                        + (reason.contains("placeholder")
                                ? ": " + reason + "; is that environment variable set?"
                                : ": cannot be read as "
                                        + target.getType().resolve(Object.class).getSimpleName()));
                return null; // what else is wrong is looked at too
            }
        };
    }

    private void account(
            String name, AccountProperties properties, Map<String, Account> accounts, Map<LaneId, LanePlan> lanes) {
        String at = "leadferry.accounts." + name;
        VendorProfile profile = profile(at, properties.vendor());
        required(
                at + ".base-url",
                properties.baseUrl() == null ? null : properties.baseUrl().toString());
        if (properties.baseUrl() != null
                && !"http".equals(properties.baseUrl().getScheme())
                && !"https".equals(properties.baseUrl().getScheme())) {
            faults.add(at + ".base-url: must begin with http:// or https://");
        }
        required(at + ".user-name", properties.userName());
        required(at + ".api-key", properties.apiKey());
        if (!properties.auth().equals("token") && !properties.auth().equals("api-key")) {
            faults.add(at + ".auth: '" + properties.auth() + "' is not known; token or api-key");
        }
        Map<String, LimitProperties> limits = properties.limits() == null ? Map.of() : properties.limits();
        if (profile != null) {
            limits.keySet().stream()
                    .filter(operation -> !profile.operations().containsKey(operation))
                    .forEach(operation -> faults.add(at + ".limits." + operation + ": unknown operation"
                            + hint(operation, profile.operations().keySet())));
        }
        limits.forEach((operation, limit) -> limit(at + ".limits." + operation, limit));
        if (profile == null) {
            return;
        }
        // an account with faults stands in for itself, so that its feeds are looked at too
        Account account = new Account(
                name,
                profile.vendor(),
                URI.create(String.valueOf(properties.baseUrl()).replaceFirst("/+$", "")),
                Map.of("user-name", String.valueOf(properties.userName()), "auth", properties.auth()),
                Map.of("api-key", new Secret(String.valueOf(properties.apiKey()))),
                properties.failedFileHosts(),
                null);
        accounts.put(name, account);
        profile.operations()
                .forEach((operation, words) -> lanes.put(
                        new LaneId(name, operation),
                        new LanePlan(account, words, merged(words.limit(), limits.get(operation)), LanePlan.ONCE)));
    }

    private @Nullable VendorProfile profile(String at, @Nullable String vendor) {
        if (blank(vendor) || vendor == null) {
            required(at + ".vendor", null);
            return null;
        }
        try {
            Optional<VendorProfile> profile = profiles.find(vendor);
            if (profile.isEmpty()) {
                faults.add(at + ".vendor: there is no profile config/vendors/" + vendor + ".yaml");
            }
            return profile.orElse(null);
        } catch (UncheckedIOException e) {
            faults.add(e.getMessage());
            return null;
        }
    }

    private void limit(String at, LimitProperties limit) {
        if (limit.calls() != null && limit.calls() < 1) {
            faults.add(at + ".calls: must be 1 or more");
        }
        if (limit.rows() != null && limit.rows() < 1) {
            faults.add(at + ".rows: must be 1 or more");
        }
        if (limit.per() != null
                && (limit.per().isNegative()
                        || limit.per().isZero()
                        || limit.per().compareTo(LONGEST_WINDOW) > 0)) {
            faults.add(at + ".per: must be above 0 and at most 24h");
        }
    }

    private static Limit merged(PaceLimit profile, @Nullable LimitProperties own) {
        return new Limit(
                own == null || own.calls() == null ? profile.calls() : Math.max(1, own.calls()),
                own == null || own.per() == null || own.per().compareTo(Duration.ZERO) <= 0 ? profile.per() : own.per(),
                own == null || own.rows() == null ? profile.rows() : Math.max(1, own.rows()),
                profile.turn());
    }

    private void feed(
            String name,
            FeedProperties properties,
            Map<String, String> headers,
            Path home,
            Map<String, Account> accounts,
            Map<LaneId, LanePlan> lanes,
            Map<String, Feed> feeds,
            Map<Path, String> folders) {
        String at = "leadferry.feeds." + name;
        int before = faults.size();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            faults.add(at + ": a feed's name is letters, digits, '.', '_' and '-'; it names folders");
        }
        required(at + ".account", properties.account());
        required(at + ".operation", properties.operation());
        required(at + ".from", properties.from());
        Operation operation = operation(at, properties, accounts, lanes);
        Path folder = folder(at, properties.from(), home);
        if (folder != null) {
            String other = folders.putIfAbsent(folder.toAbsolutePath().normalize(), name);
            if (other != null) {
                faults.add(at + ".from: the feed '" + other + "' already watches this folder");
            }
        }
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(properties.region())) {
            faults.add(at + ".region: '" + properties.region() + "' is not a region; two capital letters, such as IN");
        }
        CompleteWhen completeWhen = completeWhen(at, properties.completeWhen());
        if (properties.linger().isNegative()) {
            faults.add(at + ".linger: must not be below 0");
        }
        List<String> campaigns = campaigns(at, properties, operation);
        Pattern fromName = fromName(at, properties.campaignFromFileName());
        Map<String, String> options = properties.options() == null ? Map.of() : properties.options();
        if (operation != null) {
            options(at, options, operation);
            columns(at, headers, operation);
        }
        Feed.Guard guard = guard(at, properties.guard());
        word(at + ".dedupe", properties.dedupe(), List.of("file", "none"));
        word(at + ".repeats", properties.repeats(), List.of("refuse", "allow"));
        if (faults.size() > before || operation == null || folder == null || completeWhen == null) {
            return;
        }
        Map<String, String> columns = new HashMap<>();
        headers.forEach((header, field) -> columns.put(Feed.forgiven(header), field));
        feeds.put(
                name,
                new Feed(
                        name,
                        new LaneId(String.valueOf(properties.account()), String.valueOf(properties.operation())),
                        operation,
                        folder,
                        campaigns,
                        fromName,
                        columns,
                        new TreeMap<>(options),
                        properties.region(),
                        completeWhen,
                        properties.linger(),
                        guard,
                        properties.dedupe().equals("file"),
                        properties.repeats().equals("allow")));
    }

    private @Nullable Operation operation(
            String at, FeedProperties properties, Map<String, Account> accounts, Map<LaneId, LanePlan> lanes) {
        if (properties.account() == null || properties.operation() == null) {
            return null;
        }
        if (!accounts.containsKey(properties.account())) {
            faults.add(at + ".account: there is no account '" + properties.account() + "'"
                    + hint(properties.account(), accounts.keySet()));
            return null;
        }
        LanePlan plan = lanes.get(new LaneId(properties.account(), properties.operation()));
        if (plan == null || plan.operation().fields().isEmpty()) {
            TreeSet<String> known = new TreeSet<>();
            lanes.forEach((lane, words) -> {
                if (lane.account().equals(properties.account())
                        && !words.operation().fields().isEmpty()) {
                    known.add(lane.operation());
                }
            });
            faults.add(at + ".operation: '" + properties.operation() + "' is not known; known: "
                    + String.join(", ", known) + hint(properties.operation(), known));
            return null;
        }
        return plan.operation();
    }

    private @Nullable Path folder(String at, @Nullable String from, Path home) {
        if (from == null || from.isBlank()) {
            return null;
        }
        if (from.startsWith("sftp:")) {
            faults.add(at + ".from: sftp:// is not available in this version; give a folder");
            return null;
        }
        return home.resolve(from).normalize();
    }

    private @Nullable CompleteWhen completeWhen(String at, String text) {
        String[] words = text.strip().split("\\s+", 2);
        if (words.length == 2 && words[0].equals("marker") && words[1].matches("[^/\\\\]+")) {
            return new CompleteWhen.Marker(words[1]);
        }
        if (words.length == 2 && words[0].equals("stable")) {
            try {
                Duration quiet = DurationStyle.detectAndParse(words[1]);
                if (!quiet.isNegative()) {
                    return new CompleteWhen.Stable(quiet);
                }
            } catch (IllegalArgumentException e) {
                faults.add(at + ".complete-when: '" + words[1] + "' is not a time; write for example stable 2s");
                return null;
            }
        }
        faults.add(at + ".complete-when: '" + text + "' is not known; write stable 2s, or marker .done");
        return null;
    }

    private List<String> campaigns(String at, FeedProperties properties, @Nullable Operation operation) {
        List<String> several = properties.campaigns() == null ? List.of() : properties.campaigns();
        if (properties.campaign() != null && !several.isEmpty()) {
            faults.add(at + ".campaigns: give either campaign or campaigns");
        }
        if (operation != null
                && operation.packing() != VendorProfile.Packing.NUMBERS_BY_CAMPAIGNS
                && !several.isEmpty()) {
            faults.add(at + ".campaigns: only deletes go to several campaigns; give campaign");
        }
        return properties.campaign() != null ? List.of(properties.campaign()) : List.copyOf(new TreeSet<>(several));
    }

    private @Nullable Pattern fromName(String at, @Nullable String expression) {
        if (expression == null) {
            return null;
        }
        try {
            if (!expression.contains("(?<campaign>")) {
                faults.add(at + ".campaign-from-file-name: needs a group (?<campaign>…)");
            }
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            faults.add(at + ".campaign-from-file-name: not a regular expression: " + e.getDescription());
            return null;
        }
    }

    private void options(String at, Map<String, String> options, Operation operation) {
        options.forEach((option, value) -> {
            if (!operation.options().contains(option)) {
                faults.add(at + ".options." + option + ": unknown option" + hint(option, operation.options()));
            } else if (operation.exclusiveOptions().contains(option) && !value.matches("true|false")) {
                faults.add(at + ".options." + option + ": must be true or false");
            }
        });
        List<String> clash = operation.exclusiveOptions().stream()
                .filter(options::containsKey)
                .sorted()
                .toList();
        if (clash.size() > 1) {
            faults.add(at + ".options: give only one of " + String.join(" and ", clash));
        }
    }

    private void columns(String at, Map<String, String> columns, Operation operation) {
        if (operation.furtherColumns()) {
            return;
        }
        columns.forEach((header, field) -> {
            if (!operation.fields().containsKey(field)) {
                faults.add(at + ".columns." + header + ": '" + field + "' is not a field of the operation"
                        + hint(field, operation.fields().keySet()));
            }
        });
    }

    private Feed.Guard guard(String at, @Nullable GuardProperties guard) {
        long min = guard == null || guard.minRows() == null ? 0 : guard.minRows();
        long max = guard == null || guard.maxRows() == null ? Long.MAX_VALUE : guard.maxRows();
        if (min < 0 || max < min) {
            faults.add(at + ".guard: min-rows must be 0 or more, and max-rows not below it");
        }
        return new Feed.Guard(min, max);
    }

    private void word(String at, String value, List<String> known) {
        if (!known.contains(value)) {
            faults.add(at + ": '" + value + "' is not known; " + String.join(" or ", known));
        }
    }

    private void required(String at, @Nullable String value) {
        if (blank(value)) {
            faults.add(at + ": missing");
        } else if (value != null && UNSET.matcher(value).find()) {
            faults.add(at + ": names " + value.substring(value.indexOf("${"), value.indexOf('}') + 1)
                    + ", which is not set");
        }
    }

    private static boolean blank(@Nullable String value) {
        return value == null || value.isBlank();
    }

    private static String hint(String word, Iterable<String> known) {
        return KnownKeys.nearest(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    /** The field that holds the phone number, where the operation has one. */
    public static Optional<String> numberField(Operation operation) {
        return operation.fields().entrySet().stream()
                .filter(field -> field.getValue().kind() == FieldRule.Kind.NUMBER)
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
