package io.leadferry.feed;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.leadferry.connector.LanePlan;
import io.leadferry.connector.Spelling;
import io.leadferry.connector.VendorProfile.FeedKey;
import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfile.Packing;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.Feed.CompleteWhen;
import io.leadferry.feed.LeadferryProperties.FeedProperties;
import io.leadferry.feed.LeadferryProperties.HttpProperties;
import io.leadferry.model.Account;
import io.leadferry.model.LaneId;
import io.leadferry.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Looks at one feed after another, against what its account's vendor says of the operation. */
final class FeedCheck {

    private final SourceCheck sources;
    private final Map<String, Account> accounts;
    private final Map<LaneId, LanePlan> lanes;
    private final Set<String> described;
    private final VendorProfiles profiles;
    private final Map<String, FeedKey> feedKeys;
    private final Faults faults;
    private final Map<String, Feed> feeds = new LinkedHashMap<>();

    FeedCheck(Path home, AccountCheck accounts, VendorProfiles profiles, Faults faults) {
        this.sources = new SourceCheck(home, faults);
        this.accounts = accounts.accounts();
        this.lanes = accounts.lanes();
        this.described = accounts.described();
        this.profiles = profiles;
        this.feedKeys = profiles.feedKeys();
        this.faults = faults;
    }

    Map<String, Feed> feeds() {
        return feeds;
    }

    /**
     * Looks at a feed.
     *
     * @param written all its keys, the nested ones with dots
     * @param headers its {@code columns}, as the person wrote them
     * @param defaults likewise
     */
    void look(
            String name,
            FeedProperties properties,
            Map<String, String> written,
            Map<String, String> headers,
            Map<String, String> defaults) {
        String at = "leadferry.feeds." + name;
        int before = faults.count();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            faults.add(at, "a feed's name is letters, digits, '.', '_' and '-'; it names folders");
        }
        faults.required(at + ".account", properties.account());
        faults.required(at + ".operation", properties.operation());
        faults.required(at + ".from", properties.from());
        Operation operation = operation(at, properties);
        Source source =
                sources.look(name, at, properties.from(), properties.sftp(), properties.kafka(), properties.s3());
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(properties.region())) {
            faults.add(
                    at + ".region",
                    "'" + properties.region() + "' is not a region; two capital letters, such as "
                            + RegionWords.nearest(properties.region())
                                    .map(near -> near + "; did you mean '" + near + "'?")
                                    .orElse("IN"));
        }
        CompleteWhen completeWhen = completeWhen(
                at + ".complete-when",
                properties.completeWhen() == null
                        ? (source instanceof Source.Sftp ? "stable 10s" : "stable 2s")
                        : properties.completeWhen());
        if (source instanceof Source.Kafka && properties.completeWhen() != null) {
            faults.add(at + ".complete-when", "has no use for a topic, whose drops are whole; see kafka.gather");
        }
        if (source instanceof Source.S3 && properties.completeWhen() != null) {
            faults.add(at + ".complete-when", "has no use for a bucket, whose objects are there when they are whole");
        }
        if (properties.linger().isNegative()) {
            faults.add(at + ".linger", "must not be below 0");
        }
        Map<String, String> own = new LinkedHashMap<>();
        feedKeys.keySet().forEach(key -> Shapes.find(key, written).ifPresent(value -> own.put(key, value)));
        List<String> campaigns = campaigns(at, properties, own, operation);
        Pattern fromName = fromName(at + ".campaign-from-file-name", properties.campaignFromFileName());
        TreeMap<String, String> options = options(at, properties, own, operation);
        Feed.Layout layout = new LayoutCheck(at, faults).look(properties, headers, defaults, operation);
        Feed.Guard guard = new GuardCheck(at + ".guard", faults).look(properties.guard(), operation);
        faults.word(at + ".dedupe", properties.dedupe(), List.of("file", "none"));
        boolean deletes = operation != null && operation.deletes();
        String repeats = properties.repeats() == null ? (deletes ? "allow" : "refuse") : properties.repeats();
        Feed.Posting posting = posting(at, properties);
        faults.word(at + ".repeats", repeats, List.of("refuse", "allow"));
        if (faults.count() > before || operation == null || source == null || completeWhen == null) {
            return;
        }
        feeds.put(
                name,
                new Feed(
                        name,
                        new LaneId(String.valueOf(properties.account()), String.valueOf(properties.operation())),
                        operation,
                        source,
                        campaigns,
                        fromName,
                        layout,
                        options,
                        properties.region(),
                        completeWhen,
                        properties.linger(),
                        guard,
                        properties.dedupe().equals("file"),
                        repeats.equals("allow"),
                        posting));
    }

    private Feed.Posting posting(String at, FeedProperties properties) {
        HttpProperties http = properties.http() == null ? HttpProperties.DEFAULT : properties.http();
        if (http.maxBytes().toBytes() < 1) {
            faults.add(at + ".http.max-bytes", "must be 1 or more, such as 200MB");
        }
        String token = properties.token();
        if (token != null && !token.matches("[\\x21-\\x7E]+")) {
            faults.add(
                    at + ".token",
                    token.isBlank()
                            ? "must not be empty; leave it out where nobody needs one"
                            : "is sent in a header: it takes letters, digits and signs of ASCII, without spaces");
        }
        return new Feed.Posting(
                token == null ? null : new Secret(token), http.maxBytes().toBytes());
    }

    private @Nullable Operation operation(String at, FeedProperties properties) {
        String operation = properties.operation();
        if (properties.account() == null || operation == null) {
            return null;
        }
        if (described.contains(properties.account()) && !accounts.containsKey(properties.account())) {
            return null; // what is wrong with the account is told; its operations nobody knows
        }
        if (!accounts.containsKey(properties.account())) {
            faults.add(
                    at + ".account",
                    "there is no account '" + properties.account() + "'"
                            + Spelling.hint(properties.account(), described));
            return null;
        }
        LanePlan plan = lanes.get(new LaneId(properties.account(), operation));
        if (plan == null || plan.operation().fields().isEmpty()) {
            TreeSet<String> known = new TreeSet<>();
            lanes.forEach((lane, words) -> {
                if (lane.account().equals(properties.account())
                        && !words.operation().fields().isEmpty()) {
                    known.add(lane.operation());
                }
            });
            faults.add(
                    at + ".operation",
                    "'" + operation + "' is not known; known: " + String.join(", ", known)
                            + elsewhere(operation).orElseGet(() -> Faults.hint(operation, known)));
            return null;
        }
        return plan.operation();
    }

    /** Whose operation it is, where it is another vendor's. */
    private Optional<String> elsewhere(String operation) {
        return profiles.names().stream()
                .filter(vendor -> profiles.usable(vendor)
                        .filter(profile -> profile.operations().containsKey(operation)
                                && !profile.operation(operation).fields().isEmpty())
                        .isPresent())
                .findFirst()
                .map(vendor -> "; " + operation + " is an operation of " + vendor + ", which is not the vendor of this"
                        + " account");
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
                faults.add(
                        at,
                        "'" + words[1] + "' is not a time"
                                + ValueFaults.time(words[1])
                                        .map(near -> "; did you mean 'stable " + near + "'?")
                                        .orElse("; write for example stable 2s"));
                return null;
            }
        }
        faults.add(at, "'" + text + "' is not known; write stable 2s, or marker .done");
        return null;
    }

    /** What the rows of a feed share: campaigns, or whatever the operation has in their place. */
    private List<String> campaigns(
            String at, FeedProperties properties, Map<String, String> own, @Nullable Operation operation) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        if (properties.campaign() != null) {
            given.put(FieldRule.CAMPAIGN_KEY, List.of(properties.campaign()));
        }
        if (properties.campaigns() != null && !properties.campaigns().isEmpty()) {
            given.put("campaigns", List.copyOf(new TreeSet<>(properties.campaigns())));
        }
        own.forEach((key, value) -> {
            if (option(key) == null) {
                given.put(key, List.of(value));
            }
        });
        if (given.containsKey(FieldRule.CAMPAIGN_KEY) && given.containsKey("campaigns")) {
            faults.add(at + ".campaigns", "give either campaign or campaigns");
        }
        if (operation == null) {
            return List.of();
        }
        Optional<String> field = ConfigurationCheck.campaignField(operation);
        if (field.isEmpty()) {
            given.keySet().forEach(key -> useless(at, key, properties));
            if (properties.campaignFromFileName() != null) {
                useless(at, "campaign-from-file-name", properties);
            }
            return List.of();
        }
        FieldRule rule = operation.fields().get(field.get());
        String wanted = rule == null ? FieldRule.CAMPAIGN_KEY : rule.feedKey();
        List<String> campaigns = new ArrayList<>();
        given.forEach((key, values) -> {
            if (key.equals("campaigns") && wanted.equals(FieldRule.CAMPAIGN_KEY)) {
                if (operation.packing() != Packing.NUMBERS_BY_CAMPAIGNS) {
                    faults.add(at + ".campaigns", "only deletes go to several campaigns; give campaign");
                }
            } else if (!key.equals(wanted)) {
                faults.add(at + "." + key, properties.operation() + " has no use for it; give " + wanted);
                return;
            }
            values.forEach(value -> campaign(at + "." + key, value, field.get(), rule));
            campaigns.addAll(values);
        });
        return campaigns;
    }

    private void useless(String at, String key, FeedProperties properties) {
        faults.add(at + "." + key, properties.operation() + " has no use for it");
    }

    private void campaign(String at, String value, String field, @Nullable FieldRule rule) {
        faults.required(at, value);
        if (rule == null || rule.characters() == null || value.isBlank() || value.contains("${")) {
            return;
        }
        Pattern one = Pattern.compile(rule.characters());
        value.codePoints()
                .mapToObj(Character::toString)
                .filter(character -> !one.matcher(character).matches())
                .findFirst()
                .ifPresent(character -> faults.add(
                        at,
                        "'" + character + "' is not allowed; the vendor's " + field + " is written with "
                                + rule.characters()));
    }

    private @Nullable Pattern fromName(String at, @Nullable String expression) {
        if (expression == null) {
            return null;
        }
        try {
            if (!expression.contains("(?<campaign>")) {
                faults.add(at, "needs a group (?<campaign>…)");
            }
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            faults.add(at, "not a regular expression: " + e.getDescription());
            return null;
        }
    }

    private TreeMap<String, String> options(
            String at, FeedProperties properties, Map<String, String> own, @Nullable Operation operation) {
        TreeMap<String, String> options = new TreeMap<>(properties.options() == null ? Map.of() : properties.options());
        if (operation == null) {
            return options;
        }
        options.forEach((option, value) -> option(at + ".options." + option, option, value, operation));
        own.forEach((key, value) -> {
            String option = option(key);
            if (option == null) {
                return; // it is the place of a campaign
            }
            if (!operation.options().contains(option)) {
                useless(at, key, properties);
                return;
            }
            option(at + "." + key, option, value, operation);
            if (options.putIfAbsent(option, value) != null) {
                faults.add(at + "." + key, "options." + option + " says it too; give one of them");
            }
        });
        List<String> clash = operation.exclusiveOptions().stream()
                .filter(options::containsKey)
                .sorted()
                .toList();
        if (clash.size() > 1) {
            faults.add(at + ".options", "give only one of " + String.join(" and ", clash));
        }
        return options;
    }

    /** The option that a key of a connector's sets; null where it is the place of a campaign. */
    private @Nullable String option(String key) {
        FeedKey known = feedKeys.get(key);
        return known == null ? null : known.option();
    }

    private void option(String at, String option, String value, Operation operation) {
        FieldRule column = operation.fields().get(option);
        if (!operation.options().contains(option)) {
            faults.add(at, "unknown option" + Faults.hint(option, operation.options()));
        } else if (operation.exclusiveOptions().contains(option) && !value.matches("true|false")) {
            faults.add(at, "must be true or false");
        } else if (column != null
                && column.choices() != null
                && !column.choices().contains(value)) {
            faults.add(at, "must be " + String.join(" or ", column.choices()));
        }
    }
}
