package io.leadferry.feed;

import io.leadferry.connector.LanePlan;
import io.leadferry.connector.ProfileFault;
import io.leadferry.connector.Spelling;
import io.leadferry.connector.Trust;
import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfile.AccountKey;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfile.PaceLimit;
import io.leadferry.connector.VendorProfile.Preset;
import io.leadferry.connector.VendorProfile.TryAgain;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryProperties.AccountProperties;
import io.leadferry.feed.LeadferryProperties.LimitProperties;
import io.leadferry.model.Account;
import io.leadferry.model.Account.TrustStore;
import io.leadferry.model.LaneId;
import io.leadferry.model.Limit;
import io.leadferry.model.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at one account after another: what every account has, and what its vendor's profile asks for besides. */
final class AccountCheck {

    private static final Duration LONGEST_WINDOW = Duration.ofDays(1);
    private static final int MOST = 100_000;

    private final VendorProfiles profiles;
    private final Faults faults;
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<LaneId, LanePlan> lanes = new LinkedHashMap<>();
    private final Set<String> described = new TreeSet<>();

    AccountCheck(VendorProfiles profiles, Faults faults) {
        this.profiles = profiles;
        this.faults = faults;
    }

    Map<String, Account> accounts() {
        return accounts;
    }

    /** The names of all accounts that were looked at, of those whose vendor cannot be known too. */
    Set<String> described() {
        return described;
    }

    Map<LaneId, LanePlan> lanes() {
        return lanes;
    }

    /**
     * Looks at an account.
     *
     * @param written all its keys, the nested ones with dots
     */
    void look(String name, AccountProperties properties, Map<String, String> written) {
        described.add(name);
        String at = "leadferry.accounts." + name;
        VendorProfile profile = profile(at, properties.vendor());
        baseUrl(at, properties.baseUrl());
        TrustStore trustStore = trustStore(at, properties);
        Map<String, LimitProperties> limits = properties.limits() == null ? Map.of() : properties.limits();
        if (profile == null) {
            limits.forEach((operation, limit) -> limit(at + ".limits." + operation, limit, null));
            return;
        }
        Map<String, String> settings = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        profile.account().forEach((key, rule) -> key(at, key, rule, written).ifPresent(value -> {
            if (rule.secret()) {
                secrets.put(key, new Secret(value));
            } else {
                settings.put(key, value);
            }
        }));
        limits.forEach((operation, limit) -> {
            if (!profile.operations().containsKey(operation)) {
                faults.add(
                        at + ".limits." + operation,
                        "unknown operation"
                                + Faults.hint(operation, profile.operations().keySet()));
            }
            limit(at + ".limits." + operation, limit, profile.operations().get(operation));
        });
        Map<String, Preset> presets =
                presets(at, properties.presets() == null ? List.of() : properties.presets(), profile);
        // an account with faults stands in for itself, so that its feeds are looked at too
        Account account = new Account(
                name,
                profile.vendor(),
                URI.create(String.valueOf(properties.baseUrl()).replaceFirst("(?<=[^/:])/+$", "")),
                Map.copyOf(settings),
                Map.copyOf(secrets),
                trustStore);
        accounts.put(name, account);
        profile.operations().forEach((operation, words) -> {
            Preset preset = presets.get(operation);
            lanes.put(
                    new LaneId(name, operation),
                    new LanePlan(
                            account,
                            preset == null ? words : words.sentBy(preset.request()),
                            merged(words.limit(), limits.get(operation)),
                            merged(words.tryAgain(), limits.get(operation)),
                            profile.tokenOf(account)));
        });
    }

    private @Nullable VendorProfile profile(String at, @Nullable String vendor) {
        if (vendor == null || Faults.blank(vendor)) {
            faults.required(at + ".vendor", null);
            return null;
        }
        try {
            Optional<VendorProfile> profile = profiles.find(vendor);
            if (profile.isEmpty()) {
                if (faults.filled(at + ".vendor", vendor)) {
                    faults.add(
                            at + ".vendor",
                            "there is no profile config/connectors/" + vendor + ".yaml"
                                    + Spelling.hint(vendor, profiles.names()));
                }
            }
            return profile.orElse(null);
        } catch (ProfileFault e) {
            faults.addAll(e.lines());
            return null;
        }
    }

    private void baseUrl(String at, @Nullable URI baseUrl) {
        faults.required(at + ".base-url", baseUrl == null ? null : baseUrl.toString());
        if (baseUrl != null && !baseUrl.toString().isBlank()) {
            faults.server(at + ".base-url", baseUrl);
        }
    }

    private @Nullable TrustStore trustStore(String at, AccountProperties properties) {
        String file = properties.trustStore();
        String password = properties.trustStorePassword();
        faults.filled(at + ".trust-store-password", password);
        if (file == null) {
            if (password != null) {
                faults.add(at + ".trust-store-password", "opens nothing; there is no trust-store");
            }
            return null;
        }
        String key = at + ".trust-store";
        if (faults.filled(key, file) && !isReadable(file)) {
            faults.add(key, "'" + file + "' is not a file that can be read");
        }
        if (properties.baseUrl() != null && "http".equals(properties.baseUrl().getScheme())) {
            faults.add(key, "has no use with http://; base-url must begin with https://");
        }
        TrustStore store =
                new TrustStore(file, Faults.blank(password) || password == null ? null : new Secret(password));
        if (isReadable(file)) {
            try {
                Trust.in(Path.of(file), store.password());
            } catch (IllegalArgumentException e) {
                faults.add(key, String.valueOf(e.getMessage()));
            }
        }
        return store;
    }

    private static boolean isReadable(String file) {
        try {
            Path path = Path.of(file);
            return !file.isBlank() && Files.isRegularFile(path) && Files.isReadable(path);
        } catch (java.nio.file.InvalidPathException e) {
            return false;
        }
    }

    /** The value of a key that the vendor's profile names, or its default; never shown where it is a secret. */
    private Optional<String> key(String account, String key, AccountKey rule, Map<String, String> written) {
        String at = account + "." + key;
        String value =
                rule.list() ? values(key, written) : Shapes.find(key, written).orElse("");
        if (value.isBlank()) {
            if (rule.required()) {
                faults.required(at, null);
            }
            return Optional.ofNullable(rule.standard());
        }
        if (!faults.filled(at, value)) {
            return Optional.of(value);
        }
        if (rule.secret() && !value.equals(value.strip())) {
            faults.add(
                    at,
                    "its value begins or ends with a blank or a line break, which would be sent with it; take it off");
        }
        String told = rule.secret() ? "its value" : "'" + value + "'";
        if (rule.choices() != null && !rule.choices().contains(value)) {
            faults.add(at, told + " is not known; " + String.join(" or ", rule.choices()));
        } else if (rule.pattern() != null && !value.matches(rule.pattern())) {
            faults.add(
                    at, told + " must be " + (rule.mustBe() == null ? "written as " + rule.pattern() : rule.mustBe()));
        }
        return Optional.of(value);
    }

    /** The values of a key that takes several, in a list or with commas between them. */
    private static String values(String key, Map<String, String> written) {
        String place = Spelling.forgiven(key) + ".";
        return Shapes.find(key, written).orElseGet(() -> written.entrySet().stream()
                .filter(one -> Spelling.forgiven(one.getKey()).startsWith(place))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(",")));
    }

    /** The presets an account wants, by operation. */
    private Map<String, Preset> presets(String account, List<String> names, VendorProfile profile) {
        String at = account + ".presets";
        Map<String, Preset> wanted = new HashMap<>();
        for (String name : names) {
            Preset preset = profile.presets().get(name);
            if (preset == null) {
                faults.add(
                        at,
                        "the vendor " + profile.vendor() + " has no preset '" + name + "'"
                                + Faults.hint(name, profile.presets().keySet()));
            } else {
                Preset other = wanted.put(preset.operation(), preset);
                if (other != null && !other.equals(preset)) {
                    faults.add(at, "two of them send " + preset.operation() + "; give one");
                }
            }
        }
        return wanted;
    }

    private void limit(String at, LimitProperties limit, @Nullable Operation operation) {
        count(at + ".calls", limit.calls());
        count(at + ".rows", limit.rows());
        if (limit.per() != null && (!isAboveNought(limit.per()) || limit.per().compareTo(LONGEST_WINDOW) > 0)) {
            faults.add(at + ".per", "must be above 0 and at most 24h");
        }
        if (limit.tryAgainEvery() != null && !isAboveNought(limit.tryAgainEvery())) {
            faults.add(at + ".try-again-every", "must be above 0");
        }
        if (limit.tryAgainWithin() != null && limit.tryAgainWithin().isNegative()) {
            faults.add(at + ".try-again-within", "must not be below 0");
        }
        if (operation != null && operation.tryAgain() == null) {
            String useless = "the operation has no use for it; the vendor never says that a row is to be tried later";
            if (limit.tryAgainEvery() != null) {
                faults.add(at + ".try-again-every", useless);
            }
            if (limit.tryAgainWithin() != null) {
                faults.add(at + ".try-again-within", useless);
            }
        }
    }

    private void count(String at, @Nullable Integer count) {
        if (count != null && count < 1) {
            faults.add(at, "must be 1 or more");
        } else if (count != null && count > MOST) {
            faults.add(at, "must be at most " + MOST);
        }
    }

    private static boolean isAboveNought(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    private static Limit merged(PaceLimit profile, @Nullable LimitProperties own) {
        return new Limit(
                own == null || own.calls() == null ? profile.calls() : Math.max(1, own.calls()),
                own == null || own.per() == null || !isAboveNought(own.per()) ? profile.per() : own.per(),
                own == null || own.rows() == null ? profile.rows() : Math.max(1, own.rows()),
                profile.turn());
    }

    private static TryAgain merged(@Nullable TryAgain profile, @Nullable LimitProperties own) {
        if (profile == null) {
            return LanePlan.ONCE;
        }
        return new TryAgain(
                own == null || own.tryAgainEvery() == null ? profile.every() : own.tryAgainEvery(),
                own == null || own.tryAgainWithin() == null ? profile.within() : own.tryAgainWithin());
    }
}
