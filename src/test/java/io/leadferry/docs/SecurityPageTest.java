package io.leadferry.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each guard of the page on security is attacked by a test that there is. */
class SecurityPageTest {

    private static final Pattern TEST = Pattern.compile("`((?:\\w+\\.)?\\w+(?:Test|IT))(?:#(\\w+))?`");

    @Test
    void everyGuardNamesTestsThatExist() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            sources = files.filter(Files::isRegularFile).toList();
        }
        List<String> rows = new Page(Path.of("docs/security.md"))
                .lines().stream()
                        .filter(line -> line.startsWith("| ") && !line.startsWith("| who tries"))
                        .toList();
        assertThat(rows).hasSizeGreaterThan(20);
        for (String row : rows) {
            List<String> named = new ArrayList<>();
            Matcher test = TEST.matcher(row.substring(row.lastIndexOf('|', row.length() - 2)));
            while (test.find()) {
                named.add(test.group());
                List<Path> found = sources.stream()
                        .filter(source -> source.endsWith(Path.of(test.group(1).replace('.', '/') + ".java")))
                        .toList();
                assertThat(found).as(test.group()).hasSize(1);
                if (test.group(2) != null) {
                    assertThat(found.get(0)).content().contains("void " + test.group(2) + "(");
                }
            }
            assertThat(named).as(row).isNotEmpty();
        }
    }
}
