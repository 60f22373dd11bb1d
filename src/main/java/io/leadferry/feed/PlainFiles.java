package io.leadferry.feed;

import io.leadferry.connector.YamlFaults;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The keys and values of the configuration's YAML files, read without Spring. Where Spring might read something else, or
 * would say something of them, there are none.
 */
final class PlainFiles {

    /** What Spring reads besides, or reads where no profile is active. */
    private static final Pattern OTHERS = Pattern.compile("(?i)application(-default)?\\.(properties|xml|ya?ml)");

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_. -]+");

    /** Plain values, of which nothing is made but what is written. */
    private static final Set<Tag> VALUES = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    private final Map<String, String> values = new HashMap<>();

    private PlainFiles() {}

    /**
     * All values of the files that Spring reads, keys as written with dots between them, those of lists with their place in
     * brackets; of more files on one key the value that wins. Empty where that is not sure.
     *
     * @param folder the working folder
     * @param additional one more file, which wins over the others; null for none
     */
    static Optional<Map<String, String>> read(Path folder, @Nullable Path additional) {
        PlainFiles files = new PlainFiles();
        try {
            Path beside = folder.resolve("application.yaml");
            Path own = folder.resolve("config").resolve("application.yaml");
            boolean sure = !hasOthers(folder, beside) && !hasOthers(folder.resolve("config"), own);
            for (Path below : foldersIn(folder.resolve("config"))) {
                sure = sure && !hasOthers(below, own);
            }
            for (Path file : List.of(beside, own)) {
                sure = sure && (!Files.exists(file) || files.add(file));
            }
            return sure && (additional == null || (!hasDefault(additional) && files.add(additional)))
                    ? Optional.of(files.values)
                    : Optional.empty();
        } catch (IOException | YAMLException e) {
            return Optional.empty(); // Spring says which, and where
        }
    }

    private static boolean hasOthers(Path folder, Path known) throws IOException {
        return entries(folder).stream()
                .anyMatch(one -> !one.equals(known)
                        && OTHERS.matcher(one.getFileName().toString()).matches());
    }

    private static List<Path> foldersIn(Path folder) throws IOException {
        return entries(folder).stream().filter(Files::isDirectory).toList();
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                entries.forEach(all::add);
            }
        }
        return all;
    }

    private static boolean hasDefault(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return Files.exists(file.resolveSibling(name.substring(0, dot) + "-default" + name.substring(dot)));
    }

    private boolean add(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String name = file.toString();
        List<Node> documents = new ArrayList<>();
        if (!YamlFaults.ofKeys(name, bytes, documents::add).isEmpty()
                || !RewrittenValues.of(name, documents).isEmpty()) {
            return false;
        }
        return documents.isEmpty()
                || (documents.size() == 1
                        && add("", documents.get(0), Collections.newSetFromMap(new IdentityHashMap<>())));
    }

    /** Whether all of it is plain. */
    private boolean add(String at, Node node, Set<Node> seen) {
        if (!seen.add(node)) {
            return false; // an alias
        }
        if (node instanceof CollectionNode<?> nothing && nothing.getValue().isEmpty()) {
            values.put(at, ""); // as Spring has it
            return true;
        }
        if (node instanceof ScalarNode scalar) {
            values.put(at, scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue());
            return VALUES.contains(scalar.getTag());
        }
        if (node instanceof SequenceNode list) {
            for (int i = 0; i < list.getValue().size(); i++) {
                if (!add(at + "[" + i + "]", list.getValue().get(i), seen)) {
                    return false;
                }
            }
            return true;
        }
        if (node instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                if (!(entry.getKeyNode() instanceof ScalarNode key)
                        || !KEY.matcher(key.getValue()).matches()
                        || !add(
                                at.isEmpty() ? key.getValue() : at + "." + key.getValue(),
                                entry.getValueNode(),
                                seen)) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }
}
