package io.leadferry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However the log is configured, and however often, libraries say nothing below INFO. */
class LogGateTest {

    private static final String WIRE = "org.apache.hc.client5.http.wire";

    @TempDir
    private Path folder;

    private final LoggerContext log = new LoggerContext();

    @BeforeEach
    void asLogbackBegins() {
        log.setMDCAdapter(new LogbackMDCAdapter());
        HarmlessLog.First first = new HarmlessLog.First();
        first.setContext(log);
        assertThat(first.configure(log)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
    }

    private void configure() throws JoranException {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(log);
        configurator.doConfigure(new ByteArrayInputStream(
                """
                <configuration>
                  <turboFilter class="ch.qos.logback.classic.turbo.DynamicThresholdFilter">
                    <Key>any</Key><DefaultThreshold>TRACE</DefaultThreshold><OnHigherOrEqual>ACCEPT</OnHigherOrEqual>
                  </turboFilter>
                  <appender name="file" class="ch.qos.logback.core.FileAppender">
                    <file>%s</file><encoder><pattern>%%p %%m%%n</pattern></encoder>
                  </appender>
                  <root level="TRACE"><appender-ref ref="file"/></root>
                </configuration>
                """
                        .formatted(folder.resolve("ferry.log"))
                        .getBytes(StandardCharsets.UTF_8)));
    }

    private void assertHarmless() throws Exception {
        for (Logger library : new Logger[] {
            log.getLogger(WIRE),
            log.getLogger("io.leadferry.sftpserver.FeedSession"),
            log.getLogger("io.leadferry.sftpserver.GuardedSession$1")
        }) {
            assertThat(library.isDebugEnabled()).as(library.getName()).isFalse();
            assertThat(library.isTraceEnabled()).as(library.getName()).isFalse();
            assertThat(library.isInfoEnabled()).as(library.getName()).isTrue();
        }
        assertThat(log.getLogger("org.apache.hc.client5.http.ssl.Any").isDebugEnabled())
                .isTrue();
        assertThat(log.getLogger("org.apache.hc.client5.http.sslother").isDebugEnabled())
                .isFalse();
        assertThat(log.getLogger("io.leadferryman").isDebugEnabled()).isFalse();
        assertThat(log.getLogger("io.leadferry.lane").isDebugEnabled()).isTrue();
        assertThat(log.getLogger("io.leadferry.lane").isTraceEnabled()).isFalse();
        log.getLogger(WIRE).debug("a key");
        log.getLogger(WIRE).info("sent 9812345671\nforged");
        log.getLogger("io.leadferry.lane").debug("https://a/b?c=d", new IllegalStateException("not 9812345671"));
        assertThat(Files.readString(folder.resolve("ferry.log")))
                .contains("INFO sent •••71\\u000aforged", "DEBUG https://a/b?***", "IllegalStateException: not •••71")
                .doesNotContain("a key", "9812345671");
        Files.writeString(folder.resolve("ferry.log"), "");
    }

    @Test
    void beforeTheFirstConfigurationAndAfterEach() throws Exception {
        log.getLogger("ROOT").setLevel(Level.TRACE);
        assertThat(log.getLogger(WIRE).isDebugEnabled()).isFalse();
        configure();
        assertHarmless();
        log.reset();
        assertThat(log.getLogger(WIRE).isDebugEnabled()).isFalse();
        configure();
        assertHarmless();
        // as Spring begins anew
        log.stop();
        log.reset();
        configure();
        assertHarmless();
        log.getLogger(WIRE).setLevel(Level.TRACE);
        assertHarmless();
        log.stop();
    }

    @Test
    void whatIsHeldBackIsKnown() throws Exception {
        configure();
        log.getLogger(WIRE).setLevel(Level.DEBUG);
        log.getLogger("org.apache.camel").setLevel(Level.INFO);
        log.getLogger("io.leadferry").setLevel(Level.DEBUG);

        assertThat(LogGate.heldBack(log)).extracting(Logger::getName).containsExactlyInAnyOrder("ROOT", WIRE);
        log.stop();
    }
}
