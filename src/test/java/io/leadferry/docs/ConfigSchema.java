package io.leadferry.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadferry.connector.VendorProfile;
import io.leadferry.connector.VendorProfile.AccountKey;
import io.leadferry.connector.VendorProfiles;
import io.leadferry.feed.LeadferryProperties;
import io.leadferry.feed.LeadferryProperties.AccountProperties;
import io.leadferry.feed.LeadferryProperties.FeedProperties;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * The JSON Schema of {@code config/application.yaml}, for editors: the keys are those of the program and of the vendors'
 * profiles, and what they mean and stand for is what docs/reference.md says. It is draft 7, which editors know.
 */
final class ConfigSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.*?) \\| (.*) \\|");
    private static final String PLACEHOLDER = "\\$\\{.+}";

    /** The keys that take one of a few words. */
    private static final Map<String, List<String>> WORDS = Map.of(
            "hidden-rows", List.of("hold", "send", "reject"),
            "clean-names", List.of("reject", "transliterate"),
            "dedupe", List.of("file", "none"),
            "repeats", List.of("refuse", "allow"));

    private final VendorProfiles profiles = new VendorProfiles();

    /** What the reference says of a key: its default, and what it means. */
    private record Told(String standard, String meaning) {}

    static ObjectNode schema() {
        return new ConfigSchema().all();
    }

    private ObjectNode all() {
        ObjectNode schema = JSON.objectNode()
                .put("$schema", "http://json-schema.org/draft-07/schema#")
                .put("title", "Leadferry's configuration")
                .put("description", "config/application.yaml. Beside `leadferry` stand Spring Boot's own keys.")
                .put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.set("leadferry", shape(LeadferryProperties.class, told("keys of the ferry"), ""));
        ObjectNode server = properties.putObject("server").put("type", "object");
        ObjectNode own = server.putObject("properties");
        own.putObject("port")
                .put("description", "Where the HTTP interface listens.")
                .put("default", 8080)
                .putArray("type")
                .add("integer")
                .add("string");
        own.putObject("address")
                .put("type", "string")
                .put("default", "127.0.0.1")
                .put(
                        "description",
                        "The address it is bound to; another than loopback needs leadferry.console.password.");
        return schema;
    }

    private ObjectNode shape(Class<?> shape, Map<String, Told> told, String prefix) {
        ObjectNode object = JSON.objectNode().put("type", "object");
        ObjectNode properties = object.putObject("properties");
        TreeSet<String> required = new TreeSet<>();
        for (RecordComponent one : shape.getRecordComponents()) {
            String key = key(shape, one);
            ObjectNode value = value(one, key, told, prefix);
            Told words = told.get(prefix + key);
            if (words != null) {
                value.put("description", words.meaning());
                if (words.standard().equals("required")) {
                    required.add(key);
                }
            } else if (!value.has("description")) {
                Javadocs.of(shape).parameter(one.getName()).ifPresent(text -> value.put("description", text));
            }
            standard(shape, one).ifPresent(text -> value.put("default", text));
            properties.set(key, value);
        }
        object.put("additionalProperties", false);
        if (!required.isEmpty()) {
            ArrayNode names = object.putArray("required");
            required.forEach(names::add);
        }
        return object;
    }

    private ObjectNode value(RecordComponent one, String key, Map<String, Told> told, String prefix) {
        Type generic = one.getGenericType();
        if (one.getType() == Map.class && generic instanceof ParameterizedType map) {
            Class<?> below = (Class<?>) map.getActualTypeArguments()[1];
            ObjectNode object = JSON.objectNode();
            if (below == AccountProperties.class) {
                return object.put("type", "object").set("additionalProperties", account());
            } else if (below == FeedProperties.class) {
                return object.put("type", "object").set("additionalProperties", feed());
            } else if (below.isRecord()) {
                String name = key.equals("limits") ? ".<operation>." : ".<name>.";
                return object.put("type", "object")
                        .set("additionalProperties", shape(below, told, prefix + key + name));
            }
            // files without a header have a list of fields here
            object.putArray("type").add("object").add("array");
            object.set("additionalProperties", scalar());
            object.set("items", scalar());
            return object;
        }
        if (one.getType() == List.class) {
            ObjectNode list = JSON.objectNode();
            list.putArray("type").add("array").add("string");
            list.set("items", scalar());
            return list;
        }
        if (one.getType().isRecord()) {
            Map<String, Told> below = key.equals("sftp-server") ? told("keys of the SFTP server") : told;
            return shape(one.getType(), below, key.equals("sftp-server") ? "" : prefix + key + ".");
        }
        if (WORDS.containsKey(key)) {
            return words(WORDS.getOrDefault(key, List.of()));
        }
        if (one.getType() == Duration.class) {
            return pattern("-?\\d+(ns|us|ms|s|m|h|d)?|[pP].+", "a time such as 30s, 10m or 24h");
        }
        if (one.getType() == DataSize.class) {
            return pattern("\\d+(B|KB|MB|GB|TB)?", "a size such as 200MB");
        }
        if (one.getType() == Integer.class || one.getType() == Long.class) {
            ObjectNode number = JSON.objectNode();
            number.putArray("type").add("integer").add("string");
            return number.put("pattern", "^(\\d+|" + PLACEHOLDER + ")$");
        }
        return scalar();
    }

    private static ObjectNode scalar() {
        ObjectNode scalar = JSON.objectNode();
        scalar.putArray("type").add("string").add("number").add("boolean");
        return scalar;
    }

    private static ObjectNode pattern(String pattern, String what) {
        ObjectNode text = JSON.objectNode();
        text.putArray("type").add("string").add("integer");
        return text.put("pattern", "^(" + pattern + "|" + PLACEHOLDER + ")$").put("description", what);
    }

    /** One of these; or a word from the environment. */
    private static ObjectNode words(List<String> known) {
        ObjectNode either = JSON.objectNode();
        ArrayNode any = either.putArray("anyOf");
        ArrayNode all = any.addObject().putArray("enum");
        known.forEach(word -> {
            all.add(word);
            if (word.equals("true") || word.equals("false")) {
                all.add(word.equals("true"));
            }
        });
        any.addObject().put("type", "string").put("pattern", "^" + PLACEHOLDER + "$");
        return either;
    }

    /** What all accounts have, and by the vendor what its own have; of a vendor that the jar does not know, anything. */
    private ObjectNode account() {
        ObjectNode common = shape(AccountProperties.class, told("keys of an account"), "");
        ObjectNode account = JSON.objectNode().put("type", "object");
        account.set("required", common.path("required"));
        account.set("properties", common.path("properties").deepCopy());
        ObjectNode vendor = (ObjectNode) account.path("properties").path("vendor");
        vendor.removeAll();
        vendor.put("description", "the vendor profile's name");
        ArrayNode known = vendor.putArray("anyOf");
        ArrayNode names = known.addObject().putArray("enum");
        known.addObject().put("type", "string");
        ArrayNode each = account.putArray("allOf");
        for (String name : profiles.names()) {
            VendorProfile profile = profiles.find(name).orElseThrow();
            names.add(name);
            ObjectNode one = each.addObject();
            ObjectNode asked = one.putObject("if");
            asked.putObject("properties").putObject("vendor").put("const", name);
            asked.putArray("required").add("vendor");
            ObjectNode then = one.putObject("then");
            ObjectNode properties = then.putObject("properties");
            properties.setAll((ObjectNode) common.path("properties").deepCopy());
            properties.set("limits", limits(common, profile));
            properties.set("presets", presets(common, profile));
            ArrayNode required = JSON.arrayNode();
            profile.account().forEach((key, rule) -> {
                ObjectNode value = accountKey(rule);
                put(properties, key, value);
                if (rule.required()) {
                    required.add(key);
                }
            });
            then.put("additionalProperties", false);
            if (!required.isEmpty()) {
                then.set("required", required);
            }
        }
        return account;
    }

    /** A key with a dot in it may be written so, or as keys within keys. */
    private static void put(ObjectNode properties, String key, ObjectNode value) {
        properties.set(key, value);
        int dot = key.indexOf('.');
        if (dot > 0) {
            String above = key.substring(0, dot);
            ObjectNode object = properties.has(above)
                    ? (ObjectNode) properties.get(above)
                    : properties.putObject(above).put("type", "object").put("additionalProperties", false);
            ObjectNode below =
                    object.has("properties") ? (ObjectNode) object.get("properties") : object.putObject("properties");
            below.set(key.substring(dot + 1), value.deepCopy());
        }
    }

    private static ObjectNode accountKey(AccountKey rule) {
        ObjectNode value;
        if (rule.choices() != null) {
            value = words(rule.choices());
        } else if (rule.list()) {
            value = JSON.objectNode();
            value.putArray("type").add("array").add("string");
            value.set("items", scalar());
        } else if (rule.pattern() != null) {
            value = JSON.objectNode();
            value.putArray("type").add("string").add("integer");
            value.put("pattern", "^(" + rule.pattern() + "|" + PLACEHOLDER + ")$");
        } else {
            value = scalar();
        }
        if (rule.describe() != null) {
            value.put("description", plain(rule.describe()));
        }
        if (rule.standard() != null) {
            value.put("default", rule.standard());
        }
        return value;
    }

    private static ObjectNode limits(ObjectNode common, VendorProfile profile) {
        ObjectNode limits =
                (ObjectNode) common.path("properties").path("limits").deepCopy();
        ObjectNode each = limits.putObject("properties");
        profile.operations()
                .keySet()
                .forEach(name ->
                        each.set(name, limits.path("additionalProperties").deepCopy()));
        limits.put("additionalProperties", false);
        return limits;
    }

    private static ObjectNode presets(ObjectNode common, VendorProfile profile) {
        ObjectNode presets =
                (ObjectNode) common.path("properties").path("presets").deepCopy();
        if (!profile.presets().isEmpty()) {
            presets.set("items", words(List.copyOf(profile.presets().keySet())));
        }
        return presets;
    }

    private ObjectNode feed() {
        ObjectNode feed = shape(FeedProperties.class, told("keys of a feed"), "");
        ObjectNode properties = (ObjectNode) feed.path("properties");
        ObjectNode operation = (ObjectNode) properties.path("operation");
        operation.remove("type");
        ArrayNode known = operation.putArray("anyOf");
        ArrayNode names = known.addObject().putArray("enum");
        known.addObject().put("type", "string"); // of a vendor that the jar does not know
        ArrayNode each = JSON.arrayNode();
        for (String vendor : profiles.names()) {
            VendorProfile profile = profiles.find(vendor).orElseThrow();
            profile.feed().forEach((key, rule) -> {
                ObjectNode value = scalar();
                if (rule.describe() != null) {
                    value.put("description", plain(rule.describe()));
                }
                properties.set(key, value);
            });
            profile.operations().forEach((name, one) -> {
                if (one.carriesRows()) {
                    names.add(name);
                    ObjectNode rule = each.addObject();
                    rule.putObject("if")
                            .putObject("properties")
                            .putObject("operation")
                            .put("const", name);
                    ObjectNode options =
                            rule.putObject("then").putObject("properties").putObject("options");
                    ObjectNode own = options.putObject("properties");
                    one.options().stream().sorted().forEach(option -> own.set(option, scalar()));
                    options.put("additionalProperties", false);
                }
            });
        }
        feed.set("allOf", each);
        return feed;
    }

    /** As Spring has it: its name, but for one that Java does not allow. */
    private static String key(Class<?> shape, RecordComponent component) {
        return parameter(shape, component)
                .flatMap(parameter -> Arrays.stream(parameter.getAnnotationsByType(Name.class)))
                .map(Name::value)
                .findFirst()
                .orElseGet(() -> dashed(component.getName()));
    }

    private static Stream<Parameter> parameter(Class<?> shape, RecordComponent component) {
        return Arrays.stream(shape.getDeclaredConstructors()[0].getParameters())
                .filter(parameter -> parameter.getName().equals(component.getName()));
    }

    private static Optional<String> standard(Class<?> shape, RecordComponent component) {
        return parameter(shape, component)
                .flatMap(parameter -> Arrays.stream(parameter.getAnnotationsByType(DefaultValue.class)))
                .map(value -> String.join(", ", value.value()))
                .findFirst();
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** The rows of a generated table of the reference, by key. */
    private static Map<String, Told> told(String block) {
        Map<String, Told> told = new HashMap<>();
        boolean in = false;
        for (String line : new Page(Path.of("docs", "reference.md")).lines()) {
            if (line.startsWith("<!-- generated: ")) {
                in = line.equals("<!-- generated: " + block + " -->");
            }
            Matcher row = ROW.matcher(line);
            if (in && row.matches()) {
                told.put(row.group(1), new Told(row.group(2), plain(row.group(3))));
            }
        }
        return told;
    }

    /** Without links. */
    private static String plain(String markdown) {
        return markdown.replaceAll("\\[([^]]+)]\\([^)]*\\)", "$1")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
