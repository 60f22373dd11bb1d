package io.leadferry.feed;

import io.leadferry.connector.Spelling;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Values that YAML reads as something else than a person sees: {@code campaign: 042} is the number 34, {@code 2024.10} is
 * 2024.1, {@code NO} is false. What is sent must be what is seen, so they have to stand in quotes.
 */
final class RewrittenValues {

    private static final String OWN = "leadferry";

    /** Where a number or a yes is meant, though a text is taken: what YAML makes of it is what was meant. */
    private static final Set<String> FREE = Set.of("options", "maxrejected", "maxdeletes");

    private final String file;
    private final List<String> faults = new ArrayList<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private RewrittenValues(String file) {
        this.file = file;
    }

    /** A line for each such value of a file's documents; the value is not shown. */
    static List<String> of(String file, Iterable<Node> documents) {
        RewrittenValues look = new RewrittenValues(file);
        documents.forEach(look::root);
        return look.faults;
    }

    private void root(Node document) {
        if (document instanceof MappingNode map) {
            map.getValue().forEach(entry -> {
                if (entry.getKeyNode() instanceof ScalarNode key) {
                    List<String> words = List.of(key.getValue().split("\\."));
                    if (words.get(0).equals(OWN)) {
                        below(LeadferryProperties.class, words.subList(1, words.size()), OWN, entry.getValueNode());
                    }
                }
            });
        }
    }

    /**
     * Looks at what stands below a key.
     *
     * @param shape what the key takes; null where a vendor's profile says it, or nobody: a text
     * @param words the rest of a key that is written with dots
     */
    private void below(@Nullable Type shape, List<String> words, String key, Node node) {
        if (words.isEmpty()) {
            walk(shape, key, node);
        } else {
            below(inner(shape, words.get(0)), words.subList(1, words.size()), words.get(0), node);
        }
    }

    private void walk(@Nullable Type shape, String key, Node node) {
        if (node instanceof ScalarNode scalar) {
            look(key, scalar, shape == null || shape.equals(String.class));
        } else if (!seen.add(node)) {
            return;
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> walk(ofEach(shape), key, item));
        } else if (node instanceof MappingNode map) {
            map.getValue().forEach(entry -> {
                if (entry.getKeyNode() instanceof ScalarNode inner) {
                    below(shape, List.of(inner.getValue().split("\\.")), key, entry.getValueNode());
                }
            });
        }
    }

    /** What a key takes in a place of this shape. */
    private static @Nullable Type inner(@Nullable Type shape, String key) {
        if (FREE.contains(Spelling.forgiven(key))) {
            return Object.class;
        }
        if (shape instanceof Class<?> record && record.isRecord()) {
            return Shapes.find(key, Shapes.components(record))
                    .map(RecordComponent::getGenericType)
                    .orElse(null);
        }
        return ofEach(shape);
    }

    private static @Nullable Type ofEach(@Nullable Type shape) {
        if (shape instanceof ParameterizedType several) {
            Type[] types = several.getActualTypeArguments();
            return types[types.length - 1];
        }
        return shape;
    }

    private void look(String key, ScalarNode scalar, boolean text) {
        if (scalar.getScalarStyle() == ScalarStyle.PLAIN && (text ? isRewritten(scalar) : isOddNumber(scalar))) {
            faults.add(file + ":" + (scalar.getStartMark().getLine() + 1) + ": YAML reads the value of '" + key
                    + "' as another than stands there; put it in quotes");
        }
    }

    private static boolean isRewritten(ScalarNode scalar) {
        String written = scalar.getValue();
        Tag tag = scalar.getTag();
        return tag.equals(Tag.INT) && !written.matches("0|-?[1-9][0-9]*")
                || tag.equals(Tag.FLOAT) && !isSameNumber(written)
                || tag.equals(Tag.BOOL) && !written.matches("true|false")
                || tag.equals(Tag.TIMESTAMP);
    }

    private static boolean isSameNumber(String written) {
        try {
            return String.valueOf(Double.parseDouble(written)).equals(written);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** A number to the base of 8, 16 or 60, which nobody means who writes {@code calls: 010}. */
    private static boolean isOddNumber(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.INT) && scalar.getValue().matches("[-+]?0[0-9_xb].*|.*:.*");
    }
}
