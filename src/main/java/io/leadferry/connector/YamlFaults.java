package io.leadferry.connector;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * What keeps a text from being read as YAML, by file and line. The text itself is never quoted: a key may stand there that
 * opens an account.
 */
public final class YamlFaults {

    private static final int NEAR_LINES = 3;
    private static final long MOST_PLACES = 100_000;
    private static final String NEVER_CLOSED = "the quotation mark that opens here is never closed";
    private static final Pattern OPEN = Pattern.compile("[^#]*[:,\\[{-] *(?:\"(?:[^\"\\\\]|\\\\.)*|'[^']*)");
    private static final Pattern TAB = Pattern.compile(" *\t");
    private static final Pattern LONE = Pattern.compile("\\s*[A-Za-z][A-Za-z0-9_.-]*\\s*");
    private static final Pattern NO_BLANK =
            Pattern.compile("^\\s*(?:- +)*(?<key>[A-Za-z]{2,24}(?:-[A-Za-z]{1,24})*):(?![\\s/]|$).*");
    private static final String OWN_TAGS = "tag:yaml.org,2002:";
    private static final Set<Tag> TAGS = Set.of(
            Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE, Tag.MAP, Tag.SEQ, new Tag("!"));

    private final String file;
    private final String[] lines;
    private final List<String> faults = new ArrayList<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> above = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlFaults(String file, String text) {
        this.file = file;
        this.lines = text.split("\r\n|\r|\n", -1);
    }

    /**
     * Reads a text as far as it can be read.
     *
     * @param file its name, for the person who wrote it
     * @param yaml the bytes of the file, in UTF-8, or in UTF-16 with a byte order mark
     * @return a line for each fault: {@code <file>:<line>: what is wrong; what to do}; none where it is YAML
     */
    public static List<String> of(String file, byte[] yaml) {
        return look(file, yaml, null, document -> {});
    }

    /** The same for a file of routes, which is a list. */
    public static List<String> ofRoutes(String file, byte[] yaml) {
        return look(file, yaml, SequenceNode.class, document -> {});
    }

    /** The same for a file of keys and values, which a list or a lone word is not. */
    public static List<String> ofKeys(String file, byte[] yaml) {
        return ofKeys(file, yaml, document -> {});
    }

    /** @param documents is given what can be read of the file */
    public static List<String> ofKeys(String file, byte[] yaml, Consumer<Node> documents) {
        return look(file, yaml, MappingNode.class, documents);
    }

    /** @param root what the whole must be; null: anything */
    private static List<String> look(
            String file, byte[] yaml, @Nullable Class<? extends Node> root, Consumer<Node> documents) {
        Charset charset = charset(yaml);
        CharBuffer text = CharBuffer.allocate(yaml.length + 1);
        CoderResult result = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(yaml), text, true);
        text.flip();
        if (result.isError()) {
            long line = text.toString().chars().filter(c -> c == '\n').count() + 1;
            return List.of(file + ":" + line + ": holds a character that is not " + charset.name()
                    + "; save the file as UTF-8");
        }
        String whole = text.toString();
        YamlFaults look = new YamlFaults(file, whole.startsWith("\uFEFF") ? whole.substring(1) : whole);
        look.read(root, documents);
        return List.copyOf(look.faults);
    }

    private static Charset charset(byte[] yaml) {
        boolean utf16 = yaml.length > 1
                && ((yaml[0] == (byte) 0xFE && yaml[1] == (byte) 0xFF)
                        || (yaml[0] == (byte) 0xFF && yaml[1] == (byte) 0xFE));
        return utf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    }

    private void read(@Nullable Class<? extends Node> root, Consumer<Node> documents) {
        try {
            for (Node document : new Yaml(new LoaderOptions()).composeAll(new StringReader(String.join("\n", lines)))) {
                boolean nothing = document.getTag().equals(Tag.NULL);
                if (root != null && !nothing && !root.isInstance(document)) {
                    int line = line(document.getStartMark());
                    add(
                            line,
                            root.equals(SequenceNode.class)
                                    ? "is no list; each route begins with '- route:' at the beginning of a line"
                                    : lacksBlank(line) ? blank(line) : "is no key with a value; write key: value");
                }
                walk(document);
                documents.accept(document);
                if (faults.isEmpty() && size(document, new IdentityHashMap<>()) > MOST_PLACES) {
                    faults.add(file + ": its aliases (*) stand for more than can be read");
                }
            }
        } catch (MarkedYAMLException e) {
            explain(e);
        } catch (ReaderException e) {
            int before = Math.min(e.getPosition(), String.join("\n", lines).length());
            long line = String.join("\n", lines)
                            .substring(0, before)
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            add((int) line, String.format("holds the character U+%04X, which no YAML may hold", e.getCodePoint()));
        } catch (YAMLException | StackOverflowError e) {
            faults.add(file + ": is nested too deep, refers to itself, or is too long to be read");
        }
    }

    /** How many places there are when each alias is what it stands for. */
    private static long size(Node node, Map<Node, Long> known) {
        Long size = known.get(node);
        if (size != null) {
            return size;
        }
        long all = 1;
        if (node instanceof SequenceNode list) {
            all += list.getValue().stream().mapToLong(item -> size(item, known)).sum();
        } else if (node instanceof MappingNode map) {
            all += map.getValue().stream()
                    .mapToLong(entry -> size(entry.getValueNode(), known))
                    .sum();
        }
        known.put(node, Math.min(all, MOST_PLACES + 1));
        return known.get(node);
    }

    private void add(int line, String wrong) {
        String told = file + ":" + line + ": " + wrong;
        if (!faults.contains(told)) {
            faults.add(told);
        }
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }

    /** Keys that stand twice in one place, tags that nobody reads, and what has no end. */
    private void walk(Node node) {
        if (above.contains(node)) {
            add(line(node.getStartMark()), "refers to itself; an alias (*) stands within what it stands for");
        }
        if (!seen.add(node)) {
            return;
        }
        above.add(node);
        read(node);
        above.remove(node);
    }

    private void read(Node node) {
        if (!TAGS.contains(node.getTag())) {
            add(
                    line(node.getStartMark()),
                    node.getTag().getValue().startsWith(OWN_TAGS)
                            ? "the tag !!" + node.getTag().getValue().substring(OWN_TAGS.length()) + " has no use here"
                            : "a value that begins with ! must stand in quotes");
        }
        if (node instanceof MappingNode map) {
            Map<String, Integer> first = new HashMap<>();
            for (NodeTuple entry : map.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key
                        && !key.getTag().equals(Tag.MERGE)) {
                    int line = line(key.getStartMark());
                    Integer earlier = first.putIfAbsent(key.getValue(), line);
                    if (earlier != null) {
                        add(line, twice(key.getValue(), earlier));
                    }
                }
                walk(entry.getKeyNode());
                walk(entry.getValueNode());
            }
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(this::walk);
        }
    }

    private static String twice(String key, int earlier) {
        boolean plain = key.matches("[A-Za-z][A-Za-z0-9._ -]{0,60}");
        return (plain ? "the key '" + key + "'" : "a key") + " stands twice, first in line " + earlier
                + "; keep one of them";
    }

    private void explain(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        int line = e.getProblemMark() == null ? 1 : line(e.getProblemMark());
        int from = e.getContextMark() == null ? line : line(e.getContextMark());
        String context = String.valueOf(e.getContext());
        int tab = tab(line);
        int open = open(line);
        int blank = blankLine(line);
        if (context.contains("quoted scalar") && problem.contains("end of stream")
                || context.contains("quoted scalar") && problem.contains("document separator")) {
            add(from, NEVER_CLOSED);
        } else if (context.contains("double-quoted")) {
            add(line, "in double quotes a backslash begins a code; write \\\\ for one, or use single quotes");
        } else if (tab > 0) {
            add(tab, "a tab stands in the indentation; YAML takes blanks alone");
        } else if (blank > 0) {
            add(blank, blank(blank));
        } else if (open > 0) {
            add(open, NEVER_CLOSED);
        } else if (problem.contains("that cannot start any token")
                || context.contains("scanning an alias")
                || problem.contains("undefined alias")
                || context.contains("scanning an anchor")
                || context.contains("scanning a directive")
                || context.contains("scanning a tag")
                || problem.contains("undefined tag handle")) {
            add(line, "a value that begins with one of * & ! % @ ` must stand in quotes");
        } else if (context.contains("flow ")) {
            add(
                    line,
                    "a , or a closing bracket is missing before this place"
                            + (from == line ? "" : "; the bracket was opened in line " + from));
        } else if (problem.contains("could not find expected ':'")) {
            add(
                    from,
                    "is no key with a value; a ':' and a blank are missing, or the indentation is not that of its text");
        } else if (problem.contains("mapping values are not allowed") && lone(line) > 0) {
            add(lone(line), "a ':' is missing at the end of this line");
        } else if (problem.contains("mapping values are not allowed")) {
            add(line, "a second ':' stands here where no key can be; put the value in quotes, or mend the indentation");
        } else if (problem.contains("expected <block end>") || problem.contains("not allowed here")) {
            add(
                    line,
                    "is indented neither like the lines it belongs to nor like those below them"
                            + (from == line ? "" : ", which begin in line " + from));
        } else {
            add(line, "is no YAML from here; look at quotes, brackets and indentation");
        }
    }

    /** Up to three lines that say something, from that of a fault upwards: the slip is often in the one before. */
    private IntStream near(int line) {
        return IntStream.iterate(line, one -> one >= 1, one -> one - 1)
                .filter(one -> !text(one).isBlank() && !text(one).strip().startsWith("#"))
                .limit(NEAR_LINES);
    }

    /** The line near a fault in whose indentation a tab stands; 0 where there is none. */
    private int tab(int line) {
        return near(line)
                .filter(one -> TAB.matcher(text(one)).lookingAt())
                .findFirst()
                .orElse(0);
    }

    /** The line above a fault whose quotation mark swallowed all up to another one; 0 where there is none. */
    private int open(int line) {
        return IntStream.iterate(line - 1, one -> one >= 1, one -> one - 1)
                .filter(one -> OPEN.matcher(text(one)).matches())
                .findFirst()
                .orElse(0);
    }

    /** The line before a fault, where it holds a lone word; 0 where it does not. */
    private int lone(int line) {
        return near(line - 1)
                .limit(1)
                .filter(one -> LONE.matcher(text(one)).matches())
                .findFirst()
                .orElse(0);
    }

    /** The line near a fault in which a key has no blank behind its colon; 0 where there is none. */
    private int blankLine(int line) {
        return near(line).filter(this::lacksBlank).findFirst().orElse(0);
    }

    private boolean lacksBlank(int line) {
        return NO_BLANK.matcher(text(line)).matches();
    }

    private String blank(int line) {
        Matcher key = NO_BLANK.matcher(text(line));
        return "a blank is missing behind the colon"
                + (key.matches() ? " of '" + key.group("key") + ":'" : "")
                + "; write key: value";
    }

    private String text(int line) {
        return line <= lines.length ? lines[line - 1] : "";
    }

    /**
     * What was meant by a value such as {@code campaign:x} in the place of keys.
     *
     * @param value is not shown but for the word before its colon
     * @return the end of a sentence; null where it looks like something else
     */
    public static @Nullable String missingBlank(String value) {
        Matcher key = NO_BLANK.matcher(value);
        return key.lookingAt() ? "a blank is missing behind the colon of '" + key.group("key") + ":'" : null;
    }
}
