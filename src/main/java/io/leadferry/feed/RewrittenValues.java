package io.leadferry.feed;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Values that YAML reads as something else than a person sees: {@code campaign: 042} is the number 34, {@code 2024.10} is
 * 2024.1, {@code NO} is false. What is sent must be what is seen, so they have to stand in quotes.
 */
final class RewrittenValues {

    private static final String OWN = "leadferry";

    /** Keys whose value is a text, whatever it looks like; what stands below {@code defaults} is one too. */
    private static final Set<String> TEXTS = Set.of(
            "campaign",
            "campaigns",
            "groupid",
            "username",
            "apikey",
            "accesskey",
            "secretkey",
            "password",
            "passphrase",
            "truststorepassword",
            "region",
            "sheet",
            "nulls",
            "defaults");

    private final String file;
    private final List<String> faults = new ArrayList<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private RewrittenValues(String file) {
        this.file = file;
    }

    /** A line for each such value of a file that can be read as YAML; the value is not shown. */
    static List<String> of(String file, byte[] yaml) {
        RewrittenValues look = new RewrittenValues(file);
        for (Node document :
                new Yaml(new LoaderOptions()).composeAll(new UnicodeReader(new ByteArrayInputStream(yaml)))) {
            look.root(document);
        }
        return look.faults;
    }

    private void root(Node document) {
        if (document instanceof MappingNode map) {
            map.getValue().forEach(entry -> {
                if (entry.getKeyNode() instanceof ScalarNode key
                        && (key.getValue().equals(OWN) || key.getValue().startsWith(OWN + "."))) {
                    walk(key.getValue(), entry.getValueNode());
                }
            });
        }
    }

    private void walk(String key, Node node) {
        if (node instanceof ScalarNode scalar) {
            look(key, scalar);
        } else if (!seen.add(node)) {
            return;
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> walk(key, item));
        } else if (node instanceof MappingNode map) {
            map.getValue().forEach(entry -> {
                if (entry.getKeyNode() instanceof ScalarNode inner) {
                    walk(forgiven(key).equals("defaults") ? key : inner.getValue(), entry.getValueNode());
                }
            });
        }
    }

    private static String forgiven(String key) {
        return KnownKeys.forgiven(key.substring(key.lastIndexOf('.') + 1));
    }

    private void look(String key, ScalarNode scalar) {
        if (scalar.getScalarStyle() == ScalarStyle.PLAIN
                && (TEXTS.contains(forgiven(key)) ? isRewritten(scalar) : isOddNumber(scalar))) {
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
