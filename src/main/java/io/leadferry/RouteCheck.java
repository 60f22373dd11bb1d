package io.leadferry;

import io.leadferry.connector.Spelling;
import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.LaneRoutes;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.ThrottleDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Looks at the routes as they were loaded, before any of them starts: each lane has its route, each bean that a step names
 * is there and can do what is asked of it, and wherever a message is sent inside the ferry, somebody takes it. Otherwise
 * Camel would find out when the first row comes by.
 */
final class RouteCheck {

    private static final Pattern INSIDE = Pattern.compile("((?:direct|seda):[A-Za-z0-9._-]+)(?:\\?.*)?");
    private static final Pattern KAMELET = Pattern.compile("kamelet:([A-Za-z0-9._-]+)(?:\\?.*)?");
    private static final Pattern CLASS = Pattern.compile("#class:([A-Za-z0-9._$]+)(?:\\(.*)?");
    private static final Pattern LOCAL = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)}}");
    private static final String SOURCE = "source";
    private static final Set<String> BEANS = Set.of("bean", "method");
    private static final Set<String> REFERENCES = Set.of("aggregationStrategy", "onRedeliveryRef");

    /** What the program itself sends to. */
    /** A bean's method within a text, as in {@code move}. */
    private static final Pattern IN_TEXT = Pattern.compile("\\$\\{bean:(\\w+)\\.(\\w+)}");

    private static final List<String> NEEDED = List.of("direct:wake", "direct:intake", "direct:sealed");

    private static final List<String> NEEDED_DOORS = List.of("folder-door", "http-door", "sftp-door", "sftp-receipts");

    private final ModelCamelContext context;
    private final LeadferryConfiguration configuration;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> taken;

    /** The beans of a Kamelet's own, by name, of the file that is looked at. */
    private final Map<String, Class<?>> local = new LinkedHashMap<>();

    private RouteCheck(ModelCamelContext context, LeadferryConfiguration configuration) {
        this.context = context;
        this.configuration = configuration;
        this.taken = context.getRouteDefinitions().stream()
                .map(route -> inside(String.valueOf(route.getEndpointUrl())))
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Looks at all routes of the context.
     *
     * @throws ConfigurationFault with every fault found
     */
    static void check(ModelCamelContext context, LeadferryConfiguration configuration) {
        RouteCheck check = new RouteCheck(context, configuration);
        check.lanes();
        check.needed();
        check.files().forEach(check::file);
        if (!check.faults.isEmpty()) {
            throw new ConfigurationFault(check.faults.stream().distinct().toList());
        }
    }

    /** The template of lanes paces them; each operation has its Kamelet, and whoever is called back reads that. */
    private void lanes() {
        RouteTemplateDefinition lane = context.getRouteTemplateDefinition(LaneRoutes.TEMPLATE);
        if (lane == null) {
            faults.add("routes/lane.camel.yaml: there is no route template " + LaneRoutes.TEMPLATE);
        } else if (throttles(lane.getRoute()).noneMatch(throttle -> throttle.getCorrelationExpression() != null)) {
            faults.add(
                    place(lane.getResource())
                            + ": the template needs a throttle with the lane as its correlation: nothing else keeps the vendor's pace");
        }
        configuration.lanes().forEach((id, plan) -> {
            String vendor = plan.account().vendor();
            String kamelet = vendor + "-" + id.operation() + "-action";
            if (context.getRouteTemplateDefinition(kamelet) == null) {
                faults.add("routes/connectors/" + vendor + "/: no Kamelet " + kamelet + " serves the operation "
                        + id.operation() + " of config/connectors/" + vendor + ".yaml"
                        + hint(kamelet, kamelets()));
            }
            String callback = "direct:" + vendor + "-callback";
            if (plan.operation().callback() && configuration.callbackBase() != null && !taken.contains(callback)) {
                faults.add("routes/connectors/" + vendor + "/: no route begins at " + callback
                        + ", which reads the callbacks of " + id.operation());
            }
        });
    }

    private Set<String> kamelets() {
        return context.getRouteTemplateDefinitions().stream()
                .map(OptionalIdentifiedDefinition::getId)
                .filter(Objects::nonNull)
                .filter(id -> !id.equals(LaneRoutes.TEMPLATE) && !NEEDED_DOORS.contains(id))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<ThrottleDefinition> throttles(RouteDefinition route) {
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ThrottleDefinition.class).stream();
    }

    private void needed() {
        NEEDED.stream()
                .filter(uri -> !taken.contains(uri))
                .forEach(uri -> faults.add("routes/: no route begins at " + uri + "; the ferry sends to it"));
        NEEDED_DOORS.stream()
                .filter(id -> context.getRouteTemplateDefinition(id) == null)
                .forEach(id -> faults.add("routes/doors/: there is no route template " + id));
    }

    /** Every file that was loaded, those that hold no route among them. */
    private Iterable<Resource> files() {
        String pattern = context.getPropertiesComponent()
                .resolveProperty("camel.main.routes-include-pattern")
                .orElse("");
        Map<String, Resource> files = new LinkedHashMap<>();
        try {
            for (String one : pattern.split(",")) {
                PluginHelper.getPackageScanResourceResolver(context).findResources(one.strip()).stream()
                        .filter(file -> file.getLocation().endsWith(".yaml"))
                        .forEach(file -> files.putIfAbsent(file.getLocation(), file));
            }
        } catch (Exception e) {
            throw new IllegalStateException("the routes cannot be listed: " + e.getMessage(), e);
        }
        return files.values();
    }

    private void file(Resource file) {
        local.clear();
        try (Reader yaml = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
            for (Node document : new Yaml(new LoaderOptions()).composeAll(yaml)) {
                walk(place(file), "", document);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file.getLocation() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String place(@Nullable Resource file) {
        return file == null ? "routes/" : file.getLocation().replaceFirst("^[a-z]+:", "");
    }

    private void walk(String file, String key, Node node) {
        if (node instanceof MappingNode map) {
            if (BEANS.contains(key)) {
                bean(file, map);
            }
            if (key.equals("beans")) {
                kept(file, map);
            }
            map.getValue().forEach(entry -> {
                String name = text(entry.getKeyNode());
                if (!key.equals("from") || !name.equals("uri")) {
                    walk(file, name, entry.getValueNode());
                }
            });
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> walk(file, key, item));
        } else if (node instanceof ScalarNode scalar && !key.equals("from")) {
            scalar(at(file, node), key, scalar.getValue());
        }
    }

    /** A bean that a Kamelet has for itself. */
    private void kept(String file, MappingNode bean) {
        Map<String, String> words = words(bean);
        Matcher type = CLASS.matcher(words.getOrDefault("type", ""));
        if (type.matches()) {
            Class<?> found = context.getClassResolver().resolveClass(type.group(1));
            if (found == null) {
                faults.add(at(file, bean) + ": there is no class " + type.group(1));
            } else {
                local.put(words.getOrDefault("name", ""), found);
            }
        }
    }

    private static Map<String, String> words(MappingNode node) {
        Map<String, String> words = new LinkedHashMap<>();
        node.getValue()
                .forEach(entry -> words.put(
                        text(entry.getKeyNode()),
                        entry.getValueNode() instanceof ScalarNode value ? value.getValue() : ""));
        return words;
    }

    private void scalar(String at, String key, String value) {
        Matcher kamelet = KAMELET.matcher(value);
        if (kamelet.matches()
                && !kamelet.group(1).equals(SOURCE)
                && context.getRouteTemplateDefinition(kamelet.group(1)) == null) {
            faults.add(at + ": there is no Kamelet " + kamelet.group(1) + hint(kamelet.group(1), kamelets()));
        }
        String to = inside(value);
        if (to != null && !taken.contains(to)) {
            faults.add(at + ": no route begins at " + to + hint(to, taken));
        }
        if (REFERENCES.contains(key) && !value.startsWith("#")) {
            named(at, value);
        }
        if (key.equals("routeConfigurationId")) {
            Stream.of(value.split(",")).map(String::strip).forEach(id -> configuration(at, id));
        }
        IN_TEXT.matcher(value).results().forEach(within -> {
            Object bean = named(at, within.group(1));
            if (bean != null) {
                method(at, within.group(1), bean.getClass(), Map.of("method", within.group(2)));
            }
        });
    }

    private void configuration(String at, String id) {
        Set<String> known = context.getRouteConfigurationDefinitions().stream()
                .map(OptionalIdentifiedDefinition::getId)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!known.contains(id) && !id.contains("*")) {
            faults.add(at + ": there is no route configuration '" + id + "'" + hint(id, known));
        }
    }

    private static @Nullable String inside(String value) {
        Matcher matcher = INSIDE.matcher(value.replaceFirst("^(direct|seda)://", "$1:"));
        return matcher.matches() ? matcher.group(1) : null;
    }

    private void bean(String file, MappingNode step) {
        Map<String, String> words = words(step);
        String ref = words.getOrDefault("ref", "");
        Matcher own = LOCAL.matcher(ref);
        if (own.matches() && local.containsKey(own.group(1))) {
            method(at(file, step), own.group(1), local.get(own.group(1)), words);
            return;
        }
        if (ref.isBlank() || ref.contains("{{")) {
            return;
        }
        Object bean = named(at(file, step), ref);
        if (bean != null) {
            method(at(file, step), ref, bean.getClass(), words);
        }
    }

    private void method(String at, String bean, @Nullable Class<?> type, Map<String, String> words) {
        String method = words.getOrDefault("method", "").replaceFirst("\\(.*", "");
        if (type == null || method.isBlank()) {
            return;
        }
        Set<String> known = Arrays.stream(type.getMethods())
                .filter(one -> one.getDeclaringClass() != Object.class)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!known.contains(method)) {
            faults.add(at + ": the bean " + bean + " has no method '" + method + "'" + hint(method, known));
        }
    }

    private @Nullable Object named(String at, String ref) {
        Object bean = context.getRegistry().lookupByName(ref);
        if (bean == null) {
            faults.add(at + ": there is no bean '" + ref + "'"
                    + hint(
                            ref,
                            context.getRegistry().findByTypeWithName(Object.class).entrySet().stream()
                                    .filter(known -> known.getValue()
                                            .getClass()
                                            .getName()
                                            .startsWith("io.leadferry."))
                                    .map(Map.Entry::getKey)
                                    .collect(Collectors.toCollection(TreeSet::new))));
        }
        return bean;
    }

    private static String hint(String word, Iterable<String> known) {
        return Spelling.nearest(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private static String at(String file, Node node) {
        return file + ":" + (node.getStartMark().getLine() + 1);
    }
}
