package io.leadferry.connector;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** In which lines of a YAML file its keys stand. */
public final class YamlPlaces {

    private static final int LONGEST = 500;

    private final String file;
    private final Map<String, Integer> lines = new HashMap<>();

    /** Of a file that can be read as YAML. */
    public YamlPlaces(String file, byte[] yaml) {
        this.file = file;
        String text = new String(yaml, StandardCharsets.UTF_8);
        for (Node document : new Yaml(new LoaderOptions()).composeAll(new StringReader(text))) {
            walk("", document);
        }
    }

    private void walk(String at, Node node) {
        if (at.length() > LONGEST) {
            return; // what refers to itself has no end
        }
        if (!at.isEmpty()) {
            lines.putIfAbsent(at, node.getStartMark().getLine() + 1);
        }
        String below = at.isEmpty() ? "" : at + ".";
        if (node instanceof MappingNode map) {
            map.getValue().forEach(entry -> {
                if (entry.getKeyNode() instanceof ScalarNode key) {
                    String inner = below + key.getValue();
                    if (lines.putIfAbsent(inner, key.getStartMark().getLine() + 1) == null) {
                        walk(inner, entry.getValueNode());
                    }
                }
            });
        } else if (node instanceof SequenceNode list) {
            for (int place = 0; place < list.getValue().size(); place++) {
                walk(below + place, list.getValue().get(place));
            }
        }
    }

    /** The line of a key, its words divided by dots, however it is spelt; empty where it is not there. */
    public Optional<Integer> line(String key) {
        String wanted = Spelling.forgiven(key);
        return lines.entrySet().stream()
                .filter(entry -> Spelling.forgiven(entry.getKey()).equals(wanted))
                .map(Map.Entry::getValue)
                .min(Integer::compare);
    }

    /** Faults of the form {@code file: key: what}, each with the line of its key, or of the place where that is missing. */
    List<String> placed(List<String> faults) {
        return faults.stream().map(this::placed).toList();
    }

    private String placed(String fault) {
        String before = file + ": ";
        if (!fault.startsWith(before)) {
            return fault;
        }
        String key = fault.substring(before.length()).replaceFirst(": .*", "");
        while (!key.isEmpty()) {
            Integer line = lines.get(key);
            if (line != null) {
                return file + ":" + line + ": " + fault.substring(before.length());
            }
            key = key.contains(".") ? key.substring(0, key.lastIndexOf('.')) : "";
        }
        return fault;
    }
}
