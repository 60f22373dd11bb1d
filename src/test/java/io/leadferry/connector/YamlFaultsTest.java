package io.leadferry.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A text that is no YAML is told by the line in which the slip is, and is never quoted. */
class YamlFaultsTest {

    private static List<String> faults(String yaml) {
        return YamlFaults.ofKeys("a.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> slips() {
        return Stream.of(
                Arguments.of("a:\n\tkey: the-secret\n", 2, "tab"),
                Arguments.of("a:\n  b: 1\n \tkey: the-secret\n", 3, "tab"),
                Arguments.of("a:\n  key:the-secret\n  b: 1\n", 2, "blank is missing behind the colon of 'key:'"),
                Arguments.of("a:\n  b: 1\n  key:the-secret\n", 3, "blank is missing"),
                Arguments.of("vendor:the-secret\n# why\n\n# so\naccount: 1\n", 1, "blank is missing"),
                Arguments.of("the-secret\n  b: 1\n", 1, "':' is missing"),
                Arguments.of("a:\n  b: 1\n    the-secret: 2\n", 3, "indentation"),
                Arguments.of("a:\n    b: 1\n  the-secret: 2\n", 3, "indented"),
                Arguments.of("a: 1\nkey: the-secret: 2\n", 2, "quotes"),
                Arguments.of("a: 1\nkey: \"the-secret\nb: 2\n", 2, "never closed"),
                Arguments.of("a: 1\nkey: 'the-secret\nb: 2\n", 2, "never closed"),
                Arguments.of("a: 1\nkey: \"the\\secret\"\n", 2, "backslash"),
                Arguments.of("a: 1\nkey: [the-secret\nb: 2\n", 3, "opened in line 2"),
                Arguments.of("a: 1\nkey: { the-secret\n", 3, "bracket"),
                Arguments.of("a: 1\nkey: *.the-secret\n", 2, "quotes"),
                Arguments.of("a: 1\nkey: @the-secret\n", 2, "quotes"),
                Arguments.of("a: 1\nkey: %the-secret\n", 2, "quotes"),
                Arguments.of("a: 1\nkey: *the-secret\n", 2, "quotes"),
                Arguments.of("a: 1\nkey: !the-secret x\n", 2, "quotes"),
                Arguments.of("a: 1\nthe-secret\n", 2, "no key with a value"),
                Arguments.of("a:\n  b: 1\n  c: 2\n  b: the-secret\n", 4, "'b' stands twice, first in line 2"),
                Arguments.of("a: 1\nkey: &me\n  the-secret: *me\n", 2, "refers to itself"),
                Arguments.of("a: 1\nkey: &me [the-secret, [*me]]\n", 2, "refers to itself"),
                Arguments.of("- the-secret\n", 1, "no key with a value"),
                Arguments.of("the-secret\n", 1, "no key with a value"),
                Arguments.of("a: 1\nb: 'the-secret\u0007'\n", 2, "U+0007"));
    }

    @ParameterizedTest
    @MethodSource("slips")
    void aSlipIsToldByItsLineAndNotQuoted(String yaml, int line, String told) {
        assertThat(faults(yaml)).singleElement().satisfies(fault -> assertThat(fault)
                .startsWith("a.yaml:" + line + ": ")
                .contains(told)
                .doesNotContain("the-secret", "secret", "\n", "Exception"));
    }

    @Test
    void eachKeyThatStandsTwiceIsTold() {
        assertThat(faults("a: {b: 1, b: 2}\na: 3\n"))
                .containsExactlyInAnyOrder(
                        "a.yaml:1: the key 'b' stands twice, first in line 1; keep one of them",
                        "a.yaml:2: the key 'a' stands twice, first in line 1; keep one of them");
    }

    @Test
    void whatIsNotInUtf8IsToldByItsLine() {
        assertThat(YamlFaults.of("a.yaml", "a: 1\nb: M\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1)))
                .singleElement()
                .asString()
                .startsWith("a.yaml:2: holds a character that is not UTF-8");
    }

    @Test
    void whatStandsForMoreThanCanBeReadIsTold() {
        StringBuilder yaml = new StringBuilder("k0: &k0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 6; i++) {
            String before = "*k" + (i - 1);
            yaml.append("k" + i + ": &k" + i + " [" + String.join(", ", Collections.nCopies(9, before)) + "]\n");
        }
        assertThat(faults(yaml.toString())).singleElement().asString().startsWith("a.yaml: its aliases");
    }

    @Test
    void aFileOfRoutesIsAList() {
        assertThat(YamlFaults.ofRoutes("a.camel.yaml", "route:\n  from: x\n".getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .startsWith("a.camel.yaml:1: is no list");
    }

    @Test
    void whatIsYamlHasNoFault() {
        assertThat(faults("")).isEmpty();
        assertThat(faults("# nothing\n")).isEmpty();
        assertThat(faults("\uFEFFa: &x {b: 1}\nc: {<<: *x, d: 12:30}\n---\na: http://host:1/\ne: |\n  \ttab:x\n"))
                .isEmpty();
        assertThat(YamlFaults.of("routes.yaml", "- a: 1\n- a: 2\n".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(YamlFaults.ofKeys("a.yaml", "a: 1\n".getBytes(StandardCharsets.UTF_16)))
                .isEmpty();
    }
}
