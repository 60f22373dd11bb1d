package io.leadferry;

import io.leadferry.connector.LanePlan;
import io.leadferry.connector.Spelling;
import io.leadferry.feed.ConfigurationFault;
import io.leadferry.feed.Ferry;
import io.leadferry.model.LaneId;
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
    private static final Set<String> BEANS = Set.of("bean", "method");
    private static final Set<String> REFERENCES = Set.of("aggregationStrategy", "onRedeliveryRef");

    /** What the program itself sends to. */
    private static final List<String> NEEDED = List.of("direct:wake", "direct:intake", "direct:sealed");

    private static final List<String> NEEDED_TEMPLATES = List.of("folder-door", "sftp-door", "sftp-receipts");

    private final ModelCamelContext context;
    private final Ferry ferry;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> taken;

    private RouteCheck(ModelCamelContext context, Ferry ferry) {
        this.context = context;
        this.ferry = ferry;
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
    static void check(ModelCamelContext context, Ferry ferry) {
        RouteCheck check = new RouteCheck(context, ferry);
        ferry.lanes().forEach(check::lane);
        check.needed();
        check.files().forEach(check::file);
        if (!check.faults.isEmpty()) {
            throw new ConfigurationFault(check.faults.stream().distinct().toList());
        }
    }

    /** Each lane that carries rows has a route of its own, which paces it. */
    private void lane(LaneId lane, LanePlan plan) {
        if (plan.operation().fields().isEmpty()) {
            return;
        }
        String id = plan.account().vendor() + "-" + lane.operation();
        RouteDefinition route = context.getRouteDefinition(id);
        if (route == null || !taken.contains("seda:" + id)) {
            Set<String> ids = context.getRouteDefinitions().stream()
                    .map(OptionalIdentifiedDefinition::getId)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toCollection(TreeSet::new));
            faults.add("routes/lanes/: no route " + id + " from seda:" + id + " serves the operation "
                    + lane.operation() + " of config/connectors/"
                    + plan.account().vendor() + ".yaml"
                    + Spelling.nearest(id, ids)
                            .filter(near -> !near.equals(id))
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse(""));
        } else if (throttles(route).noneMatch(throttle -> throttle.getCorrelationExpression() != null)) {
            faults.add(
                    place(route.getResource()) + ": the route " + id
                            + " needs a throttle with the header lane as its correlation: nothing else keeps the vendor's pace");
        }
    }

    private static Stream<ThrottleDefinition> throttles(RouteDefinition route) {
        return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ThrottleDefinition.class).stream();
    }

    private void needed() {
        NEEDED.stream()
                .filter(uri -> !taken.contains(uri))
                .forEach(uri -> faults.add("routes/: no route begins at " + uri + "; the ferry sends to it"));
        NEEDED_TEMPLATES.stream()
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

    private void scalar(String at, String key, String value) {
        String to = inside(value);
        if (to != null && !taken.contains(to)) {
            faults.add(at + ": no route begins at " + to + hint(to, taken));
        }
        if (REFERENCES.contains(key) && !value.startsWith("#")) {
            named(at, value);
        }
    }

    private static @Nullable String inside(String value) {
        Matcher matcher = INSIDE.matcher(value.replaceFirst("^(direct|seda)://", "$1:"));
        return matcher.matches() ? matcher.group(1) : null;
    }

    private void bean(String file, MappingNode step) {
        Map<String, String> words = new LinkedHashMap<>();
        step.getValue()
                .forEach(entry -> words.put(
                        text(entry.getKeyNode()),
                        entry.getValueNode() instanceof ScalarNode value ? value.getValue() : ""));
        String ref = words.getOrDefault("ref", "");
        if (ref.isBlank() || ref.contains("{{")) {
            return;
        }
        Object bean = named(at(file, step), ref);
        String method = words.getOrDefault("method", "").replaceFirst("\\(.*", "");
        if (bean == null || method.isBlank()) {
            return;
        }
        Set<String> known = Arrays.stream(bean.getClass().getMethods())
                .filter(one -> one.getDeclaringClass() != Object.class)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!known.contains(method)) {
            faults.add(at(file, step) + ": the bean " + ref + " has no method '" + method + "'" + hint(method, known));
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
