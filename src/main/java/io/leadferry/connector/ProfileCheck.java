package io.leadferry.connector;

import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.connector.VendorProfile.HeaderRule;
import io.leadferry.connector.VendorProfile.KeyProof;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfile.PaceLimit;
import io.leadferry.connector.VendorProfile.Packing;
import io.leadferry.connector.VendorProfile.Proof;
import io.leadferry.connector.VendorProfile.Request;
import io.leadferry.connector.VendorProfile.TokenRule;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Looks whether what a profile says holds together: what is missing, out of range, or speaks of nothing there is. */
final class ProfileCheck {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern PLACE = Pattern.compile("\\{([^}]*)}");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final List<String> ENCODINGS = List.of("form", "json");
    private static final List<String> PHONES = List.of("number", "string");
    private static final List<String> PREFIXES = List.of("", "+", "00");
    private static final String CAMPAIGN = "campaign";
    private static final int FIRST_STATUS = 100;
    private static final int LAST_STATUS = 599;

    private final String file;
    private final List<String> faults;

    ProfileCheck(String file, List<String> faults) {
        this.file = file;
        this.faults = faults;
    }

    private void add(String at, String wrong) {
        String line = file + ": " + at + ": " + wrong;
        // what could not be read at all was told when it was read
        if (faults.stream().noneMatch(told -> told.startsWith(file + ": " + at + ":"))) {
            faults.add(line);
        }
    }

    void look(String vendor, VendorProfile profile) {
        if (!vendor.equals(profile.vendor())) {
            add("vendor", "must be " + vendor + ", as the file is called");
        }
        profile.account().forEach((key, rule) -> {
            String at = "account." + key;
            if (missing(at, rule)) {
                return;
            }
            expression(at + ".pattern", rule.pattern());
            String standard = rule.standard();
            if (standard != null && rule.choices() != null && !rule.choices().contains(standard)) {
                add(at + ".default", "'" + standard + "' is not among its choices");
            }
        });
        if (profile.operations().isEmpty()) {
            add("operations", "missing");
            return;
        }
        token(profile);
        profile.headers()
                .forEach(header -> known(
                        "headers." + header.name() + ".when",
                        header.when().keySet(),
                        profile.account().keySet()));
        profile.operations().forEach((name, operation) -> {
            if (!missing("operations." + name, operation)) {
                operation("operations." + name, operation, profile);
            }
        });
        proof(profile);
        profile.presets().forEach((name, preset) -> {
            String at = "presets." + name;
            if (missing(at, preset) || missing(at + ".operation", preset.operation())) {
                return;
            }
            Operation operation = profile.operations().get(preset.operation());
            if (operation == null) {
                add(
                        at + ".operation",
                        "there is no operation '" + preset.operation() + "'"
                                + Spelling.hint(
                                        preset.operation(), profile.operations().keySet()));
            } else {
                request(at + ".request", preset.request(), operation, profile);
            }
        });
    }

    private void proof(VendorProfile profile) {
        Proof proof = profile.proof();
        if (proof.clockWithin() != null) {
            time("proof.clock-within", proof.clockWithin());
        }
        Set<String> harmless = new TreeSet<>(proof.operations().keySet());
        profile.operations().forEach((name, operation) -> {
            if (operation != null && !operation.carriesRows()) {
                harmless.add(name);
            }
        });
        for (int place = 0; place < proof.key().size(); place++) {
            String at = "proof.key." + place;
            KeyProof key = proof.key().get(place);
            if (!missing(at, key) && !missing(at + ".operation", key.operation())) {
                known(at + ".operation", List.of(key.operation()), harmless);
                known(at + ".when", key.when().keySet(), profile.account().keySet());
            }
        }
        proof.operations().forEach((name, operation) -> {
            String at = "proof.operations." + name;
            if (profile.operations().containsKey(name)) {
                add(at, "is one of operations already; a proof's own is no lane's");
            }
            if (!missing(at, operation)) {
                operation(at, operation, profile);
                if (operation.carriesRows()) {
                    add(at + ".fields", "a proof carries no rows");
                }
            }
        });
    }

    private void token(VendorProfile profile) {
        TokenRule token = profile.token();
        if (token == null) {
            return;
        }
        if (!missing("token.operation", token.operation())) {
            known(
                    "token.operation",
                    List.of(token.operation()),
                    profile.operations().keySet());
        }
        missing("token.at", token.at());
        time("token.life", token.life());
        known("token.when", token.when().keySet(), profile.account().keySet());
    }

    private boolean missing(String at, @Nullable Object value) {
        if (value == null) {
            add(at, "missing");
        }
        return value == null;
    }

    private void operation(String at, Operation operation, VendorProfile profile) {
        request(at + ".request", operation.request(), operation, profile);
        pace(at + ".limit", operation.limit());
        time(at + ".answer-timeout", operation.answerTimeout());
        missing(at + ".packing", operation.packing());
        operation.fields().forEach((name, rule) -> {
            if (!missing(at + ".fields." + name, rule)) {
                field(at + ".fields." + name, rule, operation);
            }
        });
        known(at + ".one-of", operation.oneOf(), operation.fields().keySet());
        known(at + ".exclusive-options", operation.exclusiveOptions(), operation.options());
        if (!missing(at + ".harmless-to-repeat", operation.harmlessToRepeat())
                && operation.harmlessToRepeat().whenAnyOf() != null) {
            known(
                    at + ".harmless-to-repeat.when-any-of",
                    operation.harmlessToRepeat().whenAnyOf(),
                    operation.options());
        }
        if (operation.rowCharacters() < 0) {
            add(at + ".row-characters", "must not be below 0");
        }
        expression(at + ".duplicate-reason", operation.duplicateReason());
        if (operation.tryAgain() != null) {
            time(at + ".try-again.every", operation.tryAgain().every());
            time(at + ".try-again.within", operation.tryAgain().within());
        }
        if (operation.packing() == Packing.NUMBERS_BY_CAMPAIGNS
                && operation.fields().values().stream().noneMatch(ProfileCheck::isCampaign)) {
            add(at + ".fields", "numbers-by-campaigns needs a field of kind campaign");
        }
        answers(at, operation);
    }

    private static boolean isCampaign(@Nullable FieldRule rule) {
        return rule != null && rule.kind() == FieldRule.Kind.CAMPAIGN;
    }

    private void answers(String at, Operation operation) {
        if (operation.answers().isEmpty()) {
            add(at + ".answers", "missing; without a table every answer is in doubt");
        }
        for (int place = 0; place < operation.answers().size(); place++) {
            AnswerRule rule = operation.answers().get(place);
            String row = at + ".answers." + place;
            if (!missing(row, rule)) {
                missing(row + ".means", rule.means());
                if (rule.empty() && rule.http() == null) {
                    add(row + ".http", "missing; an answer with nothing in it speaks by its status alone");
                }
            }
        }
        operation.httpStatuses().forEach((status, means) -> {
            if (status != null && (status < FIRST_STATUS || status > LAST_STATUS)) {
                add(at + ".http-statuses." + status, "is no HTTP status");
            }
            missing(at + ".http-statuses." + status, means);
        });
    }

    private void request(String at, @Nullable Request request, Operation operation, VendorProfile profile) {
        if (request == null) {
            add(at, "missing");
            return;
        }
        word(at + ".method", request.method(), METHODS);
        texts(at + ".body", request.body(), operation, profile);
        texts(at + ".query", request.query(), operation, profile);
        request.query().forEach((name, value) -> queried(at + ".query." + name, value));
        texts(at + ".base", request.base(), operation, profile);
        List<HeaderRule> headers = request.headers();
        if (headers != null && !headers.equals(profile.headers())) {
            headers.forEach(header -> {
                texts(at + ".headers." + header.name(), header.value(), operation, profile);
                known(
                        at + ".headers." + header.name() + ".when",
                        header.when().keySet(),
                        profile.account().keySet());
            });
        }
        if (!missing(at + ".path", request.path())) {
            if (!request.path().startsWith("/")) {
                add(at + ".path", "must begin with /");
            }
            places(at + ".path", request.path(), operation, profile);
        }
        word(at + ".encoding", request.encoding() == null ? "json" : request.encoding(), ENCODINGS);
        word(at + ".phone-as", request.phoneAs() == null ? "string" : request.phoneAs(), PHONES);
    }

    /** What stands in a query is a text, what makes one, or {@code repeat} with what is to stand there several times. */
    private void queried(String at, @Nullable Object value) {
        boolean makes = value instanceof Map<?, ?> map
                && map.size() == 1
                && map.keySet().stream()
                        .allMatch(key -> RequestText.REPEAT.equals(key) || RequestText.MAKERS.contains(key));
        if (value instanceof List<?> || (value instanceof Map<?, ?> && !makes)) {
            add(at, "must be a text; for one value after another under the same name: { repeat: … }");
        }
    }

    /** What stands in braces in a path must be there to be put in. */
    private void places(String at, String path, Operation operation, VendorProfile profile) {
        Matcher place = PLACE.matcher(path);
        while (place.find()) {
            String key = place.group(1);
            boolean campaign =
                    key.equals(CAMPAIGN) && operation.fields().values().stream().anyMatch(ProfileCheck::isCampaign);
            if (!campaign && !profile.account().containsKey(key)) {
                Set<String> all = new TreeSet<>(profile.account().keySet());
                all.add(CAMPAIGN);
                add(at, "{" + key + "} is no key of an account" + Spelling.hint(key, all));
            }
        }
    }

    /** The words in braces of what a request bears. */
    private void texts(String at, @Nullable Object template, Operation operation, VendorProfile profile) {
        if (template instanceof String text) {
            Matcher word = RequestText.WORD.matcher(text);
            while (word.find()) {
                String key = word.group(1);
                Set<String> all = new TreeSet<>(RequestText.WORDS);
                all.addAll(profile.account().keySet());
                all.addAll(operation.fields().keySet());
                all.addAll(operation.options());
                if (!all.contains(key)) {
                    add(at, "{" + key + "} is not known" + Spelling.hint(key, all));
                }
            }
        } else if (template instanceof Map<?, ?> map) {
            map.forEach((key, value) -> texts(at + "." + key, value, operation, profile));
        } else if (template instanceof List<?> list) {
            list.forEach(one -> texts(at, one, operation, profile));
        }
    }

    private void pace(String at, @Nullable PaceLimit limit) {
        if (limit == null) {
            add(at, "missing");
            return;
        }
        if (limit.calls() < 1) {
            add(at + ".calls", "must be 1 or more");
        }
        if (limit.rows() < 1) {
            add(at + ".rows", "must be 1 or more");
        }
        time(at + ".per", limit.per());
    }

    private void time(String at, @Nullable Duration time) {
        if (time == null) {
            add(at, "missing");
        } else if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            add(at, "must be above 0 and at most 24h");
        }
    }

    private void field(String at, FieldRule rule, Operation operation) {
        missing(at + ".kind", rule.kind());
        expression(at + ".characters", rule.characters());
        if (rule.longest() < 0) {
            add(at + ".longest", "must not be below 0");
        }
        if (!PREFIXES.contains(rule.foreignPrefix())) {
            add(at + ".foreign-prefix", "'" + rule.foreignPrefix() + "' is not known; a number begins with + or 00");
        } else if (!rule.foreignPrefix().isEmpty() && rule.kind() != FieldRule.Kind.NUMBER) {
            add(at + ".foreign-prefix", "only a field of kind number has one");
        }
        if (rule.withCountryCode() && rule.foreignPrefix().isEmpty()) {
            add(at + ".with-country-code", "needs a foreign-prefix, which then stands before every number");
        }
        if (rule.with() != null) {
            known(at + ".with", List.of(rule.with()), operation.fields().keySet());
        }
    }

    private void known(String at, @Nullable Collection<String> words, Collection<String> known) {
        if (words != null) {
            words.stream()
                    .filter(word -> !known.contains(word))
                    .forEach(word -> add(at, "there is no '" + word + "'" + Spelling.hint(word, known)));
        }
    }

    private void word(String at, @Nullable String word, List<String> known) {
        if (word == null) {
            add(at, "missing");
        } else if (!known.contains(word)) {
            add(at, "'" + word + "' is not known" + Spelling.hint(word, known));
        }
    }

    private void expression(String at, @Nullable String expression) {
        try {
            if (expression != null) {
                Pattern.compile(expression);
            }
        } catch (PatternSyntaxException e) {
            add(at, "not a regular expression: " + e.getDescription());
        }
    }
}
