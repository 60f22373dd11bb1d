package io.leadferry.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HeadStartTest {

    /** Traces are made where somebody asks for them, and cost nobody else anything. */
    @Test
    void aStartLoadsNothingOfWhatMakesTraces() throws Exception {
        try (InputStream list = Objects.requireNonNull(HeadStart.class.getResourceAsStream(HeadStart.LIST))) {
            assertThat(new String(list.readAllBytes(), US_ASCII))
                    .doesNotContain("io.opentelemetry.sdk", "io.opentelemetry.exporter", "io.opentelemetry.api.trace");
        }
    }

    /** A list that nobody renews makes a start slower, and no other test would notice. */
    @Test
    void theListIsOfTheLibrariesThatAreHere() throws Exception {
        try (InputStream list = Objects.requireNonNull(HeadStart.class.getResourceAsStream(HeadStart.LIST))) {
            List<String> names =
                    new String(list.readAllBytes(), US_ASCII).lines().toList();
            ClassLoader loader = HeadStart.class.getClassLoader();

            assertThat(names).hasSizeGreaterThan(1_000).doesNotHaveDuplicates().isSorted();
            assertThat(names.stream()
                            .filter(name -> loader.getResource(name.replace('.', '/') + ".class") == null)
                            .count())
                    .as("classes that are there no more; make the jar, then run .ci/start-classes")
                    .isLessThan(names.size() / 20);
        }
    }
}
