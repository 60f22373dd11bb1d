package io.leadferry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadferry.feed.ConfigurationFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars of a person's own, beside the working folder. */
class LibrariesTest {

    private static final String COMPONENT =
            """
            package tide;
            public class TideComponent extends org.apache.camel.support.DefaultComponent {
                @Override
                protected org.apache.camel.Endpoint createEndpoint(String uri, String rest, java.util.Map<String, Object> all) {
                    return new org.apache.camel.support.DefaultEndpoint(uri, this) {
                        @Override
                        public org.apache.camel.Producer createProducer() {
                            return new org.apache.camel.support.DefaultProducer(this) {
                                @Override
                                public void process(org.apache.camel.Exchange exchange) {
                                    exchange.getMessage().setBody("high water at " + rest);
                                }
                            };
                        }
                        @Override
                        public org.apache.camel.Consumer createConsumer(org.apache.camel.Processor processor) {
                            throw new UnsupportedOperationException();
                        }
                        @Override
                        public boolean isSingleton() {
                            return true;
                        }
                    };
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path lib;

    @BeforeEach
    void lay() throws IOException {
        lib = Files.createDirectories(folder.resolve("lib"));
    }

    /** A jar with a component {@code tide:} of Camel, which is on no class path, and something for Spring that is broken. */
    static Path component(Path jar, Path work) throws IOException {
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        null,
                        List.of("-proc:none", "-d", work.toString()),
                        null,
                        List.of(
                                new SimpleJavaFileObject(
                                        URI.create("string:///tide/TideComponent.java"),
                                        javax.tools.JavaFileObject.Kind.SOURCE) {
                                    @Override
                                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                                        return COMPONENT;
                                    }
                                }))
                .call();
        assertThat(compiled).isTrue();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            put(out, "META-INF/services/org/apache/camel/component/tide", "class=tide.TideComponent".getBytes());
            put(
                    out,
                    "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports",
                    "tide.NotThere".getBytes());
            try (var classes = Files.list(work.resolve("tide"))) {
                for (Path one : classes.toList()) {
                    put(out, "tide/" + one.getFileName(), Files.readAllBytes(one));
                }
            }
        }
        return jar;
    }

    private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    private static byte[] own(Class<?> known) throws IOException {
        try (InputStream bytes = Objects.requireNonNull(
                known.getResourceAsStream("/" + known.getName().replace('.', '/') + ".class"))) {
            return bytes.readAllBytes();
        }
    }

    @Test
    void whereNoneAreNothingIsMade() {
        assertThat(Libraries.beside(folder).loader()).isNull();
        assertThat(Libraries.beside(folder.resolve("elsewhere")).loader()).isNull();
    }

    @Test
    void aComponentInAJarIsOneThatRoutesMayUse() throws Exception {
        component(lib.resolve("tide.jar"), Files.createDirectories(folder.resolve("classes")));
        Libraries found = Libraries.beside(folder);

        assertThat(found.passedOver()).isEmpty();
        assertThat(found.mixed()).isEmpty();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.setApplicationContextClassLoader(found.loader());
            camel.start();
            assertThat(camel.createProducerTemplate().requestBody("tide:dover", null, String.class))
                    .isEqualTo("high water at dover");
        }
    }

    @Test
    void whatTheFerryHasItselfIsPassedOverAndAMixtureIsTold() throws Exception {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(lib.resolve("known.jar")))) {
            put(out, "org/apache/camel/CamelContext.class", own(org.apache.camel.CamelContext.class));
        }
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(lib.resolve("other.jar")))) {
            put(out, "org/apache/camel/CamelContext.class", own(org.apache.camel.CamelContext.class));
            put(out, "org/apache/camel/Unheard.class", own(org.apache.camel.CamelContext.class));
        }
        Libraries found = Libraries.beside(folder);

        assertThat(found.passedOver()).containsExactly("known.jar");
        assertThat(found.mixed())
                .singleElement()
                .asString()
                .startsWith("lib/other.jar: the ferry has 1 of its 2 classes");
    }

    @Test
    void eachJarThatIsNoneIsOneLine() throws Exception {
        Files.writeString(lib.resolve("a.jar"), "not found, said the server");
        try (OutputStream cut = Files.newOutputStream(lib.resolve("b.jar"))) {
            cut.write(new byte[] {'P', 'K', 3, 4, 0, 0});
        }
        Files.writeString(lib.resolve("readme.txt"), "no jar");

        assertThatThrownBy(() -> Libraries.beside(folder))
                .isInstanceOfSatisfying(ConfigurationFault.class, fault -> assertThat(fault.lines())
                        .hasSize(2)
                        .allMatch(line -> line.contains(": is no jar, or is damaged"))
                        .anyMatch(line -> line.startsWith("lib/a.jar"))
                        .anyMatch(line -> line.startsWith("lib/b.jar")));
    }
}
