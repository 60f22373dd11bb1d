package io.leadferry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.FileAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

/** What comes from outside is one line of the log, on the screen and in a file, and steers no terminal. */
class LogLinesTest {

    private static final String HOSTILE =
            "a\r\nWARN forged\n\u001b[31mred\u001b]0;title\u0007\u007f\u0085\u009b31m\u2028\u2029\u202e\u2066\ud800.csv";

    @TempDir
    private Path folder;

    @Configuration
    static class Nothing {}

    @Test
    void wordsFromOutsideStayInTheirLineOnTheScreen() {
        PrintStream before = System.out;
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        System.setOut(new PrintStream(screen, true, StandardCharsets.UTF_8));
        SpringApplication application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        try (ConfigurableApplicationContext context = application.run("--spring.main.banner-mode=off")) {
            assertThat(context.isRunning()).isTrue();
            LoggerFactory.getLogger("io.leadferry.test")
                    .warn("taken: {} राज ¶", HOSTILE, new IOException(HOSTILE, new IllegalStateException(HOSTILE)));
        } finally {
            System.setOut(before);
        }

        String told = screen.toString(StandardCharsets.UTF_8);
        assertHarmless(told);
        assertThat(told)
                .contains("taken: a\\u000d\\u000aWARN forged\\u000a\\u001b[31mred")
                .contains("\\ud800.csv राज ¶");
    }

    /** What machines read has the words of a line as fields, those of a person's own too, and they are as harmless. */
    @Test
    void whatIsToldOfADropCanBeFoundByItsName() throws IOException {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putObject(Environment.class.getName(), new MockEnvironment());
        StructuredLogEncoder objects = new StructuredLogEncoder();
        objects.setContext(context);
        objects.setFormat("logstash");
        objects.start();
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setContext(context);
        file.setFile(folder.resolve("ferry.json").toString());
        file.setEncoder(objects);
        file.start();
        context.getLogger("ROOT").addAppender(file);
        HarmlessLog.guard(context);

        Logger log = context.getLogger("io.leadferry.test");
        log.info("{}: {} is in the ledger, {} rows, drop {}", "acme-leads", "lane {}.csv", 3, "mx1");
        log.warn("Call {} of lane {} is in doubt: {}", "mx2", "acme/add-leads", "call {}", new IOException("gone"));
        log.atInfo().addKeyValue("drop", HOSTILE).log("{}: {}", "acme-leads", "done");
        log.info("nothing of {} is a field", "drop");
        LogFields.traced(drop -> "trace-of-" + drop);
        log.warn("The receipt of drop {} cannot be written", "mx3");
        log.warn("Lane {} is blocked", "acme/add-leads");
        LogFields.traced(null);
        context.getLogger("io.leadferry.console.Refusals").warn("{} refused", "10.0.0.1:");
        context.getLogger("org.example").warn("drop {} of {}", "9000000001", "somebody else");
        context.stop();

        String told = Files.readString(folder.resolve("ferry.json"));
        List<JsonNode> lines = new ArrayList<>();
        for (String line : told.lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertThat(lines).hasSize(8);
        assertThat(fields(lines.get(0))).isEqualTo("feed=acme-leads drop=mx1");
        assertThat(fields(lines.get(1))).isEqualTo("lane=acme/add-leads call=mx2");
        assertThat(fields(lines.get(2))).startsWith("feed=acme-leads drop=a\\u000d");
        assertThat(fields(lines.get(3))).isEmpty();
        assertThat(fields(lines.get(4))).isEqualTo("drop=mx3 trace_id=trace-of-mx3");
        assertThat(fields(lines.get(5))).isEqualTo("lane=acme/add-leads");
        assertThat(fields(lines.get(6))).as("an address is no feed").isEmpty();
        assertThat(fields(lines.get(7))).isEmpty();
        assertThat(lines.get(1).path("stack_trace").asText()).contains("gone");
        assertHarmless(told);
    }

    private static String fields(JsonNode line) {
        return Stream.of("feed", "drop", "lane", "call", "trace_id")
                .filter(line::has)
                .map(name -> name + "=" + line.path(name).asText())
                .collect(Collectors.joining(" "));
    }

    @Test
    void andInAFileBehindAnotherAppender() throws IOException {
        LoggerContext log = new LoggerContext();
        log.setMDCAdapter(new LogbackMDCAdapter());
        PatternLayoutEncoder lines = new PatternLayoutEncoder();
        lines.setContext(log);
        lines.setPattern("%level %msg%n%ex");
        lines.start();
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setContext(log);
        file.setFile(folder.resolve("ferry.log").toString());
        file.setEncoder(lines);
        file.start();
        AsyncAppender later = new AsyncAppender();
        later.setContext(log);
        later.addAppender(file);
        later.start();
        log.getLogger("io.leadferry").addAppender(later);
        HarmlessLog.guard(log);
        HarmlessLog.guard(log);

        IllegalStateException beside = new IllegalStateException(HOSTILE);
        IOException fault = new IOException(HOSTILE, new IllegalStateException(HOSTILE));
        fault.addSuppressed(beside);
        log.getLogger("io.leadferry.test").warn("plain");
        log.getLogger("io.leadferry.test").warn(HOSTILE, fault);
        log.stop();

        String written = Files.readString(folder.resolve("ferry.log"));
        assertHarmless(written);
        assertThat(written)
                .startsWith("WARN plain\nWARN a\\u000d\\u000aWARN forged")
                .as("stacks keep their lines")
                .contains("\nCaused by: java.lang.IllegalStateException: a\\u000d\\u000aWARN forged")
                .contains("\tSuppressed: java.lang.IllegalStateException: a\\u000d")
                .containsPattern("\\R\tat io\\.leadferry\\.LogLinesTest");
    }

    private static void assertHarmless(String log) {
        assertThat(log.lines()).noneMatch(line -> line.startsWith("WARN forged"));
        assertThat(log.replace("\n", "").replace("\t", "").codePoints())
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                        || (c >= 0x202A && c <= 0x202E)
                        || (c >= 0x2066 && c <= 0x2069));
    }
}
