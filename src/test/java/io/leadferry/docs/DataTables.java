package io.leadferry.docs;

import io.leadferry.cli.Leadferry;
import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfile.AccountKey;
import io.leadferry.connector.VendorProfile.FieldRule;
import io.leadferry.connector.VendorProfile.Operation;
import io.leadferry.connector.VendorProfile.PaceLimit;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryProperties;
import io.leadferry.feed.LeadferryProperties.AccountProperties;
import io.leadferry.feed.LeadferryProperties.FeedProperties;
import io.leadferry.feed.LeadferryProperties.KafkaTopicProperties;
import io.leadferry.feed.LeadferryProperties.MailProperties;
import io.leadferry.feed.LeadferryProperties.SftpServerProperties;
import io.leadferry.feed.LeadferryProperties.WebhookProperties;
import io.leadferry.model.Limit;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The tables of the pages, as far as the program knows what belongs in them. */
final class DataTables {

    private static final List<String> KEYS = List.of("key", "default", "meaning");

    private DataTables() {}

    static Map<String, MarkdownTable> all() {
        Map<String, MarkdownTable> tables = new LinkedHashMap<>();
        tables.put(
                "keys of the ferry",
                keys(LeadferryProperties.class, Set.of("accounts", "feeds", "sftp-server", "notices")));
        tables.put("keys of an account", keys(AccountProperties.class, Set.of()));
        tables.put("keys of a feed", keys(FeedProperties.class, Set.of()));
        tables.put("keys of the SFTP server", keys(SftpServerProperties.class, Set.of()));
        tables.put("keys of a webhook", keys(WebhookProperties.class, Set.of()));
        tables.put("keys of a topic", keys(KafkaTopicProperties.class, Set.of()));
        tables.put("keys of a mailbox", keys(MailProperties.class, Set.of()));
        tables.put("options of the commands", options());
        VendorProfiles profiles = new VendorProfiles();
        for (String vendor : profiles.names()) {
            VendorProfile profile = profiles.find(vendor).orElseThrow();
            tables.put("account of " + vendor, account(profile));
            if (!profile.feed().isEmpty()) {
                tables.put("feed of " + vendor, feed(profile));
            }
            tables.put("limits of " + vendor, limits(profile));
            tables.put("fields of " + vendor, fields(profile));
        }
        return tables;
    }

    private static MarkdownTable keys(Class<?> shape, Set<String> elsewhere) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        keys("", shape, elsewhere, rows);
        return new MarkdownTable(KEYS, rows);
    }

    private static void keys(String prefix, Class<?> shape, Set<String> elsewhere, List<List<@Nullable String>> rows) {
        for (RecordComponent one : shape.getRecordComponents()) {
            String key = prefix + one.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (elsewhere.contains(key)) {
                continue;
            }
            if (one.getType().isRecord()) {
                keys(key + ".", one.getType(), elsewhere, rows);
            } else if (one.getGenericType() instanceof ParameterizedType map
                    && map.getActualTypeArguments()[map.getActualTypeArguments().length - 1] instanceof Class<?> value
                    && value.isRecord()) {
                keys(key + (key.equals("limits") ? ".<operation>." : ".<name>."), value, elsewhere, rows);
            } else {
                rows.add(Arrays.asList(code(key), standard(shape, one), null));
            }
        }
    }

    private static @Nullable String standard(Class<?> shape, RecordComponent component) {
        return Arrays.stream(shape.getDeclaredConstructors()[0].getParameters())
                .filter(parameter -> parameter.getName().equals(component.getName()))
                .flatMap(parameter -> Arrays.stream(parameter.getAnnotationsByType(DefaultValue.class)))
                .map(value -> code(String.join(", ", value.value())))
                .findFirst()
                .orElse(null);
    }

    private static MarkdownTable options() {
        List<List<@Nullable String>> rows = new ArrayList<>();
        Leadferry.commands().forEach((name, command) -> options(name, new CommandLine(command), rows));
        return new MarkdownTable(List.of("command", "option or word", "meaning"), rows);
    }

    private static void options(String name, CommandLine command, List<List<@Nullable String>> rows) {
        CommandSpec spec = command.getCommandSpec();
        spec.positionalParameters().forEach(word -> rows.add(option(name, word.paramLabel(), word)));
        spec.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .sorted((one, other) -> one.longestName().compareTo(other.longestName()))
                .forEach(option -> rows.add(option(name, spelt(option), option)));
        command.getSubcommands().forEach((word, below) -> options(name + " " + word, below, rows));
    }

    private static List<@Nullable String> option(String command, String word, ArgSpec arg) {
        return Arrays.asList(
                code(command), code(word), String.join(" ", arg.description()).replace("|", "\\|"));
    }

    private static String spelt(OptionSpec option) {
        return option.arity().max() == 0 ? option.longestName() : option.longestName() + " " + option.paramLabel();
    }

    private static MarkdownTable account(VendorProfile profile) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        profile.account().forEach((name, key) -> rows.add(Arrays.asList(code(name), standard(key), key.describe())));
        return new MarkdownTable(KEYS, rows);
    }

    private static MarkdownTable feed(VendorProfile profile) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        profile.feed().forEach((name, key) -> rows.add(Arrays.asList(code(name), key.describe())));
        return new MarkdownTable(List.of("key", "meaning"), rows);
    }

    private static String standard(AccountKey key) {
        if (key.standard() != null) {
            return code(key.standard());
        }
        return key.required() ? "required" : "–";
    }

    private static MarkdownTable limits(VendorProfile profile) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        profile.operations().forEach((name, operation) -> {
            PaceLimit limit = operation.limit();
            rows.add(Arrays.asList(
                    code(name),
                    limit.calls() + " in " + spelt(limit.per()),
                    Integer.toString(limit.rows()),
                    turn(limit.turn()),
                    null));
        });
        return new MarkdownTable(
                List.of("operation", "calls", "rows a call", "one at a time", "whose, and of what"), rows);
    }

    private static String spelt(Duration per) {
        return per.toSeconds() % 3600 == 0 ? per.toHours() + " h" : per.toSeconds() + " s";
    }

    private static String turn(Limit.Turn turn) {
        return switch (turn) {
            case FREE -> "–";
            case LANE -> "in the lane";
            case CAMPAIGN -> "in each campaign";
        };
    }

    private static MarkdownTable fields(VendorProfile profile) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        profile.operations().forEach((name, operation) -> {
            if (!operation.fields().isEmpty()) {
                rows.add(Arrays.asList(
                        code(name),
                        fields(operation),
                        operation.furtherColumns() ? "go along under their header as it stands" : "ignored"));
            }
        });
        return new MarkdownTable(List.of("operation", "fields", "further columns"), rows);
    }

    private static String fields(Operation operation) {
        List<String> others = new ArrayList<>();
        List<String> filters = new ArrayList<>();
        for (Map.Entry<String, FieldRule> field : operation.fields().entrySet()) {
            boolean filter = operation.oneOf().contains(field.getKey());
            boolean needed = field.getValue().required() && field.getValue().kind() != FieldRule.Kind.CAMPAIGN;
            (filter ? filters : others).add(code(field.getKey()) + (needed ? "*" : ""));
        }
        String rest = String.join(", ", others);
        return filters.isEmpty() ? rest : filters.stream().collect(Collectors.joining(", ", "one of ", "*; ")) + rest;
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
