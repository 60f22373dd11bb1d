package io.leadferry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.FileAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

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
