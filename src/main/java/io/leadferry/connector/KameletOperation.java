package io.leadferry.connector;

import io.leadferry.connector.VendorProfile.AccountKey;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.model.Account;
import io.leadferry.model.Call;
import io.leadferry.model.LaneId;
import io.leadferry.model.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor's Kamelet is given: a call of the ferry as it is; or, where nobody has a ferry, rows for the account that
 * the Kamelet's own properties describe.
 */
public final class KameletOperation {

    private static final String ALONE = "kamelet";

    private String vendor = "";
    private String operation = "";
    private String baseUrl = "";
    private String campaign = "";
    private Map<String, Object> settings = new HashMap<>();
    private Map<String, Object> options = new HashMap<>();
    private volatile @Nullable VendorProfile profile;

    /** The vendor, as its profile is called. */
    public void setVendor(String vendor) {
        this.vendor = vendor;
    }

    /** The operation, as the profile calls it. */
    public void setOperation(String operation) {
        this.operation = operation;
    }

    /** Where the vendor is; empty within a ferry, whose calls bring their account along. */
    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** The campaigns that rows go to, with a comma between them. */
    public void setCampaign(String campaign) {
        this.campaign = campaign;
    }

    /** The account's other keys, as the profile names them. */
    public Map<String, Object> getSettings() {
        return settings;
    }

    /** The account's other keys, as the profile names them; case and dashes forgiven. */
    public void setSettings(Map<String, Object> settings) {
        this.settings = settings;
    }

    /** The operation's options. */
    public Map<String, Object> getOptions() {
        return options;
    }

    /** The operation's options, as the profile names them; empty ones are left out. */
    public void setOptions(Map<String, Object> options) {
        this.options = options;
    }

    /**
     * The call that is asked for.
     *
     * @param exchange bears a {@link VendorCall}; a {@link Call}; or rows, each a map of fields, in a list or one alone
     * @throws IllegalArgumentException where it bears anything else, or the Kamelet says no {@code baseUrl} for it
     */
    public VendorCall call(Exchange exchange, @Body Object body) {
        if (body instanceof VendorCall asked && asked.call().lane().operation().equals(operation)) {
            return asked;
        }
        VendorProfile words = profile();
        Operation asks = words.operation(operation);
        // a token is asked for by whoever needs one, with its own account
        Account account = body instanceof VendorCall asked ? asked.plan().account() : account(words);
        LanePlan plan = words.plan(account, asks);
        return new VendorCall(plan, body instanceof Call call ? call : call(exchange, asks, rows(body)));
    }

    /** Read when it is first asked for: within a ferry, whose calls bring theirs along, it never is. */
    private VendorProfile profile() {
        VendorProfile known = profile;
        if (known == null) {
            known = new VendorProfiles()
                    .find(vendor)
                    .orElseThrow(() -> new IllegalArgumentException("there is no profile of the vendor " + vendor));
            profile = known;
        }
        return known;
    }

    private Account account(VendorProfile profile) {
        if (baseUrl.isBlank()) {
            throw new IllegalArgumentException("the Kamelet of " + operation
                    + " needs its property baseUrl, or a call that brings its account along");
        }
        Map<String, String> plain = new TreeMap<>();
        Map<String, Secret> secrets = new TreeMap<>();
        profile.account().forEach((key, rule) -> {
            String value = given(key, rule);
            if (rule.secret()) {
                secrets.put(key, new Secret(value));
            } else if (!value.isEmpty()) {
                plain.put(key, value);
            }
        });
        return new Account(ALONE, profile.vendor(), URI.create(baseUrl.replaceFirst("/+$", "")), plain, secrets, null);
    }

    private String given(String key, AccountKey rule) {
        String value = settings.entrySet().stream()
                .filter(setting -> Spelling.forgiven(setting.getKey()).equals(Spelling.forgiven(key)))
                .map(setting -> String.valueOf(setting.getValue()))
                .findFirst()
                .orElse("");
        if (value.isBlank() && rule.required()) {
            throw new IllegalArgumentException("the Kamelet of " + operation + " needs the account's " + key);
        }
        return value.isBlank() && rule.standard() != null ? rule.standard() : value;
    }

    private static List<Map<?, ?>> rows(Object body) {
        Stream<?> rows = body instanceof List<?> list
                ? list.stream()
                : body instanceof VendorCall ? Stream.of() : Stream.of(body);
        return rows.<Map<?, ?>>map(row -> {
                    if (row instanceof Map<?, ?> fields) {
                        return fields;
                    }
                    throw new IllegalArgumentException("takes rows, each a map of fields, not "
                            + row.getClass().getSimpleName());
                })
                .toList();
    }

    private Call call(Exchange exchange, Operation words, List<Map<?, ?>> rows) {
        List<String> columns = rows.stream()
                .flatMap(row -> row.keySet().stream().map(String::valueOf))
                .distinct()
                .toList();
        List<List<String>> values = rows.stream()
                .map(row -> columns.stream()
                        .map(column -> row.get(column) == null ? "" : String.valueOf(row.get(column)))
                        .toList())
                .toList();
        TreeMap<String, String> set = new TreeMap<>();
        options.forEach((option, value) -> words.options().stream()
                .filter(known -> Spelling.forgiven(known).equals(Spelling.forgiven(option)))
                .filter(known -> !String.valueOf(value).isBlank())
                .forEach(known -> set.put(known, String.valueOf(value))));
        String id = exchange.getExchangeId();
        return new Call(
                id,
                new LaneId(ALONE, operation),
                campaign.isBlank() ? List.of() : List.of(campaign.split("\\s*,\\s*")),
                columns,
                set,
                values,
                new ArrayList<>(IntStream.range(0, rows.size())
                        .mapToObj(row -> id + "-" + row)
                        .toList()),
                null);
    }
}
