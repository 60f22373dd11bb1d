package io.leadferry.feed;

import io.leadferry.model.HostAndPort;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the ferry's interface is, found without Spring, for commands that only ask: Spring takes a second to start. What is
 * found is what Spring would find; where that is not sure, or where there is a fault to be told, nothing is.
 */
public final class PlainInterface {

    private static final String ADDITIONAL = "spring.config.additional-location";
    private static final Pattern OPTION = Pattern.compile("--([A-Za-z.-]+)=(.+)");
    private static final Pattern FILE =
            Pattern.compile("(?:optional:)?file:(?!//)(?<path>[^*?%\\[\\],;\\\\${}]+\\.ya?ml)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    private static final Map<String, String> VARIABLES = Map.of(
            "SERVER_ADDRESS", InterfaceKeys.ADDRESS,
            "SERVER_PORT", InterfaceKeys.PORT,
            "LEADFERRY_CONSOLE_PASSWORD", InterfaceKeys.PASSWORD,
            "SPRING_CONFIG_ADDITIONALLOCATION", ADDITIONAL);

    /** Roots of keys that are the ferry's or a library's; another may be one of these, misspelt. */
    private static final Set<String> ROOTS = Set.of("leadferry", "server", "spring", "logging", "management", "camel");

    /** What may stand where each key counts. */
    private static final Pattern KNOWN =
            Pattern.compile("server\\.(address|port|shutdown)|leadferry\\.console\\.(password|hosts(\\[\\d+])?)");

    /** What would have Spring read more, or the interface be elsewhere. */
    private static final Pattern ELSEWHERE = Pattern.compile("spring\\.(config|profiles)\\b.*");

    private final Map<String, String> environment;
    private final Set<String> properties;
    private final Map<String, String> values = new HashMap<>();

    private PlainInterface(Map<String, String> environment, Set<String> properties) {
        this.environment = environment;
        this.properties = properties;
    }

    /**
     * What the configuration says of the interface; empty where only Spring can tell.
     *
     * @param options Spring's options of the command line
     * @param environment the process's variables
     * @param properties the names of Java's own properties
     * @param folder the working folder
     */
    public static Optional<InterfaceKeys> find(
            List<String> options, Map<String, String> environment, Set<String> properties, Path folder) {
        Map<String, String> given = new HashMap<>();
        boolean sure = properties.stream().noneMatch(PlainInterface::isOurs)
                && environment.keySet().stream().noneMatch(name -> isOurs(name) && !VARIABLES.containsKey(name))
                && options.stream().allMatch(option -> isPlain(option, given));
        if (!sure) {
            return Optional.empty();
        }
        PlainInterface plain = new PlainInterface(environment, properties);
        VARIABLES.forEach((name, key) -> {
            if (environment.containsKey(name)) {
                plain.values.put(key, environment.get(name));
            }
        });
        plain.values.putAll(given);
        String additional = plain.values.remove(ADDITIONAL);
        if (additional == null) {
            return PlainFiles.read(folder, null).filter(PlainInterface::isClear).flatMap(plain::found);
        }
        Matcher file = FILE.matcher(additional);
        return file.matches()
                ? PlainFiles.read(folder, folder.resolve(file.group("path")))
                        .filter(PlainInterface::isClear)
                        .flatMap(plain::found)
                : Optional.empty();
    }

    /** Whether an option is one of those that are read here, and stands there once. */
    private static boolean isPlain(String option, Map<String, String> given) {
        Matcher written = OPTION.matcher(option);
        return written.matches()
                && VARIABLES.containsValue(written.group(1))
                && given.put(written.group(1), written.group(2)) == null;
    }

    /** A name that Spring may take for one of the keys that count here. */
    private static boolean isOurs(String name) {
        String key = forgiven(name);
        return key.startsWith("spring")
                || key.startsWith("server")
                || key.startsWith("managementserver")
                || key.equals("leadferry")
                || key.startsWith("leadferryconsole");
    }

    private static String forgiven(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static boolean isClear(Map<String, String> files) {
        return files.keySet().stream().allMatch(PlainInterface::isClear);
    }

    /** Whether nobody has anything to say of a key, and it is what it looks like. */
    private static boolean isClear(String key) {
        String root = key.split("[.\\[]", 2)[0];
        if (!ROOTS.contains(root) || ELSEWHERE.matcher(key).matches() || key.equals(root)) {
            return false;
        }
        String forgiven = forgiven(key);
        boolean counts = forgiven.startsWith("server") || forgiven.startsWith("leadferryconsole");
        return !forgiven.startsWith("managementserver")
                && (!counts || KNOWN.matcher(key).matches());
    }

    private Optional<InterfaceKeys> found(Map<String, String> files) {
        Optional<String> address = value(InterfaceKeys.ADDRESS, files, InterfaceKeys.DEFAULTS.address());
        Optional<String> port = value(InterfaceKeys.PORT, files, InterfaceKeys.DEFAULTS.port());
        boolean locked = values.containsKey(InterfaceKeys.PASSWORD) || files.containsKey(InterfaceKeys.PASSWORD);
        Optional<String> password = locked ? value(InterfaceKeys.PASSWORD, files, "") : Optional.empty();
        Optional<HostAndPort> bound = address.flatMap(HostAndPort::ofBound);
        boolean sure = bound.isPresent()
                && port.filter(one -> PORT.matcher(one).matches()).isPresent()
                && password.isPresent() == locked
                && (locked || bound.get().isLoopback())
                && files.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("leadferry.console.hosts"))
                        .allMatch(host -> HostAndPort.parse(host.getValue()).isPresent());
        return sure
                ? Optional.of(new InterfaceKeys(address.orElseThrow(), port.orElseThrow(), password.orElse(null)))
                : Optional.empty();
    }

    /** A value as Spring would have it; empty where it is blank, or where more is in it than can be seen. */
    private Optional<String> value(String key, Map<String, String> files, String otherwise) {
        String written = values.getOrDefault(key, files.getOrDefault(key, otherwise));
        Matcher variable = VARIABLE.matcher(written);
        if (variable.matches() && !properties.contains(variable.group(1)) && !files.containsKey(variable.group(1))) {
            written = environment.getOrDefault(variable.group(1), "${}");
        }
        return Optional.of(written).filter(text -> !text.isBlank() && !text.contains("${"));
    }
}
