package io.leadferry.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the code says of its own: the text before the tags, and that of each {@code @param}.
 *
 * @param text as a sentence or several
 * @param parameters by name
 */
record Javadocs(String text, Map<String, String> parameters) {

    static final Javadocs NONE = new Javadocs("", Map.of());

    private static final String ANNOTATIONS = "(?:@\\w+(?:\\((?:[^()]|\\([^()]*\\))*\\))?\\s*)*";
    private static final String WORDS = "(?:(?:public|private|protected|static|final|abstract)\\s+)*";
    private static final String COMMENT = "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*" + ANNOTATIONS + WORDS;

    /** Of a record or an enum. */
    static Javadocs of(Class<?> type) {
        return find(type, COMMENT + "(?:record|enum|class)\\s+" + type.getSimpleName() + "\\b");
    }

    /** Of a method; the first of that name. */
    static Javadocs of(Class<?> type, String method) {
        return find(type, COMMENT + "[\\w<>,.? \\[\\]@]+\\s+" + method + "\\(");
    }

    private static Javadocs find(Class<?> type, String pattern) {
        Class<?> outer = type;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        Path file = Path.of("src/main/java", outer.getName().replace('.', '/') + ".java");
        try {
            Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(file));
            return found.find() ? parsed(found.group(1)) : NONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Javadocs parsed(String comment) {
        String[] parts = comment.replaceAll("(?m)^\\s*\\*? ?", "").split("(?m)^@|\\s@(?=param|return|throws)");
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : parts) {
            if (part.startsWith("param ")) {
                String[] words = plain(part).split(" ", 3);
                parameters.put(words[1], words.length < 3 ? "" : words[2]);
            }
        }
        return new Javadocs(plain(parts[0]), parameters);
    }

    private static String plain(String text) {
        return text.replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@\\w+ #?([^}]*)}", "$1")
                .replaceAll("\\s+", " ")
                .strip();
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(told -> !told.isEmpty());
    }
}
